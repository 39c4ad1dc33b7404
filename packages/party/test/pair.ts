import assert from "node:assert/strict";
import type { Agreement } from "@tansiq/agreement";
import {
	authorName,
	bodyLine,
	type Frame,
	formatFrame,
	type LineKeys,
	LOGS,
	type LogName,
	mirrorName,
	owed,
	parseFrame,
	ringOf,
	say,
} from "@tansiq/line";
import {
	type By,
	bodyText,
	COSIGNATURE_TYPE,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	type Json,
	NOTE_TYPE,
	privateKeyFromSeed,
	type Signer,
	signBody,
	verifiers,
} from "@tansiq/record";
import type { Volume } from "@tansiq/space";
import { ORIGIN_US, sampleAgreement } from "../../agreement/test/sample.ts";
import { disc, place } from "../../space/test/oracle.ts";
import {
	answerFrame,
	apply,
	type DeclareRequest,
	decide,
	type EntryRow,
	emptyState,
	type Facts,
	type Founding,
	foundingText,
	fromRows,
	type Hearing,
	hearFrame,
	type Input,
	type Operator,
	type PartyEvent,
	ROLES,
	type Role,
	type State,
	type Stored,
	sha256Hex,
	stamp,
	toRows,
} from "../src/index.ts";

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
/** Ten o'clock of the agreement's second day. */
export const NOW = ORIGIN_US + 34 * 60 * MINUTE;
const seeded = (seed: number) => privateKeyFromSeed(new Uint8Array(32).fill(seed));
/** A person of either party, in every role; two parties would not share a key. */
export const BY: Operator = { name: "example/op/duty", role: "watch", script: false };
/** A second person, in every role too. */
export const CHIEF: Operator = { name: "example/op/chief", role: "chief", script: false };
/** One who may say nothing. */
export const AUDITOR: Operator = { name: "example/op/auditor", role: "auditor", script: false };
/** Signed in at either desk; each party has enrolled those three, and its own. */
export const SIGNERS: ReadonlyMap<string, Signer> = new Map(
	[BY.name, CHIEF.name, AUDITOR.name, "alpha/op/own", "bravo/op/own", "stranger", "recruit"].map(
		(name, i) => [name, ed25519Signer(name, seeded(99 - i))],
	),
);

/** One party: its state, and the journal that the state is the fold of. */
export interface Party {
	state: State;
	keys: LineKeys;
	clock: { wallUs: number; monoUs: number };
	journal: { body: string; entries: EntryRow[] }[];
	blobs: Map<string, Uint8Array>;
	salts: number;
}

export interface Pair {
	alpha: Party;
	bravo: Party;
	founding: Founding;
}

const LINE = "strait-1";

function party(self: string, seed: number): Party {
	const keysOf = (name: string, at: number) => ({
		author: ed25519Signer(authorName(name, LINE), seeded(at)),
		mirror: cosigner(mirrorName(name, LINE), seeded(at + 1)),
	});
	return {
		state: emptyState(self),
		keys: keysOf(self, seed),
		clock: { wallUs: NOW, monoUs: 1_000 * SECOND },
		journal: [],
		blobs: new Map(),
		salts: 0,
	};
}

/** The verifier key of a signer, as a founding document names it. */
export function keyOf({ name, publicKey }: Signer): string {
	return formatVerifierKey(name, NOTE_TYPE, publicKey);
}

/** A key for a party's safe. */
export function recoveryKey(self: string, at: number): Signer {
	return ed25519Signer(`${self}/recovery-${at}`, seeded(200 + at + (self === "alpha" ? 0 : 10)));
}

function member(name: string, { author, mirror }: LineKeys) {
	const self = name.toLowerCase();
	const person = (who: string, roles: Role[] = [...ROLES]) => ({
		key: keyOf(SIGNERS.get(who) as Signer),
		roles,
	});
	return {
		name,
		author: keyOf(author),
		mirror: formatVerifierKey(mirror.name, COSIGNATURE_TYPE, mirror.publicKey),
		tlsPin: Buffer.alloc(32, 1).toString("base64"),
		address: "https://127.0.0.1:1",
		hpke: Buffer.alloc(32, 2).toString("base64"),
		operators: [
			person(BY.name),
			person(CHIEF.name),
			person(AUDITOR.name, ["auditor"]),
			person(`${self}/op/own`),
		],
		recovery: [1, 2, 3].map((at) => keyOf(recoveryKey(self, at))),
	};
}

