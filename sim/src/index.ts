/** The whole of `party` twice in one seeded world, its faults, and what judges it. */
export { runBatch } from "./batch.ts";
export { failAt, IO_MODES, type IoPoint, type IoResult, SCENARIOS } from "./kth-io.ts";
export { FAULTS, type FaultName } from "./names.ts";
export { type Caught, catchPlant } from "./plant/catch.ts";
export { PLANTS, type Plant } from "./plant/list.ts";
export { runSeed, type SeedResult } from "./run.ts";
export type { Tally } from "./tally.ts";
