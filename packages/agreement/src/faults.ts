import type { Fault } from "@tansiq/space";
import type { Agreement } from "./agreement.ts";
import { ruleFaults } from "./rule-faults.ts";

const positive = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
const natural = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const MOST_TICKS = 31;

/** What is wrong with the numbers, zones and rules of an agreement; empty when it can be signed. */
export function agreementFaults(agreement: Agreement): Fault[] {
	const faults: Fault[] = [];
	const check = (field: string, value: unknown, holds: boolean, expected: string): void => {
		if (!holds) faults.push({ field, value: JSON.stringify(value) ?? "undefined", expected });
	};
	const { parties, validity, theatre, technicalDueUs, alert, conformance } = agreement;
	check("version", agreement.version, positive(agreement.version), "a positive integer");
	check("parties", parties, parties[0] !== parties[1], "two different parties");
	check("validity.endUs", validity.endUs, validity.endUs > validity.startUs, "later than startUs");
	check("theatre.north9", theatre.north9, theatre.north9 > theatre.south9, "north of south9");
	for (const [i, minima] of agreement.minima.entries()) {
		check(`minima[${i}].radiusMm`, minima.radiusMm, natural(minima.radiusMm), "mm, 0 or more");
		check(
			`minima[${i}].height01mm`,
			minima.height01mm,
			natural(minima.height01mm),
			"0.1 mm, 0 or more",
		);
		const key = [...minima.classes].sort().join();
		const first = agreement.minima.findIndex((m) => [...m.classes].sort().join() === key);
		check(`minima[${i}].classes`, minima.classes, first === i, "each pair of classes once");
	}
	for (const field of ["noticeLeadUs", "answerDueUs", "sealedBlockUs"] as const)
		check(field, agreement[field], positive(agreement[field]), "a positive number of µs");
	for (const log of ["urgent", "routine"] as const) {
		const dueUs = technicalDueUs[log];
		check(`technicalDueUs.${log}`, dueUs, positive(dueUs), "a positive number of µs");
	}
	for (const field of ["trackBeforeUs", "trackAfterUs"] as const)
		check(field, agreement[field], natural(agreement[field]), "µs, 0 or more");
	for (const field of ["lookAheadUs", "tickUs", "hits", "ofTicks", "rearmUs", "staleUs"] as const)
		check(`alert.${field}`, alert[field], positive(alert[field]), "a positive integer");
	for (const field of ["altimetryTolerance01mm", "levelClimb01mmS"] as const)
		check(`alert.${field}`, alert[field], natural(alert[field]), "an integer, 0 or more");
	check("alert.hits", alert.hits, alert.hits <= alert.ofTicks, "no more than ofTicks");
	// The ticks that count are the bits of one word.
	check("alert.ofTicks", alert.ofTicks, alert.ofTicks <= MOST_TICKS, `at most ${MOST_TICKS}`);
	for (const [field, value] of Object.entries(conformance))
		check(`conformance.${field}`, value, natural(value), "an integer, 0 or more");
	faults.push(...ruleFaults(agreement));
	return faults;
}
