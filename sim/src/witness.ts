import type { WitnessRequest } from "@tansiq/line";
import {
	emptyRoot,
	openNote,
	parseCheckpoint,
	type Verifier,
	verifyConsistency,
} from "@tansiq/record";

interface Head {
	size: number;
	/** Base64. */
	root: string;
	note: string;
}

/** What the witness answers: the text to be countersigned, or the size from which to prove. */
export type Witnessing = { text: string } | { size: number } | null;

/**
 * The mediator as a witness (C2SP tlog-witness): of every log he countersigns one history, and he
 * keeps what contradicts it. He sees heads and no entry.
 */
export class Witness {
	/** By origin, the newest head that was proved to continue the one before it. */
	readonly #newest = new Map<string, Head>();
	/** By origin, heads that do not continue it. */
	readonly #others = new Map<string, Head[]>();

	/** @param authors the keys that may sign heads of that log */
	add({ old, proof, checkpoint }: WitnessRequest, authors: readonly Verifier[]): Witnessing {
		const { text, signatures } = openNote(checkpoint, authors);
		const { origin, size, root } = parseCheckpoint(text);
		const newest = this.#newest.get(origin);
		const head: Head = {
			size,
			root: Buffer.from(root).toString("base64"),
			note: `${text}\n${signatures.map(({ line }) => `${line}\n`).join("")}`,
		};
		if (newest?.size === size && newest.root !== head.root) this.#keep(origin, head);
		if (old !== (newest?.size ?? 0)) return { size: newest?.size ?? 0 };
		const before = newest === undefined ? emptyRoot() : Buffer.from(newest.root, "base64");
		const hashes = proof.map((hash) => Buffer.from(hash, "base64"));
		if (!verifyConsistency(old, size, hashes, before, root)) {
			this.#keep(origin, head);
			return null;
		}
		this.#newest.set(origin, head);
		return { text };
	}

	#keep(origin: string, head: Head): void {
		const others = this.#others.get(origin) ?? [];
		this.#others.set(origin, others);
		if (!others.some(({ note }) => note === head.note)) others.push(head);
	}

	/** What he shows to whoever asks: the newest head of a log, and all that contradict it. */
	heads(origin: string): string[] {
		const newest = this.#newest.get(origin);
		const others = this.#others.get(origin) ?? [];
		return [...(newest === undefined ? [] : [newest]), ...others].map(({ note }) => note);
	}

	/** Logs of which he has seen a head that does not continue the others. */
	contradicted(): string[] {
		return [...this.#others.keys()];
	}
}
