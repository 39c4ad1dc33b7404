import { hash } from "node:crypto";
import { ERROR } from "@tansiq/hotline";
import { LOGS, type LogName, originOf, receiptNote } from "@tansiq/line";
import type { PartyEvent, State } from "@tansiq/party";
import {
	NOTE_TYPE,
	openEntry,
	openNote,
	parseCheckpoint,
	type Seen,
	type Verifier,
	verifyFork,
} from "@tansiq/record";
import { SECOND_US } from "@tansiq/space";
import { bodyOf } from "./audit.ts";
import { type Act, type Byzantine, LATE_FOR_US, LATE_US, WITHHELD_US } from "./byzantine.ts";
import { LINE, MEDIATOR_KEYS } from "./founding.ts";
import type { SimNode } from "./node.ts";
import type { World } from "./world.ts";

/** A desk says what it has to say about a receipt within a tick or two. */
const OBJECTS_WITHIN_US = 10 * SECOND_US;

/**
 * Which acts of a dishonest party its victim can know of, and whether what the victim holds proves
 * them to anybody.
 */
export class Trial {
	readonly #world: World;
	readonly #byzantine: Byzantine;
	readonly #victim: SimNode;
	/** Deposits whose receipts are on the victim's platter. */
	readonly #deposits: { sha256: string; atUs: number }[] = [];
	/** Heads under the author's own name that another entry of his contradicts, as journalled. */
	readonly #contradicted: string[] = [];
	/** When the newest receipt of a log was shown. */
	readonly #newestUs = new Map<LogName, number>();

	constructor(world: World, byzantine: Byzantine, victim: SimNode) {
		this.#world = world;
		this.#byzantine = byzantine;
		this.#victim = victim;
	}

	/** Everything that is on a platter goes by here. */
	shown(node: SimNode, event: PartyEvent): void {
		if (node !== this.#victim) return;
		const atUs = this.#world.nowUs;
		if (event.type === "deposited") this.#deposits.push({ sha256: event.sha256, atUs });
		if (event.type === "notTaken" && event.code === "seen" && event.evidence !== "")
			this.#contradicted.push(Buffer.from(event.evidence, "base64").toString("utf8"));
		if (event.type !== "receipted") return;
		const { log, size, receiptS } = event.receipt;
		this.#newestUs.set(log, atUs);
		// The clocks of two honest machines differ by half of that at most.
		const aheadUs = receiptS * SECOND_US - event.wallUs;
		if (aheadUs <= LATE_US / 2 + SECOND_US || node.clock.steps > 0) return;
		this.#world.after(OBJECTS_WITHIN_US, () => {
			const isNewest = this.#newestUs.get(log) === atUs;
			if (!isNewest || !node.isAwake || node.state?.line.recovering !== null) return;
			for (const act of this.#byzantine.acts)
				if (act.name === "peer-late-receipt" && atUs < act.atUs + LATE_FOR_US)
					act.refs.push(`${node.name}/${log}/${size - 1}`);
		});
	}

	/** Acts that reached the victim: only these can be known to him. */
	provable(): Act[] {
		const { state } = this.#victim;
		if (state === null) return [];
		return this.#byzantine.acts.filter((act) => this.#isProvable(act, state));
	}

	#isProvable(act: Act, state: State): boolean {
		const { name, refs } = act;
		const { faults } = this.#world;
		// Evidence that the victim's disk lost, and nobody else has, proves nothing any more.
		const isKept = act.reached && !faults.has("bit-flip") && !faults.has("rollback-to-backup");
		const stands = state.line.mirrored.routine.stopped !== null;
		const mirrored = (ref: string): boolean => isMirrored(state, ref);
		switch (name) {
			case "peer-withhold-receipt":
				return this.#depositOf(act) !== null;
			case "peer-late-receipt":
				return refs.length > 0;
			case "peer-malformed":
				return stands || isKept;
			case "peer-fork":
				// Under another key the honest half of it may be nobody's word to the victim.
				if (isKept && this.#byzantine.node.signing.authorKeys.size === 1) return true;
				return stands && refs.some(mirrored);
			case "key-stolen":
				return stands && refs.some(mirrored);
			case "peer-backdate":
				// Where clocks are years off nobody can say what was before what.
				return !faults.has("clock-jump-1024-weeks") && refs.every(mirrored);
			default:
				return refs.every(mirrored);
		}
	}