/** Two parties on a founded line, with nothing owed. */
export function pair(changes: Partial<Agreement> = {}, founded: Partial<Founding> = {}): Pair {
	const alpha = party("alpha", 1);
	const bravo = party("bravo", 11);
	const founding: Founding = {
		line: LINE,
		agreement: sampleAgreement(changes),
		members: { alpha: member("Alpha", alpha.keys), bravo: member("Bravo", bravo.keys) },
		witness: null,
		phrases: {},
		...founded,
	};
	for (const each of [alpha, bravo]) {
		act(each, { type: "boot", boot: "first" });
		act(each, { type: "found", founding, signedNote: foundingText(founding) });
	}
	exchange(alpha, bravo);
	return { alpha, bravo, founding };
}

const verifierOf = verifiers();

export function facts(of: Party): Facts {
	return {
		...of.clock,
		clock: { src: "sim", uncUs: 1_000 },
		salt: () => {
			const text = `${of.state.self} ${of.salts++}`;
			return Buffer.from(sha256Hex(text), "hex").subarray(0, 16).toString("base64");
		},
		keys: of.keys,
		peerKeys: ringOf(of.state.line, of.state.peer, verifierOf),
		ownKeys: ringOf(of.state.line, of.state.self, verifierOf),
		operator: (name) => SIGNERS.get(name) ?? null,
		verifierOf,
		checked: (check) => check(),
		engine: "test/1",
	};
}

/** Decides, journals and applies. @throws Refusal */
export function act(of: Party, input: Input): PartyEvent[] {
	const events = decide(of.state, input, facts(of));
	commit(of, events);
	return events;
}

/** Rows first, then the state; after every single event each log is whole. */
export function commit(of: Party, events: readonly PartyEvent[]): void {
	for (const event of events) {
		const { body, entries, blobs } = toRows(of.state, event);
		of.journal.push({ body, entries: entries.map((e) => ({ ...e, bytes: e.bytes.slice() })) });
		for (const { sha256, bytes } of blobs) of.blobs.set(sha256, bytes);
		apply(of.state, event);
		for (const log of LOGS)
			assert.equal(of.state.line.own[log].frontier.size, of.state.line.own[log].size, event.type);
	}
}

/** The state that the journal folds to. */
export function refold(of: Party): State {
	const state = emptyState(of.state.self);
	for (const { body, entries } of of.journal) apply(state, fromRows(body, entries));
	return state;
}

/** Brings what is owed on one log across; what was heard, or null when nothing was owed. */
export function deliver(
	from: Party,
	to: Party,
	log: LogName = "routine",
	{ maxBytes = 1_000_000, receipt = true } = {},
): Hearing | null {
	const frame = owed(from.state.line, log, from.keys, maxBytes);
	if (frame === null) return null;
	const { hearing, answers } = hand(to, { ...frame, type: "entries" }, from.blobs);
	if (receipt) for (const answered of answers) hand(from, answered, to.blobs);
	return hearing;
}

/** One frame, as a carrier brings it: what was heard, and what it is answered with. */
export function hand(
	to: Party,
	frame: Frame,
	blobs: ReadonlyMap<string, Uint8Array> = new Map(),
): { hearing: Hearing; answers: Frame[] } {
	const parsed = parseFrame(Buffer.from(formatFrame(frame)));
	const stored = storedOf(to, blobs);
	const before = facts(to);
	const hearing = hearFrame(to.state, parsed, stored, before);
	commit(to, stamp(hearing.events, before));
	return { hearing, answers: answerFrame(to.state, parsed, hearing, stored, facts(to)) };
}

/** What a party's database gives for a decision. */
export function storedOf(of: Party, more: ReadonlyMap<string, Uint8Array> = new Map()): Stored {
	return {
		blobs: new Map([...of.blobs, ...more]),
		entry: (author, log, index) => storedEntry(of, author, log, index),
	};
}

