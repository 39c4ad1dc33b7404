import type { Json } from "@tansiq/record";
import type { Fault } from "./facts.ts";
import {
	FACT_KINDS,
	INCIDENT_STATES,
	type IncidentAct,
	type IncidentFact,
	MARKS,
	ORIGINS,
} from "./incident.ts";
import { type Fields, fields, MalformedBody } from "./message.ts";

/** How acts about incidents are written: one message, its act named, every field exact. */
export const INCIDENT_ACT = "INCIDENT";

const MOST_FACTS = 8;
const REF = /^[0-9A-Za-z][0-9A-Za-z._-]{0,62}\/(?:urgent|routine)\/(?:0|[1-9][0-9]{0,14})$/;
const FACT_ID = /^[0-9A-Za-z][0-9A-Za-z./_-]{0,96}:[0-9]{1,3}$/;
const ID = /^[0-9A-Za-z][0-9A-Za-z./:_-]{0,96}$/;
const NAME = /^[0-9A-Za-z][0-9A-Za-z._-]{0,62}$/;

type Kind =
	| { is: "text"; least: number; most: number }
	| { is: "match"; of: RegExp; expected: string }
	| { is: "word"; of: readonly string[] }
	| { is: "instant" }
	| { is: "facts" };
type Field = Kind & { none?: true };

const TEXT = (most: number): Field => ({ is: "text", least: 1, most });
const INSTANT: Field = { is: "instant" };
const ID_FIELD: Field = { is: "match", of: ID, expected: "the id of an entry or note" };

/** Every field of every act; `none` where it may be null, and is then left out. */
const ACTS: { readonly [act in IncidentAct["act"]]: { readonly [field: string]: Field } } = {
	open: {
		title: TEXT(128),
		origin: { is: "word", of: ORIGINS },
		zone: { is: "match", of: NAME, expected: "the id of a zone", none: true },
		fromUs: INSTANT,
		facts: { is: "facts" },
	},
	fact: { facts: { is: "facts" } },
	version: { text: TEXT(1_024) },
	statement: { who: TEXT(128), saidUs: INSTANT, text: TEXT(1_024) },
	mark: {
		fact: { is: "match", of: FACT_ID, expected: "the id of a fact, as alpha/routine/7:0" },
		says: { is: "word", of: MARKS },
	},
	state: {
		to: { is: "word", of: INCIDENT_STATES.slice(1) },
		untilUs: { is: "instant", none: true },
		reason: TEXT(256),
	},
	followup: {
		what: TEXT(256),
		party: { is: "match", of: NAME, expected: "a party" },
		owner: TEXT(128),
		dueUs: INSTANT,
	},
	done: { followup: ID_FIELD, text: TEXT(256) },
	told: { who: TEXT(128), atUs: INSTANT, how: TEXT(128) },
};

const FACT: { readonly [field: string]: Field } = {
	what: { is: "word", of: FACT_KINDS },
	text: { is: "text", least: 0, most: 256 },
	ref: { is: "match", of: REF, expected: "an entry as alpha/routine/7", none: true },
	atUs: { is: "instant", none: true },
};

/** What is wrong with an act that a person wants to do; empty when it may be said. */
export function actFaults(act: IncidentAct): Fault[] {
	const spec = ACTS[act.act];
	if (spec === undefined) return [fault("act", act.act, Object.keys(ACTS).join(" or "))];
	const strange = Object.keys(act).filter(
		(field) => field !== "act" && !Object.hasOwn(spec, field),
	);
	const expected = `only ${Object.keys(spec).join(", ")} in ${act.act}`;
	return [
		...strange.map((field) => fault(field, (act as unknown as Values)[field], expected)),
		...faultsOf(act as unknown as Values, spec, ""),
	];
}

/** The fields of its body, but for `by` and the incident that it speaks of. */
export function bodyOfAct(act: IncidentAct): Fields {
	return { act: act.act, ...written(act as unknown as Values, ACTS[act.act]) };
}

/** The act that a body says, and the incident; null for one that opens. @throws MalformedBody */
export function actOfBody(body: Fields): { incident: string | null; act: IncidentAct } {
	const { act: name, by: _, ref, ...rest } = body;
	const spec = typeof name === "string" && Object.hasOwn(ACTS, name) ? ACTS[name as "open"] : null;
	if (spec === null) throw new MalformedBody(`act: expected ${Object.keys(ACTS).join(" or ")}`);
	const known = new Set(Object.keys(spec).map(wireName));
	for (const field of Object.keys(rest))
		if (!known.has(field)) throw new MalformedBody(`${field}: expected no such field in ${name}`);
	const act = { act: name, ...read(rest, spec) } as unknown as IncidentAct;
	const [wrong] = actFaults(act);
	if (wrong !== undefined) throw new MalformedBody(`${wrong.field}: expected ${wrong.expected}`);
	if (name === "open") {
		if (ref !== undefined) throw new MalformedBody("ref: expected none in open");
		return { incident: null, act };
	}
	if (typeof ref !== "string" || !REF.test(ref))
		throw new MalformedBody("ref: expected the entry that opened it");
	return { incident: ref, act };
}

type Values = { readonly [field: string]: unknown };

/** Names in bodies have their unit behind an underscore. */
function wireName(field: string): string {
	return field.replace(/Us$/, "_us");
}

function written(values: Values, spec: { readonly [field: string]: Field }): Fields {
	const body: Fields = {};
	for (const [field, { is }] of Object.entries(spec)) {
		const value = values[field];
		if (value === null || value === undefined) continue;
		body[wireName(field)] =
			is === "facts"
				? (value as IncidentFact[]).map((one) => written(one as unknown as Values, FACT))
				: (value as Json);
	}
	return body;
}

function read(body: Fields, spec: { readonly [field: string]: Field }): Values {
	const values: { [field: string]: unknown } = {};
	for (const [field, { is }] of Object.entries(spec)) {
		const value = body[wireName(field)];
		if (is !== "facts") values[field] = value ?? null;
		else if (!Array.isArray(value)) values[field] = value;
		else values[field] = value.map((one) => read(fields(one, field), FACT));
	}
	return values;
}

function faultsOf(
	values: Values,
	spec: { readonly [field: string]: Field },
	prefix: string,
): Fault[] {
	return Object.entries(spec).flatMap(([field, kind]) => {
		const value = values[field];
		if (kind.none && (value === null || value === undefined)) return [];
		const expected = expectedOf(kind, value);
		if (expected !== null) return [fault(`${prefix}${field}`, value, expected)];
		if (kind.is !== "facts") return [];
		return (value as Values[]).flatMap((one, i) => faultsOf(one, FACT, `${prefix}facts[${i}].`));
	});
}

/** What would have been right; null when it is. */
function expectedOf(kind: Kind, value: unknown): string | null {
	switch (kind.is) {
		case "text": {
			const right =
				typeof value === "string" && value.length >= kind.least && value.length <= kind.most;
			return right ? null : `${kind.least} to ${kind.most} characters`;
		}
		case "match":
			return typeof value === "string" && kind.of.test(value) ? null : kind.expected;
		case "word":
			return typeof value === "string" && kind.of.includes(value) ? null : kind.of.join(" or ");
		case "instant":
			return Number.isSafeInteger(value) && (value as number) >= 0
				? null
				: "an instant in µs since 1970";
		case "facts":
			return Array.isArray(value) && value.length <= MOST_FACTS
				? null
				: `a list of at most ${MOST_FACTS} facts`;
	}
}

function fault(field: string, value: unknown, expected: string): Fault {
	return { field, value: String(value).slice(0, 64), expected };
}
