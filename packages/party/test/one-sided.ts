/** A line of which only one party has a node, for tests: what the other answers is typed in. */
import { stateOf } from "@tansiq/hotline";
import { sealBlob } from "@tansiq/record";
import {
	type Attesting,
	type Founding,
	foundingText,
	memberWithoutNode,
	readbackCodeOf,
	sha256Hex,
} from "../src/index.ts";
import { act, BY, exchange, type Party, pair, refold } from "./pair.ts";

/** What alpha declares first. */
export const REF = "alpha/routine/1";

/** A founding document as it is handed in: what it says, and the text that is signed. */
export const documentOf = (founding: Founding) => ({
	founding,
	signedNote: foundingText(founding),
});

/** Alpha alone on the line, and what bravo would found it with later. */
export function alone(): { alpha: Party; bravo: Party; joint: Founding } {
	const { alpha: first, bravo, founding } = pair();
	const fresh = (of: Party): Party => ({
		...of,
		state: refold({ ...of, journal: [] }),
		journal: [],
		blobs: new Map(),
	});
	const alpha = fresh(first);
	const other = fresh(bravo);
	const members = {
		alpha: founding.members.alpha as Founding["members"][string],
		bravo: memberWithoutNode("Bravo"),
	};
	act(alpha, { type: "boot", boot: "first" });
	const paper = documentOf({ ...founding, members });
	act(alpha, { type: "found", ...paper });
	const joint = { ...founding, replaces: sha256Hex(paper.signedNote) };
	return { alpha, bravo: other, joint };
}

/** What the desk shows of a dialogue just now. */
export function shown(of: Party, ref = REF) {
	const dialogue = of.state.dialogues.get(ref);
	return dialogue && stateOf(dialogue, of.clock.monoUs);
}

/** What the evidence is sealed with. */
export const KEY = new Uint8Array(32).fill(7);
/** The evidence of every typed answer: a scan, sealed. */
export const SCAN = sealBlob(Buffer.from("the sheet, filled in by hand"), KEY, new Uint8Array(12));

/** The answer that an operator types in from a sheet, with these changes. */
export function typed(of: Party, ref = REF, changes: Partial<Attesting> = {}) {
	return {
		type: "attest",
		by: BY,
		ref,
		msg: "TQ-4",
		readbackCode: readbackCodeOf(of.state, ref) ?? "",
		evidence: SCAN,
		from: "chief",
		how: "print",
		atUs: of.clock.wallUs,
		...changes,
	} as const;
}

/** An operator records that a sheet was handed over just now. */
export const handOver = (of: Party, ref = REF) =>
	act(of, { type: "handedOver", ref, how: "print", atUs: of.clock.wallUs, by: BY });

/** Speaks a stop, whose zone is to be read back, and names it. */
export function stop(of: Party): string {
	const body = { zone: { id: "KILO-7" }, start_us: of.clock.wallUs };
	act(of, { type: "speak", msg: "TQ-41", body, by: BY });
	return [...of.state.dialogues.keys()].at(-1) ?? "";
}

/** Founds the line anew with both of them, and lets them talk. */
export function join({ alpha, bravo, joint }: ReturnType<typeof alone>): void {
	act(bravo, { type: "boot", boot: "first" });
	act(bravo, { type: "found", ...documentOf(joint) });
	act(alpha, { type: "found", ...documentOf(joint) });
	exchange(alpha, bravo);
}
