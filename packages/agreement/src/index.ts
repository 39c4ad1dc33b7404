export * from "./agreement.ts";
export * from "./disclosure.ts";
export * from "./faults.ts";
export * from "./priority.ts";
