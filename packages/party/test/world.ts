import assert from "node:assert/strict";
import { CODEBOOK, type Message } from "@tansiq/hotline";
import {
	authorName,
	type Frame,
	formatFrame,
	LOGS,
	owed,
	parseFrame,
	receiptsFrom,
	stopsLog,
} from "@tansiq/line";
import { ed25519Signer, privateKeyFromSeed } from "@tansiq/record";
import type { Report } from "@tansiq/watch";
import fc from "fast-check";
import { disc, place } from "../../space/test/oracle.ts";
import {
	decide,
	hearFrame,
	type Input,
	type Operator,
	type PartyEvent,
	Refusal,
	type State,
	stamp,
} from "../src/index.ts";
import { packed } from "./carriers.ts";
import {
	BY,
	CHIEF,
	commit,
	facts,
	MINUTE,
	NOW,
	type Pair,
	type Party,
	pair,
	pass,
	plain,
	refold,
	request,
	SECOND,
} from "./pair.ts";
import { answerOf, bodyOf, SPOKEN, speaker } from "./talk.ts";

const words = (text: string) => text.split(" ");
const CARRIED = [...words("cross cross time wait boot crash"), "cross in part"] as const;
/** What happens around operations, each as often as it stands here. */
const OPERATING = [
	...words("declare declare declare letStand end release release refuse present answer answer"),
	...words("boot positions watched watched silence"),
	...CARRIED,
	"cross without receipt",
];
/** What happens at the desk. */
const TALKING = [
	...words("declare speak speak speak speak reply reply reply reply withdraw countersign drop"),
	...words("handover assume rotate parcel parcel present"),
	...CARRIED,
];

const stepOf = (kinds: readonly string[]) =>
	fc.record({
		do: fc.constantFrom(...kinds),
		side: fc.constantFrom("alpha" as const, "bravo" as const),
		a: fc.nat(1_000),
		b: fc.nat(1_000),
	});
export const operating = stepOf(OPERATING);
export const talking = stepOf(TALKING);
export type Step = typeof talking extends fc.Arbitrary<infer T> ? T : never;

export const SECRET = "private-to-";

/** Two parties under random inputs; each decision is watched, each refusal counted. */
export class World {
	readonly pair: Pair = pair();
	/** What each side heard of positions. */
	readonly told = { alpha: [] as Report[], bravo: [] as Report[] };
	readonly reached = new Map<string, number>();
	#keys = 0;

	count(what: string): void {
		this.reached.set(what, (this.reached.get(what) ?? 0) + 1);
	}

	act(of: Party, input: Input): void {
		this.watch(of, () => decide(of.state, input, facts(of)), input.type);
	}

	/** A decision only reads; and a refusal leaves everything as it was. */
	watch(of: Party, decision: () => PartyEvent[], what: string): void {
		const before = plain(of.state);
		let events: PartyEvent[] = [];
		try {
			events = decision();
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			this.count(`refused ${error.code}`);
		}
		assert.deepEqual(plain(of.state), before, `${what} changed the state`);
		commit(of, events);
		for (const { type } of events) this.count(type);
	}

	/** A frame that nobody answers. */
	bring(from: Party, to: Party, frame: Frame): void {
		const heard = facts(to);
		const hear = () => {
			const stored = { blobs: from.blobs, entry: () => undefined };
			const { events, reports, notTaken } = hearFrame(to.state, frame, stored, heard);
			// An urgent entry under a new key may come before the rotation; it comes again.
			assert.ok(notTaken === null || !stopsLog(notTaken.code), notTaken?.message);
			this.told[to.state.self as "alpha" | "bravo"].push(...reports);
			return stamp(events, heard);
		};
		this.watch(to, hear, "hear");
	}

