export type { Breach } from "./breaches.ts";
export { type Learnt, learntOf } from "./knowledge.ts";
export type { Meeting, Meetings } from "./meetings.ts";
export {
	type Logged,
	type Replay,
	type ReplayNotice,
	type ReplayPosition,
	type ReplayRow,
	replayOf,
} from "./replay.ts";
export { type Report, reportOf } from "./report.ts";
export { type Said, saidBy } from "./said.ts";
export type { Side } from "./side.ts";
export type { Spread } from "./spread.ts";
