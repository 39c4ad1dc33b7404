import { decimal } from "./decimal.ts";

/**
 * What a log asks of a witness and what it is answered: C2SP tlog-witness. Pure; the client and
 * the witness share it.
 */

export const ADD_CHECKPOINT_PATH = "/witness/v1/add-checkpoint";
export const HEADS_PATH = "/witness/v1/heads";
/** The content type of a 409 that carries the size the witness has. */
export const SIZE_CONTENT_TYPE = "text/x.tlog.size";
export const MAX_PROOF_LINES = 63;

export interface AddCheckpoint {
	/** The size of the last checkpoint of this log that the witness cosigned; 0 for none. */
	oldSize: number;
	/** Consistency proof (RFC 6962) from it; hashes of 32 bytes, none where `oldSize` is 0. */
	proof: readonly Uint8Array[];
	/** A signed note. */
	checkpoint: string;
}

export class WitnessTextError extends Error {
	constructor(field: string, value: string, expected: string) {
		super(`${field}: ${JSON.stringify(value.slice(0, 80))}, expected ${expected}`);
		this.name = "WitnessTextError";
	}
}

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
	const hashes = proof.map((hash) => `${Buffer.from(hash).toString("base64")}\n`);
	return `old ${oldSize}\n${hashes.join("")}\n${checkpoint}`;
}

/** @throws WitnessTextError */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
	const text = Buffer.from(body).toString("utf8");
	const end = text.indexOf("\n\n");
	if (end < 0) throw new WitnessTextError("request", text, "an empty line before the checkpoint");
	const [first = "", ...lines] = text.slice(0, end).split("\n", MAX_PROOF_LINES + 2);
	const oldSize = first.startsWith("old ") ? decimal(first.slice("old ".length)) : undefined;
	if (oldSize === undefined) throw new WitnessTextError("old size", first, "old and a decimal");
	if (lines.length > MAX_PROOF_LINES) {
		throw new WitnessTextError("proof", `${lines.length} lines`, `at most ${MAX_PROOF_LINES}`);
	}
	const proof = lines.map((line) => {
		const hash = Buffer.from(line, "base64");
		if (hash.length === 32 && hash.toString("base64") === line) return new Uint8Array(hash);
		throw new WitnessTextError("proof line", line, "base64 of 32 bytes");
	});
	return { oldSize, proof, checkpoint: text.slice(end + 2) };
}

/** What a witness knows of one log; each head is a signed note, with the lines it came with. */
export interface WitnessedHeads {
	/** The newest head that the witness cosigned; null where it has none. */
	largest: string | null;
	/** Pairs of heads of one size and different roots: each pair proves a fork by itself. */
	forks: [string, string][];
	/**
	 * Heads that the log signed, and that nobody proved consistent with the largest. No proof of
	 * anything: a true head looks like this too when it came with a wrong proof.
	 */
	unproven: string[];
}

export function formatHeads(heads: WitnessedHeads): string {
	return `${JSON.stringify(heads)}\n`;
}

/** @throws WitnessTextError. Signatures are the caller's to verify. */
export function parseHeads(body: Uint8Array): WitnessedHeads {
	const text = Buffer.from(body).toString("utf8");
	const fail = (): never => {
		throw new WitnessTextError("heads", text, "largest, forks and unproven");
	};
	let value: Partial<Record<keyof WitnessedHeads, unknown>>;
	try {
		value = JSON.parse(text);
	} catch {
		return fail();
	}
	const { largest, forks, unproven } = value ?? {};
	if (largest !== null && typeof largest !== "string") return fail();
	if (!isTexts(unproven) || !Array.isArray(forks)) return fail();
	if (!forks.every((pair) => isTexts(pair) && pair.length === 2)) return fail();
	return { largest, forks, unproven };
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((item) => typeof item === "string");
}
