import { createHash } from "node:crypto";
import type { FrameHandler } from "@tansiq/carriers";
import { countersign, FrameError, parseFrame } from "@tansiq/line";
import { BlobsMissing } from "@tansiq/party";
import type { Log } from "../log.ts";
import type { Runtime } from "../runtime.ts";

/** Blobs that were sent ahead of the entry that names them; more than this and the oldest go. */
const PENDING_BLOBS = 64;

export interface EarState {
	/** When the peer last said anything authentic, wall µs. */
	heardUs: number | null;
	frames: number;
}

/** Answers the peer's frames: mirrored, durable, and only then countersigned. */
export function ear(runtime: Runtime, log: Log): { handler: FrameHandler; state: EarState } {
	const state: EarState = { heardUs: null, frames: 0 };
	const pending = new Map<string, Uint8Array>();
	const handler: FrameHandler = async (_pin, path, body) => {
		if (path === "/line/v1/blob") {
			keep(pending, body);
			return { status: 204, body: "" };
		}
		if (path !== "/line/v1/entries") return { status: 404, body: "" };
		try {
			const frame = parseFrame(body);
			const { notTaken, events } = runtime.hear(frame, pending);
			if (notTaken !== null) {
				log("error", "not taken", { code: notTaken.code, log: frame.log, size: notTaken.size });
				await runtime.durable();
				return {
					status: 409,
					body: JSON.stringify({ code: notTaken.code, size: notTaken.size }),
					contentType: "application/json",
				};
			}
			const note = countersign(runtime.state.line, frame.log, runtime.folder.keys);
			for (const event of events)
				if (event.type === "heard") for (const { sha256 } of event.blobs) pending.delete(sha256);
			await runtime.durable();
			state.heardUs = runtime.clock.wallUs();
			state.frames++;
			return { status: 200, body: note, contentType: "text/plain; charset=utf-8" };
		} catch (error) {
			if (error instanceof BlobsMissing)
				return {
					status: 424,
					body: JSON.stringify({ missing: error.sha256 }),
					contentType: "application/json",
				};
			if (error instanceof FrameError) return { status: 400, body: error.message };
			throw error;
		}
	};
	return { handler, state };
}

function keep(pending: Map<string, Uint8Array>, bytes: Uint8Array): void {
	const sha256 = createHash("sha256").update(bytes).digest("hex");
	pending.set(sha256, Uint8Array.from(bytes));
	for (const oldest of pending.keys()) {
		if (pending.size <= PENDING_BLOBS) return;
		pending.delete(oldest);
	}
}
