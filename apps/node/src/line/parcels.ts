import { type Frame, formatParcel, LOGS, type LogName, parseParcel } from "@tansiq/line";
import { blobsNamed, parcelFrames, type Stored } from "@tansiq/party";
import type { Runtime } from "../runtime.ts";
import type { Answers } from "./answers.ts";
import type { Intake } from "./intake.ts";

/**
 * Parcels: everything that is owed at once, for carriers on which nothing can be asked for. What
 * they bring is taken like any other frame, and the answers go into the next parcel.
 */

/** Everything that we owe, as one parcel; it may leave when it resolves. */
export async function packParcel(
	runtime: Runtime,
	receipted: Record<LogName, number>,
	answers: readonly Frame[],
	maxBytes: number,
): Promise<Uint8Array> {
	const { state } = runtime;
	const blobs = new Map<string, Uint8Array>();
	for (const log of LOGS)
		for (const { bytes } of state.line.own[log].tail)
			for (const sha256 of blobsNamed(bytes)) {
				const blob = await runtime.journal.blob(sha256);
				if (blob !== null) blobs.set(sha256, blob);
			}
	const stored: Stored = { blobs, entry: () => undefined };
	// Base64 and the other frames take their share of what a carrier takes at once.
	const half = Math.floor(maxBytes / 2);
	const owed = parcelFrames(state, stored, runtime.facts(), half, receipted);
	const parcel = Buffer.from(formatParcel([...answers, ...owed]));
	await runtime.durable();
	return parcel;
}

/** Takes a parcel of the peer; what it is answered with belongs into the next one. @throws FrameError */
export async function takeParcel(
	intake: Intake,
	parcel: Uint8Array,
	answers: Answers,
): Promise<void> {
	const overtaking: Frame[] = [];
	for (const frame of parseParcel(parcel)) {
		const given = await intake.take(frame);
		if (given.some((answer) => answer.type === "refused" && mayOvertake(answer.code)))
			overtaking.push(frame);
		else answers.add(given);
	}
	// What enrols their signers may have come in the same parcel behind them.
	for (const frame of overtaking) answers.add(await intake.take(frame));
}

/** Whether entries were refused for a signer whom a routine entry under way may enrol. */
export function mayOvertake(code: string): boolean {
	return code === "unknown-key" || code === "unknown-operator";
}
