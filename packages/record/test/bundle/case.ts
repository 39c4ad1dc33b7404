import {
	type Bundle,
	formatProof,
	inclusionProof,
	type Json,
	jointText,
	type LogName,
	type Signer,
	signNote,
} from "@tansiq/record";
import {
	bundleOf,
	emptyLine,
	headOf,
	LINE,
	type Line,
	LOG_NAMES,
	logOf,
	PARTIES,
	type Party,
	receipt,
	rewrite,
	rootAt,
	say,
	signerOf,
	smallLine,
} from "./line.ts";

/**
 * Bundles with one thing wrong, or one thing that looks wrong and is right, and what every verifier
 * must say of them.
 */
export interface Case {
	name: string;
	build(): Bundle;
	verdict: "ok" | "faults" | "fork";
	/** `FILE CODE` that must be among what is said; FILE may be a part of the path. */
	says?: string[];
	/** The same, that must not be among it. */
	silent?: string[];
}

export const stranger = signerOf(`alpha.tansiq/${LINE}/author`, 99);

/** The text of a file, changed. */
export function edit(path: string, change: (text: string) => string) {
	return (files: Map<string, Uint8Array>) => {
		files.set(path, Buffer.from(change(Buffer.from(files.get(path) ?? []).toString("utf8"))));
	};
}

/** A small line in which one entry of alpha's routine log is said in an odd way. */
export function saying(
	...how: Parameters<typeof say> extends [unknown, unknown, unknown, ...infer R] ? R : never
) {
	const line = smallLine();
	say(line, "alpha", "routine", ...how);
	receipt(line, "alpha", "routine");
	return bundleOf(line);
}

/** The joint statement of the line as it is, or with one head changed. */
export function jointOf(
	line: Line,
	signers: readonly Signer[] = PARTIES.map((party) => line.keys[party].author),
	change: (text: string) => string = (text) => text,
): string {
	const heads = PARTIES.flatMap((party) =>
		LOG_NAMES.map((log) => {
			const own = logOf(line, party, log);
			return { party, log, size: own.leaves.length, root: rootAt(own) };
		}),
	);
	return signNote(change(jointText({ line: LINE, heads, timeUs: line.nowUs })), signers);
}

/** A proof for one entry, under the newest head, signed and countersigned. */
export function proofOf(line: Line, party: Party, log: LogName, index: number, leafOf = index) {
	const own = logOf(line, party, log);
	const cosignature = own.receipts.at(-1)?.line ?? "";
	const checkpoint = `${headOf(line, party, log)}${cosignature}\n`;
	const text = formatProof({ index, hashes: inclusionProof(own.leaves, leafOf), checkpoint });
	return { party, log, index, text };
}

/** The same line, and one in which alpha told another story from entry `from` on. */
export function split(from: number): { line: Line; lie: Line } {
	const [line, lie] = [smallLine(), smallLine()];
	const honest = logOf(lie, "alpha", "routine").entries;
	rewrite(logOf(lie, "alpha", "routine"), honest.slice(0, from));
	for (let i = from; i < honest.length; i++) say(lie, "alpha", "routine", "TQ-20", { other: i });
	return { line, lie };
}

export function member(founding: { [key: string]: Json }, party: Party): { [key: string]: Json } {
	return (founding.members as Record<Party, { [key: string]: Json }>)[party];
}

/** Of alpha: one watch officer, one chief. */
export function both(line: Line): Signer[] {
	return [line.keys.alpha.duty, line.keys.alpha.chief];
}

/** Alpha's node before it has heard of bravo's. */
export function foundedLine(): Line {
	const line = emptyLine();
	for (const log of LOG_NAMES) {
		const own = logOf(line, "alpha", log);
		own.receipts = [];
	}
	return line;
}

export const SMALL_ORDER = Buffer.from(
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
	"hex",
);

export const ROUTINE = "logs/alpha/routine/";

export const ENTRY = `${ROUTINE}entries/`;
