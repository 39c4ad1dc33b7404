import {
	ANSWER,
	awaitsAnswer,
	CODEBOOK,
	DISREGARD,
	demandOf,
	LINE_CHECK,
	type Message,
	NEGATIVE,
	type Role,
	readbackOf,
	STANDBY,
	TAKES_ON,
	UNABLE,
	UNABLE_REASONS,
} from "@tansiq/hotline";
import {
	type Answering,
	type DeclareRequest,
	type Fields,
	humanCheck,
	type Operator,
	type State,
} from "@tansiq/party";
import { MINUTE_US, SECOND_US } from "@tansiq/space";
import { bodyFor, SPOKEN } from "./bodies.ts";
import { PEOPLE, personName } from "./founding.ts";
import type { SimNode } from "./node.ts";
import type { World } from "./world.ts";

export interface OfficerManner {
	/** Mean time between messages that a desk starts. */
	everyUs: number;
	latePerMillion: number;
	silentPerMillion: number;
	doublePerMillion: number;
	wrongReadbackPerMillion: number;
	standbyPerMillion: number;
	disregardPerMillion: number;
	handoverPerMillion: number;
}

/** The people at one desk: they act on what the desk shows, at their own pace. */
export class Officers {
	readonly #world: World;
	readonly #node: SimNode;
	readonly #manner: OfficerManner;
	/** What somebody has already taken in hand. */
	readonly #inHand = new Set<string>();
	#declared = 0;
	/** They start nothing new any more. */
	closing = false;

	constructor(world: World, node: SimNode, manner: OfficerManner) {
		this.#world = world;
		this.#node = node;
		this.#manner = manner;
		for (const person of Object.keys(PEOPLE))
			node.signing.signedIn.add(personName(node.name, person));
		this.#planNext();
		this.#checkLine();
	}

