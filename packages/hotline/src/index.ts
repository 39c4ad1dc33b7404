/**
 * The hotline: its codebook, the dialogue that both desks compute alike, who is called when nobody
 * answers, line checks, change of watch, and alarms.
 */
export * from "./alarm.ts";
export * from "./alarm-rate.ts";
export * from "./answer.ts";
export * from "./body.ts";
export * from "./codebook.ts";
export * from "./codes.ts";
export * from "./dialogue.ts";
export * from "./disregard.ts";
export * from "./duty.ts";
export * from "./handover.ts";
export * from "./line-check.ts";
export * from "./message.ts";
export * from "./outcome.ts";
export * from "./paper.ts";
export * from "./signers.ts";
export { MAX_TEXT, type Slot, type SlotKind } from "./slots.ts";
export * from "./transition.ts";
