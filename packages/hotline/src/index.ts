export * from "./codebook.ts";
export * from "./dialogue.ts";
