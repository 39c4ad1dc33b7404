import type { AddEntries } from "./hear.ts";
import { LOGS, type LogName } from "./state.ts";

/**
 * The bodies that cross a line, the same on every carrier. Each is idempotent and verifies by
 * itself. Entries are the signed bytes in base64, so that a frame is one line of plain JSON.
 */
export interface FrameText {
	log: LogName;
	from: number;
	entries: string[];
	checkpoint: string;
}

export class FrameError extends Error {
	constructor(field: string, expected: string) {
		super(`frame ${field}: expected ${expected}`);
		this.name = "FrameError";
	}
}

export function formatFrame({ log, from, entries, checkpoint }: AddEntries): string {
	const text: FrameText = {
		log,
		from,
		entries: entries.map((bytes) => Buffer.from(bytes).toString("base64")),
		checkpoint,
	};
	return JSON.stringify(text);
}

/** @throws FrameError naming the field */
export function parseFrame(body: Uint8Array): AddEntries {
	let value: unknown;
	try {
		value = JSON.parse(Buffer.from(body).toString("utf8"));
	} catch {
		throw new FrameError("body", "one JSON object");
	}
	if (typeof value !== "object" || value === null) throw new FrameError("body", "one JSON object");
	const { log, from, entries, checkpoint } = value as Record<string, unknown>;
	const name = LOGS.find((candidate) => candidate === log);
	if (name === undefined) throw new FrameError("log", "urgent or routine");
	if (!Number.isSafeInteger(from) || (from as number) < 0)
		throw new FrameError("from", "an index, 0 or more");
	if (!Array.isArray(entries) || !entries.every((entry) => typeof entry === "string"))
		throw new FrameError("entries", "a list of base64 strings");
	if (typeof checkpoint !== "string") throw new FrameError("checkpoint", "a signed note");
	return {
		log: name,
		from: from as number,
		entries: entries.map((entry) => new Uint8Array(Buffer.from(entry, "base64"))),
		checkpoint,
	};
}
