import type { LogName } from "./entry-line.ts";
import { isBy, type NoteSignature, type Verifier } from "./note.ts";
import type { Revocation } from "./revocation.ts";
import { authorVerifier } from "./rotation.ts";

/** Which key of a party signs what, as rotations and revocations are met. */
export interface KeyLife {
	/** Every key that was ever the author's; the founding one first. */
	keys: AuthorKey[];
	revocations: Revocation[];
}

export interface AuthorKey {
	/** C2SP verifier key. */
	text: string;
	verifier: Verifier;
	/** The first entry that it signs, in each log, unless the urgent one follows from `seen`. */
	from: { routine: number; urgent: number | null };
}

/** @throws EvidenceError on a revocation whose new key is unsafe to enrol */
export function keyLife(author: string, revocations: readonly Revocation[]): KeyLife {
	const keys: AuthorKey[] = [
		{ text: author, verifier: authorVerifier(author), from: { routine: 0, urgent: 0 } },
	];
	for (const { new: text, good } of revocations) {
		const from = { routine: good.routine.size, urgent: good.urgent.size };
		keys.push({ text, verifier: authorVerifier(text), from });
	}
	return { keys, revocations: [...revocations] };
}

/** The routine entry at `index` rotated to this key, which signs what comes after it. */
export function rotate(life: KeyLife, index: number, text: string, verifier: Verifier): void {
	life.keys.push({ text, verifier, from: { routine: index + 1, urgent: null } });
}

/**
 * The key that must have signed an entry. An urgent entry counts as after a rotation when it has
 * seen the routine log beyond it.
 * @param routineSeen size of the own routine log that an urgent entry has seen
 */
export function keyInForce(
	{ keys }: KeyLife,
	log: LogName,
	index: number,
	routineSeen: number,
): AuthorKey {
	let inForce = keys[0] as AuthorKey;
	for (const key of keys) {
		const { routine, urgent } = key.from;
		const begun =
			log === "routine"
				? routine <= index
				: urgent === null
					? routine <= routineSeen
					: urgent <= index;
		// At one place the key of a revocation ends the one that was rotated in there.
		const isLater =
			routine > inForce.from.routine ||
			(routine === inForce.from.routine && (urgent !== null || inForce.from.urgent === null));
		if (begun && isLater) inForce = key;
	}
	return inForce;
}

/**
 * The key of the author that signed, or undefined: no signature of his, or only one of a key that
 * was revoked with a smaller good head. Heads may be signed by any key that he ever had.
 */
export function headSigner(
	{ keys, revocations }: KeyLife,
	log: LogName,
	size: number,
	signatures: readonly NoteSignature[],
): AuthorKey | undefined {
	return keys.find(
		({ text, verifier }) =>
			signatures.some((signature) => isBy(signature, verifier)) &&
			!revocations.some(({ revoked, good }) => revoked === text && size > good[log].size),
	);
}
