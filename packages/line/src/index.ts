export * from "./frame.ts";
export * from "./hear.ts";
export * from "./keys.ts";
export * from "./receipt.ts";
export * from "./say.ts";
export * from "./state.ts";