	/** Whether the victim holds evidence of an act, and it verifies. */
	isProved(act: Act): boolean {
		const { state } = this.#victim;
		const [ref = ""] = act.refs;
		if (state === null) return false;
		switch (act.name) {
			case "peer-fork":
			case "key-stolen":
				return (
					state.forks.some(({ sha256 }) => this.#isFork(sha256)) ||
					this.#contradicted.some((note) => this.#contradictsItself(note))
				);
			case "peer-malformed":
				return state.line.mirrored.routine.stopped !== null;
			case "peer-backdate":
				return state.falseTimes.has(ref);
			case "peer-unknown-type":
				return hasCode(state.withoutEffect.get(ref), "unknown-type");
			case "peer-unsigned-second-person":
				return hasCode(state.withoutEffect.get(ref), "missing-signature");
			case "peer-flood":
				return act.refs.some((one) => state.withoutEffect.get(one)?.code === "over-quota");
			case "peer-withhold-receipt":
				return this.#isDeposited(this.#depositOf(act) ?? "", state);
			case "peer-late-receipt":
				return act.refs.every((one) => this.#isReceiptedLate(one, state));
			case "peer-probe":
				return act.refs.every((one) => this.#isUnansweredProbe(one));
		}
		return false;
	}

	#isFork(sha256: string): boolean {
		const evidence = this.#victim.blobs.get(sha256);
		if (evidence === undefined) return false;
		const { signing, crypto } = this.#byzantine.node;
		try {
			verifyFork(evidence, [...signing.authorKeys.keys()].map(crypto.verifierOf));
			return true;
		} catch (error) {
			this.#world.trace(`evidence: ${(error as Error).message}`);
			return false;
		}
	}

	/**
	 * The other half of a fork may be a line of an entry alone: what its author says there that his
	 * log is, against a head of it. Both are under his key.
	 */
	#contradictsItself(note: string): boolean {
		const { signing, crypto, name } = this.#byzantine.node;
		const authors = [...signing.authorKeys.keys()].map(crypto.verifierOf);
		const text = authors.map((author) => this.#opened(note, author)).find((each) => each !== null);
		if (text == null) return false;
		const { origin, size, root } = parseCheckpoint(text);
		const log = LOGS.find((each) => originOf(LINE, name, each) === origin);
		const named = Buffer.from(root).toString("base64");
		return LOGS.flatMap((other) => this.#victim.entries.get(`${name}/${other}`) ?? [])
			.flatMap((bytes) => authors.flatMap((author) => seenIn(bytes, author)))
			.some((seen) => {
				const isSame = seen.author === name && seen.log === log && seen.size === size;
				return isSame && seen.root !== named;
			});
	}

	/** What lay at the mediator for the party while it gave no receipt for it, by hash. */
	#depositOf({ atUs, refs }: Act): string | null {
		const { mediator } = this.#victim;
		const inTime = this.#deposits.filter(
			(deposit) => deposit.atUs > atUs && deposit.atUs <= atUs + WITHHELD_US,
		);
		const found = inTime.find(({ sha256 }) =>
			mediator?.deposited
				.get(sha256)
				?.frames.some((frame) => refs.some((ref) => covers(frame, ref))),
		);
		return found?.sha256 ?? null;
	}

	/** The mediator's own word: from then on the addressee could have had it. */
	#isDeposited(sha256: string, state: State): boolean {
		const { crypto, name, peerName } = this.#victim;
		const bytes = this.#victim.mediator?.deposited.get(sha256)?.frames.join("\n") ?? "";
		const text = this.#opened(
			state.deposits.get(sha256) ?? "",
			crypto.verifierOf(crypto.verifierKey(MEDIATOR_KEYS.deposit, NOTE_TYPE)),
		);
		const expected = `tansiq/deposit/v1 ${LINE} ${name} ${peerName}\nsha256 ${hash("sha256", bytes)}\n`;
		return text?.startsWith(expected) === true;
	}

	/** The countersigned time is held as it was signed, and the victim has objected to it. */
	#isReceiptedLate(ref: string, state: State): boolean {
		const [, log, index] = ref.split("/") as [string, LogName, string];
		const receipt = state.line.own[log].receipts.find(({ size }) => size === Number(index) + 1);
		if (receipt === undefined) return false;
		const mirrors = state.line.keys[this.#victim.peerName]?.mirror ?? [];
		const text = this.#opened(
			receiptNote(state.line, log, receipt),
			this.#victim.crypto.verifierOf(mirrors[0] ?? ""),
		);
		if (text?.startsWith(`${originOf(LINE, this.#victim.name, log)}\n`) !== true) return false;
		return this.#said().some(({ msg, body }) => {
			const { log: over, skew_us: skewUs = 0 } = body;
			return msg === "OBJECTION" && over === log && skewUs > LATE_US / 2;
		});
	}

	/** The probe stands in the victim's copy, and his node said nothing of it by itself but ERROR. */
	#isUnansweredProbe(ref: string): boolean {
		const [author, log, index] = ref.split("/");
		if (this.#victim.entries.get(`${author}/${log}`)?.[Number(index)] === undefined) return false;
		return this.#said().every(
			({ msg, body, isByPeople }) => body.ref !== ref || msg === ERROR || isByPeople,
		);
	}

	/** Everything that the victim has said, read from the bytes. */
	#said() {
		const { name, entries } = this.#victim;
		return LOGS.flatMap((log) =>
			(entries.get(`${name}/${log}`) ?? []).map((bytes) => ({
				...bodyOf(bytes),
				isByPeople: Buffer.from(bytes).includes("\nby "),
			})),
		);
	}

	#opened(note: string, verifier: Verifier): string | null {
		try {
			return openNote(note, [verifier]).text;
		} catch {
			return null;
		}
	}
}

/** What an entry says its author had seen, under this key of his. */
function seenIn(bytes: Uint8Array, author: Verifier): Seen[] {
	try {
		return openEntry(bytes, author).seen;
	} catch {
		return [];
	}
}

/** Whether a deposited frame holds the entry of a ref. */
function covers(frame: string, ref: string): boolean {
	const [, log, index] = ref.split("/");
	const { type, log: of, from = 0, entries = [] } = JSON.parse(frame) as Deposited;
	const at = Number(index) - from;
	return type === "entries" && of === log && at >= 0 && at < entries.length;
}

interface Deposited {
	type: string;
	log?: string;
	from?: number;
	entries?: string[];
}

function isMirrored({ line }: State, ref: string): boolean {
	const [, log, index] = ref.split("/");
	return Number(index) < line.mirrored[log as LogName].size;
}

/** Without effect for that reason, or because a flood had used up what it may say. */
function hasCode(known: { code: string } | undefined, code: string): boolean {
	return known?.code === code || known?.code === "over-quota";
}
