import { gunzipSync } from "node:zlib";
import type { FrameAnswer, FrameHandler } from "@tansiq/carriers";
import { FrameError, formatParcel, headsFrame, parseFrame } from "@tansiq/line";
import type { Runtime } from "../runtime.ts";
import type { Intake } from "./intake.ts";

/** One frame in; the answer is a list of frames. */
export const FRAME_PATH = "/line/v1/frame";
/** The same, compressed: what was said during a long silence crosses a slow line sooner. */
export const PACKED_PATH = "/line/v1/frame-gzip";
/** Bulk bytes as they are: a frame would make a third more of them. */
export const BLOB_PATH = "/line/v1/blob";

/** Answers the peer's frames over HTTPS: mirrored, durable, and only then countersigned. */
export function ear(runtime: Runtime, intake: Intake): FrameHandler {
	return async (_pin, path, body): Promise<FrameAnswer> => {
		if (path === BLOB_PATH) {
			intake.keep(body);
			return { status: 204, body: "" };
		}
		if (path !== FRAME_PATH && path !== PACKED_PATH) return { status: 404, body: "" };
		try {
			const frame = parseFrame(path === PACKED_PATH ? unpacked(body) : body);
			const answers = await intake.take(frame);
			// Who shows its heads is shown ours: this is how either side learns what the other lacks.
			if (frame.type === "heads") answers.push(headsFrame(runtime.state.line, runtime.keys));
			return { status: 200, body: formatParcel(answers), contentType: "application/json" };
		} catch (error) {
			if (error instanceof FrameError) return { status: 400, body: error.message };
			throw error;
		}
	};
}

/** No frame is longer, whatever its compressed bytes would become. */
const LONGEST_FRAME_BYTES = 1024 * 1024;

/** @throws FrameError */
function unpacked(body: Uint8Array): Uint8Array {
	try {
		return gunzipSync(body, { maxOutputLength: LONGEST_FRAME_BYTES });
	} catch {
		throw new FrameError("body", `gzip of at most ${LONGEST_FRAME_BYTES} bytes`);
	}
}
