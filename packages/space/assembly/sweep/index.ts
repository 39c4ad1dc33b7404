/**
 * The tactical sweep's inner loops in AssemblyScript, compiled by tools/wasm.ts. The same steps in
 * plain TypeScript, which find the same in every bit, are in src/tactical/twin.ts.
 */
export { keys } from "./keys";
export { measure } from "./measure";
export { scatter } from "./scatter";
export { settle } from "./settle";
export { sweep } from "./sweep";