	/** Signs with a new key from here on. */
	rotate(of: Party): void {
		const name = authorName(of.state.self, of.state.line.id);
		const seed = new Uint8Array(32).fill(100 + ++this.#keys);
		const key = ed25519Signer(name, privateKeyFromSeed(seed));
		this.act(of, { type: "rotate", key, by: [CHIEF, BY] });
		of.keys = { ...of.keys, author: key, former: [...(of.keys.former ?? []), of.keys.author] };
		this.count("rotated");
	}

	cross(from: Party, to: Party, maxBytes: number, receipt: boolean): void {
		for (const log of LOGS) {
			const frame = owed(from.state.line, log, from.keys, maxBytes);
			if (frame === null) continue;
			this.bring(from, to, parseFrame(Buffer.from(formatFrame(frame))));
			if (!receipt) continue;
			const receipts = receiptsFrom(to.state.line, log, frame.from, to.keys);
			const back = facts(from);
			const stored = { blobs: to.blobs, entry: () => undefined };
			const take = () => stamp(hearFrame(from.state, receipts, stored, back).events, back);
			this.watch(from, take, "receipts");
		}
	}
}

const pick = <T>(items: Iterable<T>, at: number): T | undefined => {
	const list = [...items];
	return list[at % Math.max(1, list.length)];
};

/** What a step puts to a party: an input, or null where it is of another kind. */
function inputOf({ state, clock }: Party, { do: what, side, a, b }: Step): Input | null {
	const own = ownKeys(state);
	const operation = pick(own, a) ?? "none";
	const received = [...state.dialogues.values()].filter((d) => d.direction === "received");
	const ref = pick(received, a)?.ref ?? "nothing";
	const hold = pick(state.holds.keys(), a) ?? "none";
	const alert = pick(state.alerts.keys(), a) ?? "none";
	switch (what) {
		case "declare":
			return {
				type: "declare",
				id: `${SECRET}${side}-${a % 6}`,
				request: anyRequest(a, b),
				by: BY,
			};
		case "letStand":
			return { type: "letStand", operation, reason: `${b}`, by: BY };
		case "end":
			return { type: "end", operation, by: BY };
		case "release":
			return { type: "release", hold, by: { ...BY, role: "releaser" } };
		case "refuse":
			return { type: "refuse", hold, reason: "no", by: BY };
		case "present":
			return { type: "present", ref, by: BY };
		case "answer": {
			const answer =
				b % 2 === 0 ? ({ msg: "TQ-4" } as const) : ({ msg: "TQ-2", reason: "other" } as const);
			return { type: "answer", ref, answer, by: BY };
		}
		case "speak":
		case "reply":
		case "withdraw":
			return wordsOf(state, clock.wallUs, what, a, b);
		case "countersign": {
			// The first person again is no second.
			const by = b % 3 === 0 ? { ...BY, role: NEGOTIATOR.role } : NEGOTIATOR;
			return { type: "countersign", draft: pick(state.drafts.keys(), a) ?? "none", by };
		}
		case "drop": {
			const draft = pick(state.drafts.keys(), a) ?? "none";
			return { type: "dropDraft", draft, reason: "no", by: BY };
		}
		case "handover":
			return { type: "handover", incoming: CHIEF.name, by: BY };
		case "assume":
			return { type: "assume", by: { ...CHIEF, role: "watch" } };
		case "time":
			return { type: "time" };
		case "boot":
			return { type: "boot", boot: `boot ${a % 2 === 0 ? a : "same"}` };
		case "positions":
			return {
				type: "positions",
				reports: own.slice(0, 4).map((key) => reportOf(key, clock.wallUs - (b % 2))),
			};
		case "watched":
			return { type: "watched", result: anyTick(state, clock.wallUs, operation, a, b) };
		case "silence":
			return { type: "silence", alert, by: BY };
		default:
			return null;
	}
}

const NEGOTIATOR: Operator = { ...CHIEF, role: "negotiator" };

/** Any message with its body, any answer to anything, any withdrawal. */
function wordsOf(
	state: State,
	nowUs: number,
	what: "speak" | "reply" | "withdraw",
	a: number,
	b: number,
): Input {
	const dialogues = [...state.dialogues.values()];
	const sent = pick(dialogues.filter(({ direction }) => direction === "sent").reverse(), b);
	if (what === "withdraw") {
		const body = { msg: sent?.msg ?? "TQ-41", ref: sent?.ref ?? "none" };
		return { type: "speak", msg: "TQ-10", body, by: BY };
	}
	if (what === "speak") {
		const { id, roles } = pick(SPOKEN, a) as Message;
		const body = bodyOf(id, nowUs);
		if ("ref" in body) body.ref = sent?.ref ?? "none";
		return { type: "speak", msg: id, body, by: speaker(roles) };
	}
	const heard = pick(dialogues.filter(({ direction }) => direction === "received").reverse(), a);
	const opener = CODEBOOK.get(heard?.msg ?? "");
	const ways = b % 9 === 0 ? [...CODEBOOK.keys()] : [...(opener?.answers ?? []), "TQ-3"];
	const msg = pick(ways, b) ?? "TQ-4";
	const given = heard === undefined ? { msg } : answerOf(heard, msg);
	const answer = { ...given, ...(msg === "TQ-3" && { untilUs: nowUs + 10 * SECOND }) };
	const roles = opener?.persons === 2 ? opener.roles : (["watch"] as const);
	return { type: "answer", ref: heard?.ref ?? "nothing", answer, by: speaker(roles) };
}

export function run(world: World, one: Step): void {
	const { do: what, side, a, b } = one;
	const here = world.pair[side];
	const there = world.pair[side === "alpha" ? "bravo" : "alpha"];
	if (what === "boot" && a % 2 === 0) here.clock.monoUs = b * SECOND;
	const input = inputOf(here, one);
	if (input !== null) world.act(here, input);
	else if (what === "rotate") world.rotate(here);
	else if (what === "parcel") for (const frame of packed(here)) world.bring(here, there, frame);
	else if (what === "wait") pass((a % 4) * MINUTE + b * SECOND, here, there);
	else if (what === "crash") {
		assert.deepEqual(plain(refold(here)), plain(here.state));
		here.state = refold(here);
	} else {
		const maxBytes = what === "cross in part" ? a : 100_000;
		world.cross(here, there, maxBytes, what !== "cross without receipt");
	}
}

function ownKeys({ registry }: State): string[] {
	const operations = [...registry.operations.values()];
	return operations.filter(({ owner }) => owner === "own").map(({ key }) => key);
}

function anyRequest(a: number, b: number) {
	const startUs = NOW + (20 + (b % 9) * 10) * MINUTE;
	const lower01mm = 300_000_000 + (b % 3) * 2_000_000;
	return request({
		class: (["crewed", "crewed", "uncrewed", "ground"] as const)[a % 4] ?? "crewed",
		category: (["civil", "medical", "state", "distress"] as const)[b % 4] ?? "civil",
		marks: b % 11 === 0 ? ["NOFORN"] : b % 5 === 0 ? ["OPEN"] : [],
		label: `${SECRET}label-${a}`,
		address: "abc123",
		...(a % 7 === 0 && { level: "sealed" as const }),
		...(a % 5 === 0 && { letStand: `${SECRET}reason` }),
		volumes: [
			{
				outline: disc(place(47 + (a % 3) / 20, 8), 5_000_000),
				band: { datum: b % 13 === 0 ? "W84" : "STD", lower01mm, upper01mm: lower01mm + 1_000_000 },
				window: { startUs, endUs: a % 97 === 0 ? startUs : startUs + 15 * MINUTE },
			},
		],
	});
}

function reportOf(operation: string, reportedUs: number): Report {
	return {
		id: `a${operation.slice(-7)}`,
		operation,
		lat9: 47_000_000_000,
		lon9: 8_000_000_000,
		altitude01mm: 304_800_000,
		datum: "STD",
		speedMmS: 200_000,
		trackMdeg: null,
		climb01mmS: null,
		reportedUs,
	};
}

function anyTick(state: State, nowUs: number, operation: string, a: number, b: number) {
	const key = `predicted_loss x${a % 3} y`;
	const raised = [...state.alerts.values()].find((alert) => alert.condition !== "cleared");
	const evidence = { closestUs: nowUs + b, distanceMm: b, height01mm: a };
	return {
		alerts:
			raised !== undefined && a % 2 === 0
				? [{ type: "cleared" as const, alert: raised.id }]
				: [
						{
							type: "raised" as const,
							alert: `${key}@${nowUs}`,
							condition: {
								key,
								kind: "predicted_loss" as const,
								tracks: [`x${a % 3}`, "y"],
								operations: [operation],
								zone: null,
								evidence,
							},
						},
					],
		states: [
			{ operation, state: b % 2 === 0 ? ("activated" as const) : ("nonconforming" as const) },
		],
	};
}
