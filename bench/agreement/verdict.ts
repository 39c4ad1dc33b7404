import { minimaFor, ruleBookOf, ruleFindings, widestRadiusMm } from "@tansiq/agreement";
import { emptyRegistry, put, whoMeets, windowOf } from "@tansiq/registry";
import { seeded } from "../worlds/random.ts";
import { manyRules } from "./rules.ts";
import { agreement, ORIGIN_US, volumes, zone } from "./world.ts";

const ZONES = 100_000;
const OPERATIONS = 100_000;
const ASKED = 2_000;
/** Asked before, so that the figures are of code that is compiled. */
const WARM_UP = 200;
const EDGE_TEST_LIMIT = 2_000_000;

/** One verdict at a time: who is met among all operations, and what all zones and rules say. */
export function verdicts(): Record<string, number> {
	const random = seeded(1);
	const zones = Array.from({ length: ZONES }, (_, i) => zone(`zone-${i}`, random));
	const agreed = agreement({ zones, rules: manyRules(500, random) });
	const registry = emptyRegistry();
	for (let i = 0; i < OPERATIONS; i++) {
		const own = volumes(random);
		put(registry, {
			key: `operation-${i}`,
			owner: i % 2 === 0 ? "own" : "peer",
			version: 1,
			class: "crewed",
			category: "civil",
			marks: [],
			volumes: own,
			window: windowOf(own),
			level: "volume",
			state: "accepted",
			declaredUs: ORIGIN_US,
			receiptUs: null,
			notice: null,
			declaration: null,
		});
	}
	const begun = performance.now();
	const book = ruleBookOf(agreed);
	const bookMs = performance.now() - begun;
	let findings = 0;
	let met = 0;
	const times: number[] = [];
	for (let i = -WARM_UP; i < ASKED; i++) {
		const asked = volumes(random);
		const start = performance.now();
		const budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
		met += whoMeets(
			registry,
			{ key: "asked", volumes: asked },
			(other) => (other === undefined ? null : minimaFor(agreed, "crewed", other)),
			widestRadiusMm(agreed),
			budget,
		).length;
		const subject = {
			owner: "alpha",
			class: "crewed" as const,
			category: "civil" as const,
			activities: [],
			volumes: asked,
			window: windowOf(asked),
			noticeUs: null,
			consents: [],
		};
		findings += ruleFindings(book, subject, ORIGIN_US, budget).length;
		if (i >= 0) times.push(performance.now() - start);
	}
	times.sort((a, b) => a - b);
	const at = (share: number) => Number((times[Math.floor(share * ASKED)] as number).toFixed(3));
	return {
		zones: ZONES,
		operations: OPERATIONS,
		verdicts: ASKED,
		operations_met: met,
		rule_findings: findings,
		book_ms: Math.round(bookMs),
		verdict_p50_ms: at(0.5),
		verdict_p99_ms: at(0.99),
	};
}
