export * from "./condition.ts";
export * from "./conformance.ts";
export * from "./integrity.ts";
export * from "./loss.ts";
export * from "./picture.ts";
export * from "./watch.ts";
export * from "./zone-entry.ts";
