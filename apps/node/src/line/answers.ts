import { type Frame, formatFrame } from "@tansiq/line";

/** Frames that wait to go to the peer, so many bytes of them. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * What frames of the peer are answered with, until it leaves. A short question can have a long
 * answer, and a peer may ask without end: the same answer waits once, and what has no room is not
 * kept. Nothing is lost by it, because heads that are compared later ask for it again.
 */
export class Answers {
	readonly #maxBytes: number;
	readonly #waiting = new Map<string, { frame: Frame; bytes: number }>();
	#bytes = 0;

	constructor(maxBytes = MAX_WAITING_BYTES) {
		this.#maxBytes = maxBytes;
	}

	get count(): number {
		return this.#waiting.size;
	}

	add(frames: readonly Frame[]): void {
		for (const frame of frames) {
			const key = frame.type === "blob" ? `blob ${frame.sha256}` : formatFrame(frame);
			const bytes = frame.type === "blob" ? frame.bytes.length * 2 : key.length;
			if (this.#waiting.has(key) || this.#bytes + bytes > this.#maxBytes) continue;
			this.#waiting.set(key, { frame, bytes });
			this.#bytes += bytes;
		}
	}

	/** The oldest of them; undefined where none waits. */
	shift(): Frame | undefined {
		for (const [key, { frame, bytes }] of this.#waiting) {
			this.#waiting.delete(key);
			this.#bytes -= bytes;
			return frame;
		}
		return undefined;
	}

	/** All of them, oldest first; none waits any more. */
	takeAll(): Frame[] {
		const frames = [...this.#waiting.values()].map(({ frame }) => frame);
		this.#waiting.clear();
		this.#bytes = 0;
		return frames;
	}
}
