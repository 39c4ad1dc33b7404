import {
	type Agreement,
	type Extent,
	isOutsideTheatre,
	type OutsiderRule,
	rulesOf,
} from "@tansiq/agreement";
import { isLive } from "@tansiq/registry";
import { type Micros, volumeFaults } from "@tansiq/space";
import type { Unstamped } from "./event.ts";
import { type Facts, type Fault, type Operator, Refusal } from "./facts.ts";
import { assertEnrolled } from "./people.ts";
import type { State } from "./state.ts";

/**
 * Actors outside the mechanism: those that both parties named in the agreement, and those that this
 * desk alone knows of. None of them signed anything, so that a promise of this line keeps nobody
 * safe from them; what helps is to know where they are met and who can speak to them.
 */

/** Who can speak to an outsider: a party of the agreement, the mediator, or somebody who is called. */
export interface Speaker {
	how: "party" | "mediator" | "contact";
	name: string;
}

export interface Outsider {
	/** A neutral label; unique at this desk, and what its findings and relays are named by. */
	name: string;
	/** Where and when it is met; null: anywhere, at any time. */
	extent: Extent | null;
	/** Null: nobody can speak to it. */
	reachedBy: Speaker | null;
	/** Ids of zones and rules that it never signed. */
	notBoundBy: string[];
}

/** One that this desk alone knows of; it is never told. */
export interface NotedOutsider extends Outsider {
	notedUs: Micros;
	by: string;
}

/** Something was passed on to an outsider. That it arrived is not known until a person says so. */
export interface Relay {
	id: string;
	outsider: string;
	/** Through whom it was told. */
	via: string;
	/** The message that was passed on, and what was said besides. */
	about: string | null;
	words: string | null;
	toldUs: Micros;
	by: string;
	confirmed: { atUs: Micros; by: string } | null;
}

export interface OutsiderShown extends Outsider {
	/** Both parties signed that it is there, or this desk alone says so. */
	source: "agreed" | "desk";
}

export interface Relaying {
	/** Absent: whoever can speak to it. */
	via?: string;
	about?: string;
	words?: string;
	/** Absent: now. */
	toldUs?: Micros;
}

/** Every outsider that this desk knows of: the agreed ones first, then its own by their names. */
export function outsidersOf(state: State, agreement: Agreement): OutsiderShown[] {
	const agreed = rulesOf(agreement.rules ?? [], "outsider").map(
		({ name, extent, reachedBy, notBoundBy }): OutsiderShown => ({
			name,
			extent,
			reachedBy: reachedBy === null ? null : { how: "party", name: reachedBy },
			notBoundBy,
			source: "agreed",
		}),
	);
	const noted = state.outsiders
		.map(({ name, extent, reachedBy, notBoundBy }) => ({
			...{ name, extent, reachedBy, notBoundBy },
			source: "desk" as const,
		}))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	return [...agreed, ...noted];
}

/** An agreement read together with what this desk alone knows; the same two give the same object. */
export function withOutsiders(
	agreement: Agreement,
	outsiders: readonly NotedOutsider[],
	/** `outsiders`: none of its promises holds, and whoever is there is there all the same. */
	holds: "agreement" | "outsiders" = "agreement",
): Agreement {
	if (outsiders.length === 0 && holds === "agreement") return agreement;
	const made = read[holds].get(agreement) ?? new WeakMap<readonly NotedOutsider[], Agreement>();
	read[holds].set(agreement, made);
	const known = made.get(outsiders);
	if (known !== undefined) return known;
	const rules = outsiders.map(ruleOf);
	const joined =
		holds === "agreement"
			? { ...agreement, rules: [...(agreement.rules ?? []), ...rules] }
			: { ...agreement, zones: [], rules };
	made.set(outsiders, joined);
	return joined;
}

type Joined = WeakMap<Agreement, WeakMap<readonly NotedOutsider[], Agreement>>;
const read: Record<"agreement" | "outsiders", Joined> = {
	agreement: new WeakMap(),
	outsiders: new WeakMap(),
};

/** As a rule of the agreement says it, so that one check finds both. */
function ruleOf({ name, extent, reachedBy, notBoundBy }: NotedOutsider): OutsiderRule {
	const reached = reachedBy?.name ?? null;
	return { kind: "outsider", id: name, name, extent, reachedBy: reached, notBoundBy, stays: true };
}

/** Notes an outsider, or what is known of it by now. @throws Refusal */
export function noteOutsider(
	state: State,
	outsider: Outsider,
	by: Operator,
	agreement: Agreement,
	facts: Facts,
): Unstamped[] {
	assertEnrolled(state, by);
	const faults = outsiderFaults(state, outsider, agreement);
	if (faults.length > 0) throw new Refusal("invalid", "the outsider cannot be noted", faults);
	const { name, extent, reachedBy, notBoundBy } = outsider;
	const noted = { name, extent, reachedBy, notBoundBy: [...notBoundBy].sort() };
	const known = state.outsiders.find((each) => each.name === name);
	if (known !== undefined) {
		const { notedUs, by: who, ...before } = known;
		if (JSON.stringify(before) === JSON.stringify(noted)) return [];
	}
	return [{ type: "outsiderNoted", outsider: { ...noted, notedUs: facts.wallUs, by: by.name } }];
}