function storedEntry(
	of: Party,
	author: string,
	log: string,
	index: number,
): Uint8Array | undefined {
	const rows = of.journal.flatMap(({ entries }) => entries);
	return rows.find((row) => row.author === author && row.log === log && row.index === index)?.bytes;
}

/** Everything owed either way, until nothing is. */
export function exchange(a: Party, b: Party): void {
	for (let round = 0; round < 50; round++) {
		let moved = false;
		for (const [from, to] of [
			[a, b],
			[b, a],
		] as const)
			for (const log of LOGS) moved = deliver(from, to, log) !== null || moved;
		if (!moved) return;
	}
	assert.fail("does not come to rest");
}

/** Moves the clocks on. */
export function pass(us: number, ...parties: Party[]): void {
	for (const { clock } of parties) {
		clock.wallUs += us;
		clock.monoUs += us;
	}
}

/** Where and when operations are, unless a test says otherwise. */
export const VOLUME: Volume = {
	outline: disc(place(47, 8), 5_000_000),
	band: { datum: "STD", lower01mm: 304_800_000, upper01mm: 307_848_000 },
	window: { startUs: NOW + 60 * MINUTE, endUs: NOW + 70 * MINUTE },
};

/** A crewed civil operation in an hour's time, which the rules tell by themselves. */
export function request(changes: Partial<DeclareRequest> = {}): DeclareRequest {
	return {
		class: "crewed",
		category: "civil",
		volumes: [VOLUME],
		...changes,
	};
}

/** Declares; the ref of the notice when it was told at once. */
export function declareAt(of: Party, id: string, changes: Partial<DeclareRequest> = {}): string {
	act(of, { type: "declare", id, request: request(changes), by: BY });
	return of.state.registry.operations.get(id)?.notice ?? "";
}

/** Signs any body as this party's node would, with no regard to what it means. */
export function sayRaw(of: Party, ...bodies: [msg: string, body: { [key: string]: Json }][]): void {
	for (const [msg, body] of bodies)
		sayAs(of, "routine", msg, body, body.by === undefined ? [] : [BY.name]);
}

/** The same in either log, under the signatures of these people; the ref of the entry. */
export function sayAs(
	of: Party,
	log: LogName,
	msg: string,
	body: { [key: string]: Json },
	signers: readonly string[] = [BY.name],
	change: (by: By) => By = (by) => by,
): string {
	const now = facts(of);
	const { line, self, peer } = of.state;
	const { wallUs, clock } = now;
	const text = bodyLine(msg, body, { claimedUs: wallUs, clock, salt: now.salt() });
	const signed = bodyText(line.id, self, peer, text);
	const by = signers.map((name) => change(signBody(signed, SIGNERS.get(name) as Signer)));
	const said = say(line, [{ log, bodyLine: text, by }], of.keys);
	commit(of, stamp([{ type: "said", said, meanings: [{ kind: "record", msg }], by: null }], now));
	return `${self}/${log}/${said.entries[0]?.index}`;
}

/** The effects of what was heard, in order. */
export function effectsOf(hearing: Hearing | null) {
	const [event] = hearing?.events ?? [];
	return event?.type === "heard" ? event.entries.map(({ effect }) => effect) : [];
}

/** The texts of every entry that a party has signed. */
export function entriesOf(of: Party): { place: string; text: string }[] {
	return of.journal
		.flatMap(({ entries }) => entries)
		.filter(({ author }) => author === of.state.self)
		.map(({ author, log, index, bytes }) => ({
			place: `${author}/${log}/${index}`,
			text: Buffer.from(bytes).toString(),
		}));
}

/** A state as plain lists, in order, with the index given by what it answers. */
export function plain(state: State): unknown {
	const { operations, index, sealed } = state.registry;
	const answers = [...operations.values()]
		.filter(({ volumes }) => volumes.length > 0)
		.map(({ key, volumes }) => [key, index.candidates(volumes, 10_000_000)]);
	return listed({ ...state, registry: { operations, answers, sealed } });
}

function listed(value: unknown): unknown {
	if (value instanceof Map) return ["map", ...[...value].map(listed)];
	if (value instanceof Set) return ["set", ...[...value].map(listed)];
	if (value instanceof Uint8Array) return ["bytes", Buffer.from(value).toString("base64")];
	if (Array.isArray(value)) return value.map(listed);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, listed(item)]));
}
