import {
	type Agreement,
	disclosureTo,
	type Level,
	lowerLevel,
	marksAboveCeiling,
	sealedBlock,
} from "@tansiq/agreement";
import { NOTICE } from "@tansiq/hotline";
import type { Draft, SaidEntry } from "@tansiq/line";
import type { Operation } from "@tansiq/registry";
import { extentKm2h, type Volume } from "@tansiq/space";
import type { LedgerRow } from "./crossing.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { presenceNotice, sealedNotice, sha256Hex, volumeNotice } from "./message.ts";
import { signedBy } from "./people.ts";
import { cellsKm2h, presenceCells, presenceRule } from "./presence.ts";
import { zonesOf } from "./rule-check.ts";
import { lineOf, saying } from "./speak.ts";
import { agreementOf, type Blob, type Hold, type State } from "./state.ts";

/**
 * The one door for disclosure. Nothing about an operation leaves this node but through here: the
 * agreement says how much, a releaser or a rule lets it go, and the ledger says that it went.
 */

export interface Passage {
	events: Unstamped[];
	/** What a sealed operation was committed to. */
	opening: string | null;
	level: Tellable;
	/** Marks that forbid the crossing. */
	marks: string[];
}

/** Brings an operation to the door: it is told by rule, or held for a releaser, or refused. */
export function bringToDoor(
	state: State,
	operation: Operation,
	asked: Level | undefined,
	by: Operator,
	facts: Facts,
): Passage {
	const agreement = agreementOf(state);
	const { rule, ...decided } = disclosed(state, operation, asked, facts.wallUs);
	const { level, cells } = tellable(agreement, decided.level, operation.volumes);
	// While the line recovers nothing is signed: a releaser lets it go when it is back.
	const release = state.line.recovering === null ? decided.release : "hold";
	const marks = marksAboveCeiling(agreement, operation.marks);
	if (marks.length > 0) return { events: [], opening: null, level, marks };
	const block = sealedBlock(agreement, operation.window);
	const sealed = level === "sealed" ? sealedNotice(operation, block, facts.salt()) : null;
	const { body, blobs } =
		sealed !== null
			? { body: sealed.body, blobs: [] }
			: cells !== null
				? presenceNotice(cells)
				: volumeNotice(operation);
	// Who lets it go signs it: the planner where a rule does, else the releaser who sees these bytes.
	const role = release === "hold" ? "releaser" : by.role;
	const hold: Hold = {
		id: `${operation.key}@${operation.version}`,
		operation: operation.key,
		level,
		rule,
		bodyLine: lineOf(NOTICE, { ...body, by: { role, script: by.script } }, facts),
		blobs: blobs.map(({ sha256 }) => sha256),
		extentKm2h: extentOf(level, operation.volumes, cells),
		...(level === "sealed" && { block }),
		...(decided.level === "track" && { track: true as const }),
		sinceUs: facts.wallUs,
	};
	const opening = sealed?.opening ?? null;
	if (release === "hold") return { events: [{ type: "held", hold, blobs }], opening, level, marks };
	return { events: [tell(state, hold, blobs, "rule", by, facts)], opening, level, marks };
}

/** What the agreement lets the peer know of an operation, by zone, class and phase of its life. */
function disclosed(
	state: State,
	operation: Pick<Operation, "class" | "category" | "volumes" | "window">,
	asked: Level | undefined,
	nowUs: number,
) {
	const { class: of = "crewed", category = "civil", volumes, window } = operation;
	const planned = window.startUs > nowUs;
	const phase = category === "distress" ? "distress" : planned ? "planned" : "active";
	const zones = zonesOf(state, volumes);
	const subject = { class: of, category, zones: zones ?? [], to: state.peer, phase } as const;
	const told = disclosureTo(agreementOf(state), subject, asked);
	// Where the zones cannot be told, a person sees what leaves.
	return zones === null ? { ...told, release: "hold" as const } : told;
}

/** What would cross of an operation that is not declared yet. */
export interface Preview {
	/** The most that the rule lets the peer know. */
	allowed: Level;
	/** What its notice would tell, and whether its live positions would follow while it runs. */
	told: Tellable;
	track: boolean;
	release: "hold" | "automatic";
	rule: string;
	/** Marks that forbid the crossing: then nothing is told. */
	marks: string[];
	extentKm2h: number;
}

/** What the agreement lets cross, and what would if the planner asks for this level. Tells nobody. */
export function previewOf(
	state: State,
	operation: Pick<Operation, "class" | "category" | "volumes" | "window" | "marks">,
	asked: Level | undefined,
	nowUs: number,
): Preview {
	const { level: allowed, release, rule } = disclosed(state, operation, undefined, nowUs);
	const level = lowerLevel(allowed, asked ?? "track");
	const { level: told, cells } = tellable(agreementOf(state), level, operation.volumes);
	return {
		allowed,
		told,
		track: level === "track",
		release,
		rule,
		marks: marksAboveCeiling(agreementOf(state), operation.marks),
		extentKm2h: extentOf(told, operation.volumes, cells),
	};
}

