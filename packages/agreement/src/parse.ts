import type { Fault } from "@tansiq/space";
import type { Agreement } from "./agreement.ts";
import { agreementFaults } from "./faults.ts";
import {
	anyRule,
	CATEGORIES,
	CLASSES,
	height,
	length,
	micros,
	microsOr0,
	operationClass,
	RELEASES,
	window,
	zone,
} from "./rule-shape.ts";
import type { Check } from "./shape.ts";
import {
	add,
	integer,
	isObject,
	list,
	party,
	record,
	set,
	sha256Hex,
	text,
	words,
} from "./shape.ts";

/** More zones and rules than any two parties would read, and not more than a check can bear. */
const MOST_ZONES = 100_000;
const MOST_RULES = 10_000;

const LANGUAGE = /^[a-z]{2,3}$/;
const any = Number.MAX_SAFE_INTEGER;
const count = integer(0, any, "0 or more");
const positive = integer(1, any, "1 or more");
const latitude = integer(-90_000_000_000, 90_000_000_000, "1e-9 degree");
const longitude = integer(-180_000_000_000, 180_000_000_000, "1e-9 degree");

const sentences: Check = (value, path, faults) => {
	if (!isObject(value)) return add(faults, path, value, "an object");
	for (const [language, hash] of Object.entries(value)) {
		const at = `${path}.${language.slice(0, 8)}`;
		if (LANGUAGE.test(language)) sha256Hex(hash, at, faults);
		else add(faults, at, language, "a language of two or three letters");
	}
};

const agreementShape = record(
	{
		id: text,
		version: positive,
		parties: list(party, 2, 2),
		validity: window,
		theatre: record({ south9: latitude, west9: longitude, north9: latitude, east9: longitude }),
		minima: list(
			record({ classes: list(operationClass, 2, 2), radiusMm: count, height01mm: height }),
			0,
			64,
		),
		noticeLeadUs: micros,
		answerDueUs: micros,
		technicalDueUs: record({ urgent: micros, routine: micros }),
		disclosure: list(
			record({
				id: text,
				class: words(...CLASSES, "any"),
				category: words(...CATEGORIES, "any"),
				level: words("sealed", "volume"),
				release: words(...RELEASES),
			}),
			0,
			256,
		),
		sealedBlockUs: micros,
		trackOpenings: set(words("conflict", "nonconformance", "distress"), 0, 3),
		trackBeforeUs: microsOr0,
		trackAfterUs: microsOr0,
		ceiling: set(text, 0, 64),
		tie: words("later-start-then-higher-hash"),
		alert: record(
			{
				lookAheadUs: micros,
				tickUs: micros,
				altimetryTolerance01mm: height,
				levelClimb01mmS: count,
				hits: positive,
				ofTicks: positive,
				rearmUs: micros,
				staleUs: micros,
			},
			{ doubtGrowth: record({ mm: length, height01mm: height }) },
		),
		conformance: record({
			lateralMm: count,
			vertical01mm: count,
			timeUs: microsOr0,
			excursionUs: microsOr0,
			contingentUs: microsOr0,
			endAfterUs: microsOr0,
		}),
		zones: list(zone, 0, MOST_ZONES),
	},
	{ rules: list(anyRule, 0, MOST_RULES), sentences },
);

/**
 * An agreement from a document that somebody else wrote. Every field of what this version knows
 * must be there, of its type and in its range, and no other; a rule of an unknown kind stays as it
 * is, to the letter. The document itself is returned, not a copy.
 *
 * @returns null with every fault found; no fault is thrown
 */
export function parseAgreement(value: unknown): { agreement: Agreement | null; faults: Fault[] } {
	const misshapen: Fault[] = [];
	agreementShape(value, "", misshapen);
	if (misshapen.length > 0) return { agreement: null, faults: misshapen };
	const agreement = value as Agreement;
	const faults = agreementFaults(agreement);
	return { agreement: faults.length === 0 ? agreement : null, faults };
}
