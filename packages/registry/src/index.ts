export * from "./operation.ts";
export * from "./registry.ts";
