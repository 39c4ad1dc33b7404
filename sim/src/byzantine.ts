import { HOLD_OUTSIDE, ZONE_AGREEMENT } from "@tansiq/hotline";
import {
	bodyLine,
	type Draft,
	type Frame,
	LOGS,
	type LogName,
	originOf,
	type Said,
	say,
} from "@tansiq/line";
import type { Effect, PartyEvent } from "@tansiq/party";
import { stamp } from "@tansiq/party";
import { appendLeaf, checkpointText, type Json, leafHash, rootOf, signNote } from "@tansiq/record";
import { HOUR_US, MINUTE_US, SECOND_US } from "@tansiq/space";
import { revokeKey } from "./keys.ts";
import type { FaultName } from "./names.ts";
import type { SimNode } from "./node.ts";
import type { World } from "./world.ts";

/** What a dishonest party does beside its ordinary business, each at most once a seed. */
const ACTS: readonly FaultName[] = [
	"peer-fork",
	"peer-backdate",
	"peer-withhold-receipt",
	"peer-late-receipt",
	"peer-flood",
	"peer-probe",
	"peer-malformed",
	"peer-unknown-type",
	"peer-unsigned-second-person",
	"key-stolen",
];

export interface Act {
	name: FaultName;
	/** Refs of the entries that it consists of, or that it was done to. */
	refs: string[];
	atUs: number;
	/** So many author keys the party had then. */
	keys: number;
	/** What was sent by hand has arrived, and the victim's answer to it is durable. */
	reached: boolean;
}

/** Acts after which the victim's mirror of a log stands still for good. */
const STOPPING: ReadonlySet<FaultName> = new Set(["peer-fork", "peer-malformed", "key-stolen"]);

/**
 * A party that has the keys of its own node and uses them against the rules. It runs the ordinary
 * program otherwise, so that what it does stands among honest work.
 */
export class Byzantine {
	readonly acts: Act[] = [];
	readonly node: SimNode;
	readonly #victim: SimNode;
	readonly #world: World;
	#healed = false;
	#stopped = false;

