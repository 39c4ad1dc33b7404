import { type Fault, volumeFaults } from "@tansiq/space";
import type { Agreement } from "./agreement.ts";
import { anyRule } from "./rule-shape.ts";
import {
	ANYWHERE,
	type AnyRule,
	type DividingLineRule,
	type EscalationRule,
	type Extent,
	isKnown,
	type KnownRule,
} from "./rules.ts";
import { add } from "./shape.ts";

/** What zones and rules may refer to. */
interface Named {
	parties: ReadonlySet<string>;
	zones: ReadonlySet<string>;
	/** Zones and rules. */
	ids: ReadonlySet<string>;
}

/** What is wrong with the zones and rules of an agreement: their form, and what they name. */
export function ruleFaults(agreement: Agreement): Fault[] {
	const { zones, rules = [], parties } = agreement;
	const faults: Fault[] = [];
	const named: Named = {
		parties: new Set(parties),
		zones: new Set(zones.map(({ id }) => id)),
		ids: new Set([...zones, ...rules].map((each) => each?.id)),
	};
	const seen = new Set<string>([ANYWHERE]);
	for (const [i, zone] of zones.entries()) {
		const path = `zones[${i}]`;
		once(seen, zone.id, `${path}.id`, faults);
		faults.push(...extentFaults(zone, path));
		for (const [j, party] of (zone.responsible ?? []).entries())
			mustName(named.parties, party, `${path}.responsible[${j}]`, "a party", faults);
		for (const [j, { party, extent }] of (zone.disputed ?? []).entries()) {
			mustName(named.parties, party, `${path}.disputed[${j}].party`, "a party", faults);
			faults.push(...extentFaults(extent, `${path}.disputed[${j}].extent`));
		}
	}
	for (const [i, rule] of rules.entries()) {
		const path = `rules[${i}]`;
		const misshapen: Fault[] = [];
		anyRule(rule, path, misshapen);
		faults.push(...misshapen);
		if (misshapen.length > 0) continue;
		once(seen, rule.id, `${path}.id`, faults);
		if (isKnown(rule)) meaningFaults(rule, path, named, faults);
	}
	return faults;
}

function once(seen: Set<string>, id: string, field: string, faults: Fault[]): void {
	if (seen.has(id)) add(faults, field, id, `an id that nothing else has, and not ${ANYWHERE}`);
	seen.add(id);
}

function mustName(
	known: ReadonlySet<string>,
	name: string,
	field: string,
	what: string,
	faults: Fault[],
): void {
	if (!known.has(name)) add(faults, field, name, `${what} of this agreement`);
}

function extentFaults({ outline, band, window }: Extent, path: string): Fault[] {
	return volumeFaults({ outline, band, window }, path);
}

function meaningFaults(rule: KnownRule, path: string, named: Named, faults: Fault[]): void {
	if ("zone" in rule && rule.zone !== ANYWHERE)
		mustName(named.zones, rule.zone, `${path}.zone`, "a zone", faults);
	if ("extent" in rule && rule.extent !== null)
		faults.push(...extentFaults(rule.extent, `${path}.extent`));
	switch (rule.kind) {
		case "tell":
			if (rule.to !== "any") mustName(named.parties, rule.to, `${path}.to`, "a party", faults);
			break;
		case "red-line":
			mustName(named.parties, rule.owner, `${path}.owner`, "a party", faults);
			break;
		case "dividing-line":
			lineFaults(rule, path, named, faults);
			break;
		case "neighbour":
			if (rule.zone === ANYWHERE) add(faults, `${path}.zone`, rule.zone, "a zone with a border");
			break;
		case "priority":
			if (rule.order[0] !== "distress")
				add(faults, `${path}.order[0]`, rule.order[0], "distress before all others");
			break;
		case "escalation":
			rungFaults(rule, path, faults);
			break;
		case "outsider":
			for (const [j, id] of rule.notBoundBy.entries())
				mustName(named.ids, id, `${path}.notBoundBy[${j}]`, "a zone or rule", faults);
			break;
		default:
	}
}

function lineFaults(rule: DividingLineRule, path: string, named: Named, faults: Fault[]): void {
	const { lat9, lon9, band, sides, crossing, leadUs } = rule;
	const outline = { kind: "corridor", lat9, lon9, halfWidthMm: 0 };
	const window = { startUs: 0, endUs: 1 };
	for (const fault of volumeFaults({ outline, band, window }, path))
		faults.push({ ...fault, field: fault.field.replace(".outline", "") });
	for (const [j, side] of sides.entries())
		if (side !== null) mustName(named.parties, side, `${path}.sides[${j}]`, "a party", faults);
	if (crossing === "notice" && leadUs === 0)
		add(faults, `${path}.leadUs`, leadUs, "a lead time for a crossing by notice");
}

function rungFaults({ rungs }: EscalationRule, path: string, faults: Fault[]): void {
	for (const [j, { afterUs }] of rungs.entries()) {
		const before = rungs[j - 1]?.afterUs ?? -1;
		if (afterUs <= before)
			add(faults, `${path}.rungs[${j}].afterUs`, afterUs, `later than the rung before, ${before}`);
	}
}

/** The ids of rules whose kind this version does not know, in their order. */
export function notUnderstood(rules: readonly AnyRule[] | undefined): string[] {
	return (rules ?? []).filter((rule) => !isKnown(rule)).map(({ id }) => id);
}
