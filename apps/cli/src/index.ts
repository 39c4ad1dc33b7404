/** What plays traffic to two nodes, for tests and acceptance; the command itself is `main.ts`. */
export { demoAgreement, replayAgreement } from "./drive/agreements.ts";
export { type Client, clientOf } from "./drive/client.ts";
export { type Enrolment, enrol, SCRIPTED } from "./drive/enrol.ts";
export { NodeProcess } from "./drive/process.ts";
export { type ReplayRun, type ReplayRunOptions, runReplay } from "./replay/replay.ts";
export type { Account } from "./story/account.ts";
export { play } from "./story/play.ts";
