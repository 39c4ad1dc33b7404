export * from "./flights.ts";
export * from "./hindsight.ts";
export * from "./officers.ts";
export * from "./perturb.ts";
export * from "./random.ts";
export * from "./read-recording.ts";
export * from "./recording.ts";
export * from "./scenario.ts";
