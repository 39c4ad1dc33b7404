export { type CheckedAgreement, checkedAgreement } from "./agreement-views.ts";
export { type DrivenClock, drivenClock, type NodeClock, systemClock } from "./clock.ts";
export {
	createFolder,
	listenAt,
	memberOf,
	type NodeConfig,
	type NodeFolder,
	openFolder,
	readFounding,
	writeFounding,
} from "./folder.ts";
export {
	assertEqual,
	assertMember,
	isExerciseLine,
	openFounding,
	partyWithoutNode,
	type SignedFounding,
} from "./founding.ts";
export { assertFoundingShape, assertWitnessShape } from "./founding-shape.ts";
export { type Log, logTo } from "./log.ts";
export type { NodeOptions, RunningNode } from "./node.ts";
export { createOperator, operatorsOf, removeOperator } from "./operators/keystore.ts";
export { type Command, type EngineTime, type Reply, serve } from "./serve.ts";
export { type Served, serveSeveral } from "./serve-several.ts";
export { startNode } from "./start.ts";
export { assertApart } from "./theatres.ts";
