import { createHash } from "node:crypto";
import { type AnyRule, contradictions, parseAgreement, sentencesHash } from "@tansiq/agreement";
import { HOUR_US, MINUTE_US } from "@tansiq/space";
import { seeded } from "../worlds/random.ts";
import { agreement, position, zone } from "./world.ts";

const COUNT = 500;

/** Rules of the kinds that parties write many of, in turn. */
export function manyRules(count: number, random: () => number): AnyRule[] {
	return Array.from({ length: count }, (_, i) => {
		const id = `rule-${i}`;
		const { id: _id, name, ...extent } = zone(id, random);
		const { outline, band, window } = extent;
		const area = { outline, band, window };
		const from = position(random);
		const kinds: AnyRule[] = [
			{ id, kind: "lead-time", zone: `zone-${i}`, class: "any", leadUs: HOUR_US },
			{ id, kind: "red-line", owner: "bravo", name, extent: area, classes: [], activities: [] },
			{ id, kind: "quiet", purpose: "quiet", extent: area },
			{ id, kind: "event", name, extent: area },
			{
				id,
				kind: "dividing-line",
				name,
				lat9: [from.lat9, from.lat9 + 500_000_000],
				lon9: [from.lon9, from.lon9],
				band,
				crossing: "notice",
				leadUs: 30 * MINUTE_US,
				sides: ["alpha", "bravo"],
			},
			{
				id,
				kind: "tell",
				zone: `zone-${i}`,
				class: "crewed",
				category: "any",
				to: "bravo",
				phase: "planned",
				level: "volume",
				release: "automatic",
			},
		];
		return kinds[i % kinds.length] as AnyRule;
	});
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * A document of 500 rules and 500 zones parsed, searched for contradictions, put into words in four
 * languages and hashed as it is signed: median of 5.
 */
export function rules(): Record<string, number> {
	const random = seeded(7);
	const zones = Array.from({ length: COUNT }, (_, i) => zone(`zone-${i}`, random));
	const text = JSON.stringify(agreement({ zones, rules: manyRules(COUNT, random) }));
	let found = 0;
	const times = Array.from({ length: 5 }, () => {
		const begun = performance.now();
		const { agreement: parsed, faults } = parseAgreement(JSON.parse(text));
		if (parsed === null) throw new Error(`${faults[0]?.field}: expected no faults`);
		found = contradictions(parsed).length;
		sentencesHash(parsed, sha256);
		return performance.now() - begun;
	}).sort((a, b) => a - b);
	return {
		rules: COUNT,
		rules_contradictions: found,
		rules_500_ms: Math.round(times[2] as number),
	};
}