	constructor(world: World, node: SimNode, victim: SimNode) {
		this.#world = world;
		this.node = node;
		this.#victim = victim;
		const { random } = world;
		for (const act of ACTS)
			if (random.chance(450_000))
				world.after(random.between(3, 55) * MINUTE_US, () => this.#attempt(act, 30));
	}

	#attempt(name: FaultName, triesLeft: number): void {
		if (this.#healed || triesLeft === 0) return;
		const { state, frozenUntilUs } = this.node;
		const ready = state?.founding != null && state.line.recovering === null;
		if (!ready || this.#world.nowUs < frozenUntilUs || this.#victim.state === null) {
			this.#world.after(20 * SECOND_US, () => this.#attempt(name, triesLeft - 1));
			return;
		}
		// After a stop nothing else of that party is taken, and could not be proved.
		if (this.#stopped) return;
		if (STOPPING.has(name)) this.#stopped = true;
		const act: Act = {
			name,
			refs: [],
			atUs: this.#world.nowUs,
			keys: this.node.signing.authorKeys.size,
			reached: false,
		};
		act.refs.push(...this.#do(act));
		this.#world.fault(name, this.node.name);
		const { disk } = this.node;
		// What a crash takes with it never left, and was not done to anybody.
		disk.whenDurable(disk.position, () => this.acts.push(act));
	}

	#do(act: Act): string[] {
		switch (act.name) {
			case "peer-fork":
				return this.#fork(act);
			case "key-stolen": {
				// A thief says something; the owner notices when his own next entry is refused.
				const refs = this.#fork(act);
				this.#world.after(2 * MINUTE_US, () => revokeKey(this.node));
				return refs;
			}
			case "peer-backdate":
				return this.#say("TQ-70", FREE_TEXT, { claimedUs: this.#now() - 6 * HOUR_US });
			case "peer-unknown-type":
				return this.#say("TQ-99", { ref: "x" }, {});
			case "peer-unsigned-second-person":
				return this.#say(ZONE_AGREEMENT, AGREEMENT, {});
			case "peer-malformed":
				return this.#malformed(act);
			case "peer-flood": {
				const refs: string[] = [];
				for (let i = 0; i < FLOOD; i++) refs.push(...this.#say("FLOOD", { i }, {}));
				return refs;
			}
			case "peer-probe":
				return [0, 1, 2, 3].flatMap((i) =>
					this.#say(HOLD_OUTSIDE, { until_us: this.#now() + HOUR_US, zone: { id: `P${i}` } }, {}),
				);
			case "peer-withhold-receipt":
				this.node.bend = (frame) => (frame.type === "receipts" ? null : frame);
				this.#world.after(WITHHELD_US, () => {
					act.refs.push(...withheldFrom(this.#victim));
					this.node.bend = null;
				});
				return [];
			case "peer-late-receipt": {
				// The mirror key signs a time that is not the one of the commit.
				const { clock } = this.node;
				clock.offsetUs += LATE_US;
				this.#world.after(LATE_FOR_US, () => {
					clock.offsetUs -= LATE_US;
				});
				return [];
			}
		}
		return [];
	}

	/** Two different entries at the next place of the log: one now, by hand; the other in due course. */
	#fork(act: Act): string[] {
		const { state } = this.node;
		if (state === null) return [];
		const line = state.line;
		const log: LogName = "routine";
		const keys = this.node.keys();
		const said = say(line, [this.#draft(log, "TQ-70", FREE_TEXT, {})], keys);
		const [entry] = said.entries;
		const frontier = said.frontiers[log];
		if (entry === undefined || frontier === undefined) return [];
		const text = checkpointText(originOf(line.id, line.self, log), frontier.size, rootOf(frontier));
		const { cosignedSize, tail } = line.own[log];
		const frame: Frame = {
			type: "entries",
			log,
			from: cosignedSize,
			entries: [...tail.map(({ bytes }) => bytes), entry.bytes],
			checkpoint: signNote(text, [keys.author]),
			receipts: [],
		};
		this.#sendByHand(frame, act);
		this.#say("TQ-70", { ...FREE_TEXT, text: "something else" }, {});
		return [`${line.self}/${log}/${entry.index}`];
	}

	/** A frame past every check; the act has reached the victim when what he makes of it is durable. */
	#sendByHand(frame: Frame, act: Act): void {
		const victim = this.#victim;
		this.node.sendByHand(frame, () => {
			const { life } = victim;
			if (victim.isAwake)
				victim.disk.whenDurable(victim.disk.position, () => {
					act.reached ||= life === victim.life;
				});
		});
	}

	/** A broken entry where the next one would stand, under a head that is signed over it. */
	#malformed(act: Act): string[] {
		const { state } = this.node;
		if (state === null) return [];
		const line = state.line;
		const keys = this.node.keys();
		const said = say(line, [this.#draft("routine", "TQ-70", FREE_TEXT, {})], keys);
		const [entry] = said.entries;
		if (entry === undefined) return [];
		const bytes = this.#broken(entry.bytes);
		const frontier = appendLeaf(line.own.routine.frontier, leafHash(bytes));
		const text = checkpointText(
			originOf(line.id, line.self, "routine"),
			frontier.size,
			rootOf(frontier),
		);
		const { cosignedSize, tail } = line.own.routine;
		const frame: Frame = {
			type: "entries",
			log: "routine",
			from: cosignedSize,
			entries: [...tail.map((one) => one.bytes), bytes],
			checkpoint: signNote(text, [keys.author]),
			receipts: [],
		};
		this.#sendByHand(frame, act);
		return [`${line.self}/routine/${entry.index}`];
	}

	/** Another word than was signed; or signed, but for a later place, or for another addressee. */
	#broken(whole: Uint8Array): Uint8Array {
		const { random } = this.#world;
		const way = random.below(3);
		const text = Buffer.from(whole).toString("utf8");
		if (way === 0) return Buffer.from(text.replace("one thing", "one thinh"));
		const signed = text.slice(0, text.lastIndexOf("\n\n") + 1);
		const moved =
			way === 1
				? signed.replace(/ routine (\d+)\n/, (_, index) => ` routine ${Number(index) + 7}\n`)
				: signed.replace(/\nto [a-z]+\n/, "\nto charlie\n");
		return Buffer.from(signNote(moved, [this.node.keys().author]));
	}

	/** Says an entry that no desk would let out: nobody has signed it but the node. */
	#say(msg: string, body: Fields, change: { claimedUs?: number }): string[] {
		const { state, name } = this.node;
		if (state === null) return [];
		const said: Said = say(
			state.line,
			[this.#draft("routine", msg, body, change)],
			this.node.keys(),
		);
		const meanings: Effect[] = [{ kind: "record", msg }];
		const events = stamp([{ type: "said", said, meanings, by: null }], this.node.facts());
		this.node.commit(events as PartyEvent[]);
		return said.entries.map(({ log, index }) => `${name}/${log}/${index}`);
	}

	#draft(
		log: LogName,
		msg: string,
		body: Fields,
		{ claimedUs = this.#now() }: { claimedUs?: number },
	): Draft {
		const { clock, salt } = this.node.facts();
		return { log, bodyLine: bodyLine(msg, body, { claimedUs, clock, salt: salt() }) };
	}

	#now(): number {
		return Math.max(0, this.node.clock.wallUs());
	}

	/** It behaves from here on: what it did stays done. */
	heal(): void {
		this.#healed = true;
		this.node.bend = null;
	}
}

type Fields = { [key: string]: Json };

const FREE_TEXT: Fields = { by: { role: "watch", script: false }, lang: "en", text: "one thing" };
const AGREEMENT: Fields = {
	agreement: "strait",
	by: { role: "negotiator", script: false },
	hash: "0".repeat(64),
	version: 2,
};
/** More than is agreed for a minute. */
const FLOOD = 80;
/** Receipts are kept back for so long. */
export const WITHHELD_US = 6 * MINUTE_US;
/** What has waited this long at the end of it was not merely slow. */
const WAITED_US = 3 * MINUTE_US;
/** So far the mirror key's time is off, and for so long. */
export const LATE_US = 20 * MINUTE_US;
export const LATE_FOR_US = 5 * MINUTE_US;

/** Entries of the victim that have waited for a receipt all the while. */
function withheldFrom({ state, clock, name }: SimNode): string[] {
	if (state === null) return [];
	const untilUs = clock.monoUs() - WAITED_US;
	return LOGS.flatMap((log) =>
		state.line.own[log].tail
			.filter(({ index }) => (state.said[log][index]?.monoUs ?? untilUs) < untilUs)
			.map(({ index }) => `${name}/${log}/${index}`),
	);
}
