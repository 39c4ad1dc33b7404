import { NoteError, openCosignature, openNote, type Verifier } from "@tansiq/record";
import { decimal } from "./decimal.ts";
import { type DialOptions, dial } from "./dial.ts";
import { formatKeyAct, KEY_ACT_PATH, type KeyAct } from "./key-act.ts";
import {
	ADD_CHECKPOINT_PATH,
	formatAddCheckpoint,
	HEADS_PATH,
	parseHeads,
	SIZE_CONTENT_TYPE,
	type WitnessedHeads,
} from "./witness.ts";

export interface WitnessOptions extends DialOptions {
	/** The witness's cosigning key (type 0x04). */
	witness: Verifier;
}

export type Witnessed =
	| {
			outcome: "cosigned" /** The line, without its newline, verified. */;
			line: string;
			timeS: number;
	  }
	/** It cosigned another size last: prove from there. */
	| { outcome: "stale"; size: number }
	/** It holds a head of this size with another root: a fork; ask for its heads. */
	| { outcome: "conflict" }
	/** 400, 403, 404 or 422 of the specification, or an answer outside it. */
	| { outcome: "refused"; status: number; reason: string };

/** A way to a mediator who cosigns the heads of logs and reads nothing else. */
export interface Witness {
	/**
	 * Asks for a cosignature.
	 * @param oldSize of the last checkpoint it cosigned; 0 is answered with "stale" and the size
	 * @param checkpoint the signed head, as a note
	 * @throws CarrierError
	 */
	addCheckpoint(
		oldSize: number,
		proof: readonly Uint8Array[],
		checkpoint: string,
	): Promise<Witnessed>;
	/**
	 * Every head of a log that the witness holds; null where it does not know the log. The caller
	 * verifies the signatures on them.
	 * @throws CarrierError, WitnessTextError
	 */
	heads(origin: string): Promise<WitnessedHeads | null>;
	/**
	 * Tells it of a new author key, or of the end of one; again changes nothing.
	 * @returns null when it was taken. 409: it never cosigned a head of that size
	 * @throws CarrierError
	 */
	addKeyAct(act: KeyAct): Promise<{ status: number; reason: string } | null>;
	close(): void;
}

export function witness(options: WitnessOptions): Witness {
	const dialler = dial(options);
	return {
		async addCheckpoint(oldSize, proof, checkpoint) {
			const request = formatAddCheckpoint({ oldSize, proof, checkpoint });
			const { status, body, contentType } = await dialler.post(
				ADD_CHECKPOINT_PATH,
				Buffer.from(request),
				"urgent",
			);
			const answer = Buffer.from(body).toString("utf8");
			if (status === 200) return cosigned(checkpoint, answer, options.witness);
			if (status === 409 && contentType !== SIZE_CONTENT_TYPE) return { outcome: "conflict" };
			const size = status === 409 ? decimal(answer.slice(0, -1)) : undefined;
			if (size !== undefined) return { outcome: "stale", size };
			return { outcome: "refused", status, reason: answer.slice(0, 200) };
		},
		async heads(origin) {
			const { status, body } = await dialler.post(HEADS_PATH, Buffer.from(origin));
			if (status === 404) return null;
			return parseHeads(body);
		},
		async addKeyAct(act) {
			const { status, body } = await dialler.post(KEY_ACT_PATH, Buffer.from(formatKeyAct(act)));
			if (status === 200) return null;
			return { status, reason: Buffer.from(body).toString("utf8").slice(0, 200) };
		},
		close: () => dialler.close(),
	};
}

/** Lines of keys that are not the witness's are passed over, as the specification asks. */
function cosigned(checkpoint: string, answer: string, witness: Verifier): Witnessed {
	const text = checkpoint.slice(0, checkpoint.lastIndexOf("\n\n") + 1);
	try {
		const own = openNote(`${text}\n${answer}`, [witness]).signatures[0];
		if (own !== undefined) {
			const timeS = openCosignature(text, own.line, witness);
			return { outcome: "cosigned", line: own.line, timeS };
		}
	} catch (error) {
		if (!(error instanceof NoteError)) throw error;
	}
	return { outcome: "refused", status: 200, reason: "no cosignature that verifies" };
}