	/** The desk shows something new. */
	look(): void {
		const { state } = this.#node;
		if (state === null) return;
		for (const ref of state.open)
			if (this.#takes(ref) && state.dialogues.get(ref)?.direction === "received")
				this.#planAnswer(ref);
		for (const { id } of state.holds.values())
			if (this.#takes(id))
				this.#soon(120, () => {
					const by = this.#person("releaser");
					if (this.#node.tryAct({ type: "release", hold: id, by }) === null)
						this.#inHand.delete(id);
				});
		for (const draft of state.drafts.values())
			if (this.#takes(draft.id))
				this.#soon(90, () => {
					const roles = CODEBOOK.get(draft.msg)?.roles ?? [];
					const role = draft.answers === null ? roles[0] : "negotiator";
					const by = this.#person(role as Role, draft.first.name);
					if (this.#node.tryAct({ type: "countersign", draft: draft.id, by }) === null)
						this.#inHand.delete(draft.id);
				});
	}

	/** True for the one who sees it first. */
	#takes(what: string): boolean {
		if (this.#inHand.has(what)) return false;
		this.#inHand.add(what);
		return true;
	}

	#planAnswer(ref: string): void {
		const { random } = this.#world;
		const { latePerMillion, silentPerMillion } = this.#manner;
		if (random.chance(silentPerMillion)) {
			this.#world.fault("officer-silent", ref);
			return;
		}
		const dueUs = this.#node.state?.dialogues.get(ref)?.answerDueUs ?? 10 * MINUTE_US;
		const usualUs = Math.min(dueUs, 8 * MINUTE_US);
		let delayUs = Math.floor((usualUs * random.between(5, 80)) / 100);
		if (random.chance(latePerMillion)) {
			this.#world.fault("officer-late", ref);
			delayUs = Math.min(dueUs, 20 * MINUTE_US) + random.between(1, 300) * SECOND_US;
		}
		const watch = (): Operator => this.#person("watch");
		if (random.chance(600_000))
			this.#later(Math.floor(delayUs / 3), () =>
				this.#node.tryAct({ type: "present", ref, by: watch() }),
			);
		if (random.chance(this.#manner.standbyPerMillion))
			this.#later(Math.floor(delayUs / 2), () => {
				const untilUs = this.#node.clock.wallUs() + Math.floor(dueUs / 2);
				const answer = { msg: STANDBY, untilUs };
				const by = this.#answerer(ref, STANDBY);
				this.#node.tryAct({ type: "answer", ref, answer, by });
				// Asked for time once, one asks again; the node has to say no.
				if (random.chance(300_000))
					this.#soon(20, () => this.#node.tryAct({ type: "answer", ref, answer, by }));
			});
		this.#later(delayUs, () => this.#answer(ref));
	}

	#answer(ref: string): void {
		const { state } = this.#node;
		const dialogue = state?.dialogues.get(ref);
		if (state == null || dialogue === undefined || dialogue.answer !== null) return;
		if (state.line.recovering !== null) {
			this.#later(20 * SECOND_US, () => this.#answer(ref));
			return;
		}
		const { random } = this.#world;
		const [takesOn, declines] = (CODEBOOK.get(dialogue.msg) as Message).answers;
		const msg = (declines !== undefined && random.chance(200_000) ? declines : takesOn) as string;
		const by = this.#answerer(ref, msg);
		const given = this.#wording(state, ref, msg);
		if (given.readback !== undefined && random.chance(this.#manner.wrongReadbackPerMillion)) {
			this.#world.fault("officer-wrong-readback", ref);
			const readback = { ...given.readback };
			const [field = ""] = Object.keys(readback);
			readback[field] = typeof readback[field] === "number" ? 1 : "Z-wrong";
			this.#node.tryAct({ type: "answer", ref, answer: { ...given, readback }, by });
		}
		this.#node.tryAct({ type: "answer", ref, answer: given, by });
		if (!random.chance(this.#manner.doublePerMillion)) return;
		this.#world.fault("officer-double-answer", ref);
		const other = msg === takesOn && declines !== undefined ? declines : (takesOn as string);
		this.#soon(60, () => {
			if (this.#node.state === null) return;
			const second = this.#wording(this.#node.state, ref, other);
			this.#node.tryAct({ type: "answer", ref, answer: second, by });
		});
	}

	#wording(state: State, ref: string, msg: string): Answering {
		const body = state.messages.get(ref)?.body ?? {};
		const opener = state.dialogues.get(ref)?.msg ?? "";
		const readback = TAKES_ON.includes(msg) ? readbackOf(opener, body) : null;
		if (msg === UNABLE || msg === NEGATIVE)
			return { msg, reason: this.#world.random.pick(UNABLE_REASONS) };
		if (msg === ANSWER && readback === null) return { msg, text: "as asked" };
		return readback === null ? { msg } : { msg, readback };
	}

	/** Somebody who may give this answer. */
	#answerer(ref: string, msg: string): Operator {
		const { state } = this.#node;
		const dialogue = state?.dialogues.get(ref);
		const body = state?.messages.get(ref)?.body ?? {};
		const opened = dialogue === undefined ? null : { msg: dialogue.msg, body };
		const { roles } = demandOf(CODEBOOK.get(msg) as Message, {}, opened);
		return this.#person(roles.includes("watch") ? "watch" : (roles[0] as Role));
	}

	#person(role: Role, notName = ""): Operator {
		const names = Object.entries(PEOPLE)
			.filter(([, roles]) => roles.includes(role))
			.map(([person]) => personName(this.#node.name, person))
			.filter((name) => name !== notName);
		return { name: this.#world.random.pick(names), role, script: false };
	}

	#soon(mostS: number, act: () => void): void {
		this.#later(this.#world.random.between(2, mostS) * SECOND_US, act);
	}

	/** Whoever finds the node down tries again. */
	#later(delayUs: number, act: () => void): void {
		this.#world.after(delayUs, () => {
			if (this.#node.state === null || this.#world.nowUs < this.#node.frozenUntilUs)
				this.#later(10 * SECOND_US, act);
			else act();
		});
	}

	#planNext(): void {
		const { random } = this.#world;
		const delayUs = random.between(1, 2 * Math.floor(this.#manner.everyUs / SECOND_US)) * SECOND_US;
		this.#later(delayUs, () => {
			if (this.closing) return;
			if (random.chance(300_000)) this.#declare();
			else this.#speak();
			if (random.chance(this.#manner.handoverPerMillion)) this.#handOver();
			this.#planNext();
		});
	}

	/** The check that people owe one another once an hour. */
	#checkLine(): void {
		this.#later(5 * MINUTE_US, () => {
			const { state, clock } = this.#node;
			const body = state?.founding == null ? null : humanCheck(state, clock.monoUs());
			if (body !== null)
				this.#node.tryAct({ type: "speak", msg: LINE_CHECK, body, by: this.#person("watch") });
			this.#checkLine();
		});
	}

	#speak(): void {
		const { state, clock } = this.#node;
		const { random } = this.#world;
		if (state?.founding == null) return;
		const msg = random.pick(SPOKEN);
		const body = bodyFor(msg, { state, random, nowUs: clock.wallUs() });
		if (body === null) return;
		this.#say(msg, body);
	}

	#say(msg: string, body: Fields): void {
		const { random } = this.#world;
		const by = this.#person((CODEBOOK.get(msg) as Message).roles[0] as Role);
		const events = this.#node.tryAct({ type: "speak", msg, body, by });
		const said = events?.find((event) => event.type === "said");
		if (said?.type !== "said" || !random.chance(this.#manner.disregardPerMillion)) return;
		const { log, index } = said.said.entries[0] ?? { log: "routine", index: 0 };
		const ref = `${this.#node.name}/${log}/${index}`;
		this.#soon(240, () => {
			const dialogue = this.#node.state?.dialogues.get(ref);
			if (dialogue !== undefined && awaitsAnswer(dialogue))
				this.#node.tryAct({
					type: "speak",
					msg: DISREGARD,
					body: { msg, ref },
					by: this.#person("watch"),
				});
		});
	}

	#handOver(): void {
		const { state } = this.#node;
		if (state === null) return;
		const mid = [...state.open].length > 0;
		const by = {
			name: personName(this.#node.name, "duty-1"),
			role: "watch" as Role,
			script: false,
		};
		const incoming = personName(this.#node.name, "duty-2");
		if (this.#node.tryAct({ type: "handover", incoming, by }) === null) return;
		if (mid) this.#world.fault("handover-mid-dialogue", this.#node.name);
		this.#soon(60, () => this.#node.tryAct({ type: "assume", by: { ...by, name: incoming } }));
	}

	#declare(): void {
		const { random } = this.#world;
		const id = `op-${this.#declared++}`;
		const startUs = this.#node.clock.wallUs() + random.between(1, 60) * MINUTE_US;
		const request: DeclareRequest = {
			class: random.pick(["crewed", "uncrewed"]),
			category: random.pick(["civil", "civil", "state"]),
			volumes: [
				{
					outline: {
						kind: "disc",
						lat9: 40_000_000_000 + random.below(1_000) * 5_000_000,
						lon9: random.below(1_000) * 5_000_000,
						radiusMm: random.between(200, 9_000) * 1_000,
					},
					band: { datum: "W84", lower01mm: 0, upper01mm: random.between(100, 9_000) * 10_000 },
					window: { startUs, endUs: startUs + random.between(5, 60) * MINUTE_US },
				},
			],
		};
		this.#node.tryAct({ type: "declare", id, request, by: this.#person("planner") });
	}
}
