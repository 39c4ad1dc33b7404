import { type Category, type Operation, type OperationClass, windowOf } from "@tansiq/registry";
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
} from "./message.ts";
import type { State } from "./state.ts";
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
	const level = text(body, "level", ["sealed", "volume"]) as "sealed" | "volume";
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
			: { ...base, ...toldVolumes(body, blobs) };
	return { kind: "notice", ref, operation, findings: checkPeer(state, operation, facts.wallUs) };
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
): Pick<Operation, "marks" | "volumes" | "window"> & { class: OperationClass; category: Category } {
	const volumes = noticeVolumes(body, blobs.get(blobOf(body.volumes) ?? ""));
	return {
		class: text(body, "class", CLASSES) as OperationClass,
		category: text(body, "category", CATEGORIES) as Category,
		marks: marksOf(body),
		volumes,
		window: windowOf(volumes),
	};
}

/** How much of a party's routine log the author had seen when it said this. */
export function seenOf(entry: JudgedEntry["entry"], party: string): number {
	const seen = entry.seen.find(({ author, log }) => author === party && log === "routine");
	return seen?.size ?? 0;
}
