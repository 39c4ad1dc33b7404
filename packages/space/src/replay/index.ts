/** Recorded flights: where they lost separation and how near they came, over a day or many. */
export * from "./closest-approaches.ts";
export * from "./losses-of.ts";
export { SAMPLE, type Trajectories, trajectoriesOf } from "./trajectories.ts";