/** It is not there any more, or never was. @throws Refusal */
export function dropOutsider(
	state: State,
	name: string,
	reason: string,
	by: Operator,
): Unstamped[] {
	assertEnrolled(state, by);
	if (!state.outsiders.some((each) => each.name === name))
		throw new Refusal(
			"unknown",
			`outsider ${name.slice(0, 64)}: expected one that this desk noted`,
		);
	return [{ type: "outsiderDropped", name, reason, by: by.name }];
}

/** So many are noted at most: a desk names actors, and keeps no list of persons. */
const MOST_OUTSIDERS = 200;
/** So much is remembered of what was passed on; the journal has all of it. */
const MOST_RELAYS = 1_000;

function outsiderFaults(state: State, outsider: Outsider, agreement: Agreement): Fault[] {
	const { name, extent, reachedBy, notBoundBy } = outsider;
	const faults: Fault[] = [];
	const { zones, rules = [], parties } = agreement;
	const ids = new Set([...zones, ...rules].map(({ id }) => id));
	const agreed = rulesOf(rules, "outsider").some((rule) => rule.name === name);
	if (ids.has(name) || agreed)
		faults.push({
			field: "name",
			value: name,
			expected: "a name that the agreement gives to nothing",
		});
	const isNew = !state.outsiders.some((each) => each.name === name);
	if (isNew && state.outsiders.length >= MOST_OUTSIDERS)
		faults.push({ field: "name", value: name, expected: `at most ${MOST_OUTSIDERS} outsiders` });
	if (reachedBy?.how === "party" && !parties.includes(reachedBy.name))
		faults.push({
			field: "reachedBy.name",
			value: reachedBy.name,
			expected: `a party of the agreement: ${parties.join(", ")}`,
		});
	for (const [i, id] of notBoundBy.entries())
		if (!ids.has(id))
			faults.push({
				field: `notBoundBy[${i}]`,
				value: id,
				expected: "the id of a zone or rule of the agreement",
			});
	if (extent === null) return faults;
	faults.push(...volumeFaults(extent, "extent", agreement.theatre));
	if (faults.length === 0 && isOutsideTheatre(agreement, extent.outline))
		faults.push({
			field: "extent.outline",
			value: extent.outline.kind,
			expected: "in the theatre",
		});
	return faults;
}

/** Something was passed on. @throws Refusal */
export function relay(
	state: State,
	name: string,
	relaying: Relaying,
	by: Operator,
	agreement: Agreement,
	facts: Facts,
): Unstamped[] {
	assertEnrolled(state, by);
	const outsider = outsidersOf(state, agreement).find((each) => each.name === name);
	if (outsider === undefined)
		throw new Refusal("unknown", `outsider ${name.slice(0, 64)}: expected one that is known here`);
	const { about = null, words = null, toldUs = facts.wallUs } = relaying;
	const via = relaying.via ?? outsider.reachedBy?.name;
	const faults: Fault[] = [];
	if (via === undefined)
		faults.push({
			field: "via",
			value: "nothing",
			expected: "through whom it was told: nobody is named who can speak to it",
		});
	if (about === null && words === null)
		faults.push({ field: "about", value: "nothing", expected: "a message of this line, or words" });
	if (about !== null && !state.dialogues.has(about))
		faults.push({ field: "about", value: about, expected: "a message of this line" });
	if (toldUs > facts.wallUs)
		faults.push({
			field: "toldUs",
			value: String(toldUs),
			expected: `no later than now, ${facts.wallUs}, µs since 1970`,
		});
	if (faults.length > 0 || via === undefined)
		throw new Refusal("invalid", "the relay cannot be recorded", faults);
	const id = `relay-${state.relayed + 1}`;
	return [
		{
			type: "outsiderTold",
			relay: { id, outsider: name, via, about, words, toldUs, by: by.name, confirmed: null },
		},
	];
}

/** A person says that the outsider has heard it. @throws Refusal */
export function confirmRelay(state: State, id: string, by: Operator, facts: Facts): Unstamped[] {
	assertEnrolled(state, by);
	const known = state.relays.get(id);
	if (known === undefined)
		throw new Refusal("unknown", `relay ${id.slice(0, 64)}: expected one that was recorded here`);
	if (known.confirmed !== null) return [];
	return [{ type: "relayConfirmed", relay: id, atUs: facts.wallUs, by: by.name }];
}

/** The newest relay of a message to an outsider, or undefined. */
export function relayOf({ relays }: State, about: string, outsider: string): Relay | undefined {
	return [...relays.values()].findLast(
		(each) => each.about === about && each.outsider === outsider,
	);
}

/** Whoever is met changes what is found of every operation of ours that is not over. */
export function applyOutsiders(state: State, outsiders: readonly NotedOutsider[]): void {
	state.outsiders = outsiders;
	for (const operation of state.registry.operations.values())
		if (operation.owner === "own" && isLive(operation)) state.recheck.add(operation.key);
}

export function applyRelay(state: State, told: Relay): void {
	state.relayed++;
	state.relays.set(told.id, { ...told });
	for (const id of state.relays.keys()) {
		if (state.relays.size <= MOST_RELAYS) return;
		state.relays.delete(id);
	}
}
