import assert from "node:assert/strict";
import { type Frame, formatParcel, headsFrame, parseParcel } from "@tansiq/line";
import { parcelFrames } from "../src/index.ts";
import { act, facts, hand, type Party, refold, storedOf } from "./pair.ts";

/**
 * Frames for a party, and everything that they are answered with, to and fro until nothing is.
 * The number of frames that moved.
 */
export function talk(from: Party, to: Party, frames: readonly Frame[]): number {
	let moved = 0;
	const waiting = frames.map((frame) => ({ frame, from, to }));
	for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
		assert.ok(moved++ < 500, "does not come to rest");
		keepBlob(next.to, next.frame);
		for (const frame of hand(next.to, next.frame, next.from.blobs).answers)
			waiting.push({ frame, from: next.to, to: next.from });
	}
	return moved;
}

/** Each tells the other how far it is; what is missing follows. */
export function greet(a: Party, b: Party): void {
	talk(a, b, [headsFrame(a.state.line, a.keys)]);
	talk(b, a, [headsFrame(b.state.line, b.keys)]);
}

/** What a party puts into the mailbox or on a medium. */
export function packed(of: Party, maxBytes = 100_000): Frame[] {
	const frames = parcelFrames(of.state, storedOf(of), facts(of), maxBytes);
	return parseParcel(Buffer.from(formatParcel(frames)));
}

/** Opened at the other end: nothing can be answered on the spot. */
export function unpack(to: Party, parcel: readonly Frame[]): void {
	for (const frame of parcel) {
		keepBlob(to, frame);
		hand(to, frame);
	}
}

function keepBlob(to: Party, frame: Frame): void {
	if (frame.type === "blob") to.blobs.set(frame.sha256, frame.bytes);
}

/** The node again from a copy of its journal that lacks the newest events, as its guard file finds. */
export function restored(
	of: Party,
	lost: number,
	least?: Record<"urgent" | "routine", number>,
): Party {
	const { urgent, routine } = of.state.line.own;
	const back = { ...of, journal: of.journal.slice(0, of.journal.length - lost) };
	back.state = refold(back);
	act(back, { type: "boot", boot: "restored" });
	act(back, {
		type: "restored",
		least: least ?? { urgent: urgent.size, routine: routine.size },
	});
	return back;
}
