/**
 * Units, geodesy, volumes and the questions asked of them: do two volumes meet, do two tracks
 * lose separation, is a position inside. Pure functions over integers.
 */
export { type Budget, BudgetExceeded } from "./budget.ts";
export * from "./conformance.ts";
export * from "./ecef-box.ts";
export * from "./extent.ts";
export type { Fault } from "./fault.ts";
export * from "./geodesy.ts";
export * from "./loss.ts";
export * from "./meet.ts";
export * from "./motion.ts";
export * from "./prediction.ts";
export * from "./replay/index.ts";
export * from "./strategic/box-hash-grid.ts";
export { type GridBox, gridBoxesMeet } from "./strategic/grid-box.ts";
export { boundOutline } from "./strategic/outline-box.ts";
export * from "./strategic/policy.ts";
export * from "./strategic/strategic-index.ts";
export * from "./tactical/motions.ts";
export {
	createSweep,
	type Pairs,
	type Sweep,
	type SweepRule,
	type SweepTracks,
} from "./tactical/sweep.ts";
export * from "./trig.ts";
export * from "./units.ts";
export * from "./validate.ts";
export * from "./volume.ts";
export * from "./volume-index.ts";
export { type Aside, asidesOf, movedAside } from "./ways-out/aside.ts";
export { type Obstacle, type Way, type WayLimits, waysOut } from "./ways-out/search.ts";
export {
	type Axis,
	meetingShifts,
	nearestFree,
	type OpenInterval,
	shifted,
} from "./ways-out/shifts.ts";
export * from "./zones/index.ts";
