import { type Fault, volumeFaults } from "@tansiq/space";
import type { Agreement } from "./agreement.ts";

const positive = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
const natural = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** What is wrong with the numbers of an agreement; empty when it can be signed. */
export function agreementFaults(agreement: Agreement): Fault[] {
	const faults: Fault[] = [];
	const check = (field: string, value: unknown, holds: boolean, expected: string): void => {
		if (!holds) faults.push({ field, value: JSON.stringify(value) ?? "undefined", expected });
	};
	const { parties, validity, theatre, alert } = agreement;
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
	for (const field of ["lookAheadUs", "tickUs", "hits", "ofTicks", "rearmUs", "staleUs"] as const)
		check(`alert.${field}`, alert[field], positive(alert[field]), "a positive integer");
	check("alert.hits", alert.hits, alert.hits <= alert.ofTicks, "no more than ofTicks");
	for (const [i, zone] of agreement.zones.entries())
		faults.push(
			...volumeFaults(
				{ outline: zone.outline, band: zone.band, window: zone.window },
				`zones[${i}]`,
			),
		);
	return faults;
}
