import { HOLD_OUTSIDE, ZONE_AGREEMENT } from "@tansiq/hotline";
import {
	bodyLine,
	type Draft,
	type Frame,
	type Line,
	type LogName,
	originOf,
	type Said,
	say,
} from "@tansiq/line";
import type { Effect, PartyEvent } from "@tansiq/party";
import { stamp } from "@tansiq/party";
import { checkpointText, type Json, rootOf, signNote, verifyFork } from "@tansiq/record";
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

/** Acts after which the victim's mirror of a log stands still for good. */
const STOPPING: ReadonlySet<FaultName> = new Set(["peer-fork", "peer-malformed", "key-stolen"]);

interface Act {
	name: FaultName;
	/** Refs of the entries that it consists of. */
	refs: string[];
	atUs: number;
}

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
		const refs = this.#do(name);
		this.#world.fault(name, this.node.name);
		const act = { name, refs, atUs: this.#world.nowUs };
		const { disk } = this.node;
		// What a crash takes with it never left, and was not done to anybody.
		disk.whenDurable(disk.position, () => this.acts.push(act));
	}

	#do(name: FaultName): string[] {
		switch (name) {
			case "peer-fork":
				return this.#fork();
			case "key-stolen": {
				// A thief says something; the owner notices when his own next entry is refused.
				const refs = this.#fork();
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
				return this.#malformed();
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
				return this.#bendFor(6 * MINUTE_US, (frame) => (isReceipt(frame) ? null : frame));
			case "peer-late-receipt": {
				// The mirror key signs a time that is not the one of the commit.
				const { clock } = this.node;
				clock.offsetUs += 20 * MINUTE_US;
				this.#world.after(5 * MINUTE_US, () => {
					clock.offsetUs -= 20 * MINUTE_US;
				});
				return [];
			}
		}
		return [];
	}

	#bendFor(us: number, bend: (frame: Frame) => Frame | null): string[] {
		this.node.bend = bend;
		this.#world.after(us, () => {
			this.node.bend = null;
		});
		return [];
	}

	/** Two different entries at the next place of the log: one now, by hand; the other in due course. */
	#fork(): string[] {
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
		this.node.sendByHand(frame);
		this.#say("TQ-70", { ...FREE_TEXT, text: "something else" }, {});
		return [`${line.self}/${log}/${entry.index}`];
	}

	/** An entry whose signature is broken, where the next one would stand. */
	#malformed(): string[] {
		const { state } = this.node;
		if (state === null) return [];
		const line = state.line;
		const keys = this.node.keys();
		const said = say(line, [this.#draft("routine", "TQ-70", FREE_TEXT, {})], keys);
		const [entry] = said.entries;
		const frontier = said.frontiers.routine;
		if (entry === undefined || frontier === undefined) return [];
		const bytes = this.#broken(entry.bytes);
		const text = checkpointText(
			originOf(line.id, line.self, "routine"),
			frontier.size,
			rootOf(frontier),
		);
		const { cosignedSize, tail } = line.own.routine;
		this.node.sendByHand({
			type: "entries",
			log: "routine",
			from: cosignedSize,
			entries: [...tail.map((one) => one.bytes), bytes],
			checkpoint: signNote(text, [keys.author]),
			receipts: [],
		});
		return [`${line.self}/routine/${entry.index}`];
	}

	/** One flipped bit; or whole, but signed for a later place, or for another addressee. */
	#broken(whole: Uint8Array): Uint8Array {
		const { random } = this.#world;
		const flipped = Uint8Array.from(whole);
		const way = random.below(3);
		if (way === 0) {
			const at = random.below(whole.length - 200);
			flipped[at] = (flipped[at] as number) ^ 1;
			return flipped;
		}
		const text = Buffer.from(whole).toString("utf8");
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

	/** Acts whose entries, if any, reached the victim: only these can be known to him. */
	provable(): Act[] {
		const { state } = this.#victim;
		if (state === null) return [];
		return this.acts.filter(({ name, refs }) => {
			if (name === "peer-probe" || name === "peer-late-receipt" || name === "peer-withhold-receipt")
				return false;
			// Where clocks are years off nobody can say what was before what.
			const clocks = this.#world.faults.has("clock-jump-1024-weeks");
			if (name === "peer-backdate" && clocks) return false;
			if (STOPPING.has(name)) return evidenceArrived(state.line, name, refs);
			return refs.every((ref) => isMirrored(state.line, ref));
		});
	}

	/** Whether the victim holds evidence of an act, and it verifies. */
	isProved({ name, refs }: Act): boolean {
		const { state } = this.#victim;
		if (state === null) return false;
		const [ref = ""] = refs;
		switch (name) {
			case "peer-fork":
			case "key-stolen":
				return state.forks.some(({ sha256 }) => this.#verifies(sha256));
			case "peer-malformed":
				return state.line.mirrored.routine.stopped !== null;
			case "peer-backdate":
				return state.falseTimes.has(ref);
			case "peer-unknown-type":
				return hasCode(state.withoutEffect.get(ref), "unknown-type");
			case "peer-unsigned-second-person":
				return hasCode(state.withoutEffect.get(ref), "missing-signature");
			case "peer-flood":
				return refs.some((one) => state.withoutEffect.get(one)?.code === "over-quota");
		}
		return false;
	}

	#verifies(sha256: string): boolean {
		const evidence = this.#victim.blobs.get(sha256);
		if (evidence === undefined) return false;
		const authors = [...this.node.authorKeys.keys()].map(this.node.crypto.verifierOf);
		try {
			verifyFork(evidence, authors);
			return true;
		} catch (error) {
			this.#world.trace(`evidence: ${(error as Error).message}`);
			return false;
		}
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

function isReceipt({ type }: Frame): boolean {
	return type === "receipts";
}

function isMirrored(line: Line, ref: string): boolean {
	const [, log, index] = ref.split("/");
	return Number(index) < line.mirrored[log as LogName].size;
}

/** Without effect for that reason, or because a flood had used up what it may say. */
function hasCode(known: { code: string } | undefined, code: string): boolean {
	return known?.code === code || known?.code === "over-quota";
}

/** The forged frame has come, and what contradicts it too. */
function evidenceArrived(line: Line, name: FaultName, refs: readonly string[]): boolean {
	if (name === "peer-malformed") return line.mirrored.routine.stopped !== null;
	return refs.some((ref) => isMirrored(line, ref)) && line.mirrored.routine.stopped !== null;
}