/** What a notice can tell: live positions follow it. */
type Tellable = "sealed" | "presence" | "volume";

/** Coarse cells need an agreed raster and a place that is not all of it; without, the lesser is told. */
function tellable(
	agreement: Agreement,
	level: Level,
	volumes: readonly Volume[],
): { level: Tellable; cells: Volume[] | null } {
	if (level === "volume" || level === "track") return { level: "volume", cells: null };
	const rule = level === "presence" ? presenceRule(agreement) : null;
	const cells = rule === null ? null : presenceCells(rule, volumes);
	return { level: cells === null ? "sealed" : "presence", cells };
}

function extentOf(level: Tellable, volumes: readonly Volume[], cells: Volume[] | null): number {
	if (cells !== null) return cellsKm2h(cells);
	return level === "sealed" ? 0 : extentKm2h(volumes);
}

/** A releaser lets exactly the held bytes go. @throws Refusal */
export function release(state: State, id: string, by: Operator, facts: Facts): Unstamped[] {
	const hold = heldBy(state, id);
	// The held bytes name the releaser: nobody else's signature would stand under them.
	if (by.role !== "releaser")
		throw new Refusal("role", `${by.name}: acts as ${by.role}, expected releaser`);
	return [tell(state, hold, [], "hold", by, facts)];
}

/**
 * Tells an operation of ours exactly, because a releaser decides so: what is held as it is, and what
 * is sealed, was told coarsely or was kept here by a notice of its own.
 *
 * @throws Refusal
 */
export function disclose(state: State, key: string, by: Operator, facts: Facts): Unstamped[] {
	const held = [...state.holds.values()].find(({ operation }) => operation === key);
	if (held?.level === "volume") return release(state, held.id, by, facts);
	const operation = state.registry.operations.get(key);
	if (operation?.owner !== "own")
		throw new Refusal("unknown", `operation ${key}: expected one of our own`);
	if (by.role !== "releaser")
		throw new Refusal("role", `${by.name}: acts as ${by.role}, expected releaser`);
	if (operation.notice !== null && operation.level === "volume")
		throw new Refusal("already-told", `operation ${key} was told exactly as ${operation.notice}`);
	const marks = marksAboveCeiling(agreementOf(state), operation.marks);
	if (marks.length > 0)
		throw new Refusal("invalid", `operation ${key} may not cross this line`, [
			{ field: "marks", value: marks.join(), expected: "no mark above the ceiling of the line" },
		]);
	const { body, blobs } = volumeNotice(operation);
	const sealed = operation.notice !== null && { discloses: operation.notice };
	const signedBy = { role: by.role, script: by.script };
	const hold: Hold = {
		id: held?.id ?? `${key}@${operation.version}`,
		operation: key,
		level: "volume",
		rule: "by-hand",
		bodyLine: lineOf(NOTICE, { ...body, ...sealed, by: signedBy }, facts),
		blobs: blobs.map(({ sha256 }) => sha256),
		extentKm2h: extentKm2h(operation.volumes),
		sinceUs: facts.wallUs,
	};
	return [tell(state, hold, blobs, "hold", by, facts)];
}

/** @throws Refusal */
export function refuse(state: State, id: string, reason: string, by: Operator): Unstamped[] {
	return [{ type: "holdRefused", hold: heldBy(state, id).id, reason, by }];
}

function heldBy(state: State, id: string): Hold {
	const hold = state.holds.get(id);
	if (hold === undefined)
		throw new Refusal("unknown", `hold ${id}: expected one that is at the door`);
	return hold;
}

/** `blobs` are those that the journal does not hold yet. */
function tell(
	state: State,
	hold: Hold,
	blobs: Blob[],
	release: "rule" | "hold",
	by: Operator,
	facts: Facts,
): Unstamped {
	const signatures = signedBy(state, hold.bodyLine, [by], facts);
	const drafts: Draft[] = [{ log: "routine", bodyLine: hold.bodyLine, by: signatures }];
	const said = saying(state, drafts, facts);
	const entry = said.entries[0] as SaidEntry;
	const ledger: LedgerRow = {
		atUs: facts.wallUs,
		entry: refOf(state, entry),
		to: state.peer,
		level: hold.level,
		rule: hold.rule,
		by: release === "rule" ? "rule" : by.name,
		operations: [hold.operation],
		extentKm2h: hold.extentKm2h,
		positions: 0,
		...(hold.block !== undefined && { block: hold.block }),
	};
	return {
		type: "told",
		operation: hold.operation,
		...(hold.track && { track: hold.rule }),
		hold: release === "rule" ? null : hold.id,
		said,
		declaration: {
			index: entry.index,
			seenPeer: state.line.mirrored.routine.size,
			entryHash: sha256Hex(entry.bytes),
		},
		ledger,
		blobs,
	};
}

/** The name of an entry of ours: `author/log/index`. */
export function refOf(state: State, { log, index }: { log: string; index: number }): string {
	return `${state.self}/${log}/${index}`;
}
