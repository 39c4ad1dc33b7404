export type { Breach } from "./breaches.ts";
export type { Meeting, Meetings } from "./meetings.ts";
export { type Report, reportOf } from "./report.ts";
export { type Said, saidBy } from "./said.ts";
export type { Side } from "./side.ts";
export type { Spread } from "./spread.ts";
