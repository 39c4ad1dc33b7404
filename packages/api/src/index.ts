export * from "./desk.ts";
export * from "./live.ts";
export * from "./operations.ts";
export * from "./problem.ts";
export * from "./session.ts";
export * as shapes from "./space.ts";
