import { latenessGrowth } from "@tansiq/agreement";
import {
	type Category,
	leadUsOf,
	type Operation,
	type OperationClass,
	windowOf,
} from "@tansiq/registry";
import { extentKm2h, type Fault, METRE_01MM } from "@tansiq/space";
import { blobOf } from "./blobs.ts";
import type { JudgedEntry } from "./effect.ts";
import type { Effect } from "./event.ts";
import type { Facts } from "./facts.ts";
import {
	fields,
	integer,
	MalformedBody,
	marksOf,
	noticeVolumes,
	sha256Hex,
	text,
	wordsOf,
} from "./message.ts";
import { textFaults } from "./notice-text.ts";
import { cellsKm2h } from "./presence.ts";
import { owedNotice, zonesOf } from "./rule-check.ts";
import { agreementOf, type State } from "./state.ts";
import { checkPeer } from "./verdict.ts";

const CLASSES = ["crewed", "uncrewed", "ground", "fixed"];
const CATEGORIES = ["distress", "medical", "protected", "state", "civil"];

/** An operation that the peer tells of, checked against ours. @throws MalformedBody */
export function noticeEffect(
	state: State,
	{ ref, entry, bytes, receiptS }: JudgedEntry,
	blobs: ReadonlyMap<string, Uint8Array>,
	facts: Facts,
): Effect {
	const body = fields(entry.body.body, "body");
	const level = text(body, "level", ["sealed", "presence", "volume"]) as Operation["level"];
	const base = {
		key: ref,
		owner: "peer" as const,
		version: 1,
		level,
		state: "accepted" as const,
		declaredUs: facts.wallUs,
		receiptUs: receiptS * 1_000_000,
		notice: ref,
		declaration: {
			index: entry.place.index,
			seenPeer: seenOf(entry, state.self),
			entryHash: sha256Hex(bytes),
		},
	};
	const operation: Operation =
		level === "sealed"
			? { ...base, marks: [], volumes: [], window: sealedBlock(body) }
			: level === "presence"
				? { ...base, ...toldCells(body, blobs) }
				: asOwed(state, { ...base, ...toldVolumes(body, blobs) });
	return {
		kind: "notice",
		ref,
		operation,
		findings: facts.checked(() => checkPeer(state, operation, facts.wallUs)),
		extentKm2h: (level === "presence" ? cellsKm2h : extentKm2h)(operation.volumes),
		...(body.discloses !== undefined && { discloses: disclosedRef(state, body) }),
	};
}

/** A party unseals what it sealed itself, and nothing else. @throws MalformedBody */
function disclosedRef(state: State, body: ReturnType<typeof fields>): string {
	const ref = text(body, "discloses");
	const own = ref.startsWith(`${state.peer}/routine/`);
	if (!own) throw new MalformedBody("discloses: expected the ref of a notice of its author");
	return ref;
}

/** With the notice that it owed, and how much wider it is taken because it came later than that. */
function asOwed(state: State, told: Operation & { class: OperationClass }): Operation {
	const owes = owedNotice(state, state.peer, told);
	const shortUs = owes.leadUs - leadUsOf(told);
	const { m = 0, heightM = 0 } = told.imprecision ?? {};
	const growth = latenessGrowth(agreementOf(state), shortUs, {
		mm: m * 1_000,
		height01mm: heightM * METRE_01MM,
	});
	const isGrown = growth.mm > 0 || growth.height01mm > 0;
	const { text: words = "", volumes } = told;
	const found = words && textFaults(agreementOf(state), words, volumes, zonesOf(state, volumes));
	return {
		...told,
		owes,
		...(isGrown && { growth }),
		...(found.length > 0 && { contradictions: found as Fault[] }),
	};
}

/** The agreed time block of a sealed notice. @throws MalformedBody */
export function sealedBlock(body: ReturnType<typeof fields>): Operation["window"] {
	text(body, "commitment");
	const block = fields(body.block, "block");
	const window = { startUs: integer(block, "start_us"), endUs: integer(block, "end_us") };
	if (window.endUs <= window.startUs) throw new MalformedBody("block.end_us: later than start_us");
	return window;
}

/** What a notice at level `volume` says of an operation. @throws MalformedBody */
export function toldVolumes(
	body: ReturnType<typeof fields>,
	blobs: ReadonlyMap<string, Uint8Array>,
): Pick<Operation, "marks" | "volumes" | "window" | "text" | "imprecision"> & {
	class: OperationClass;
	category: Category;
} {
	const volumes = noticeVolumes(body, blobs.get(blobOf(body.volumes) ?? ""));
	return {
		class: text(body, "class", CLASSES) as OperationClass,
		category: text(body, "category", CATEGORIES) as Category,
		marks: marksOf(body),
		...wordsOf(body),
		volumes,
		window: windowOf(volumes),
	};
}

/** What a notice at level `presence` says: coarse cells, and of what they are nothing. @throws MalformedBody */
export function toldCells(
	body: ReturnType<typeof fields>,
	blobs: ReadonlyMap<string, Uint8Array>,
): Pick<Operation, "marks" | "volumes" | "window"> {
	for (const name of [
		"category",
		"class",
		"imprecision_height_m",
		"imprecision_m",
		"marks",
		"text",
	])
		if (body[name] !== undefined)
			throw new MalformedBody(`${name}: expected not to be there at level presence`);
	const volumes = noticeVolumes(body, blobs.get(blobOf(body.volumes) ?? ""));
	return { marks: [], volumes, window: windowOf(volumes) };
}

/** How much of a party's routine log the author had seen when it said this. */
export function seenOf(entry: JudgedEntry["entry"], party: string): number {
	const seen = entry.seen.find(({ author, log }) => author === party && log === "routine");
	return seen?.size ?? 0;
}
