import { type Budget, BudgetExceeded, type Micros, mergeWindows, type Volume } from "@tansiq/space";
import { areaFindings, outsider } from "./area-findings.ts";
import { FINDING_KINDS, type RuleFinding } from "./finding.ts";
import { lineFindings } from "./line-findings.ts";
import { count, metBy } from "./met.ts";
import type { Place, RuleBook } from "./rule-book.ts";
import type { RuleSubject } from "./rule-subject.ts";
import { zoneFindings } from "./zone-findings.ts";

/**
 * Everything that the zones and rules of an agreement have to say about an operation, the worst
 * first and then by id: the same whatever order the rules stand in, and however its volumes are cut.
 * A check that exceeds its budget says so, beside what it found until then.
 *
 * @param nowUs the instant of an operation's notice that is not told yet
 */
export function ruleFindings(
	book: RuleBook,
	subject: RuleSubject,
	nowUs: Micros,
	budget: Budget,
): RuleFinding[] {
	const found = everywhere(book, subject);
	try {
		for (const [place, near] of placesNear(book, subject.volumes, budget))
			found.push(...findingsAt(book, place, near, subject, nowUs, budget));
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		found.push({
			kind: "unknown",
			rule: book.agreement.id,
			of: "check",
			windows: [subject.window],
			reason: "reason.unknown_budget",
			data: {},
			remedies: [{ phrase: "remedy.simpler" }],
		});
	}
	return merged(found).sort(byWeight);
}

/** Ids of the zones that volumes meet, in any version, where the altitudes allow it; in order. @throws BudgetExceeded */
export function zonesMet(book: RuleBook, volumes: readonly Volume[], budget: Budget): string[] {
	const ids = new Set<string>();
	for (const [place, near] of placesNear(book, volumes, budget)) {
		if (place.of !== "zone" || ids.has(place.source.id)) continue;
		const { windows, uncomparable } = metBy(near, place.extent, budget);
		if (windows.length + uncomparable.length > 0) ids.add(place.source.id);
	}
	return [...ids];
}

function findingsAt(
	book: RuleBook,
	place: Place,
	near: readonly Volume[],
	subject: RuleSubject,
	nowUs: Micros,
	budget: Budget,
): RuleFinding[] {
	if (place.of === "dividing-line") return lineFindings(book, place, subject, near, nowUs, budget);
	const met = metBy(near, place.extent, budget);
	return place.of === "zone"
		? zoneFindings(book, place, subject, met, nowUs)
		: areaFindings(place, subject, met);
}

/** What needs no geometry: rules that nobody here understands, and outsiders who may be anywhere. */
function everywhere(book: RuleBook, { window }: RuleSubject): RuleFinding[] {
	const windows = [window];
	return [
		...book.notUnderstood.map(
			({ id, kind }): RuleFinding => ({
				kind: "unknown",
				rule: id,
				of: "unknown-rule",
				windows,
				reason: "reason.unknown_rule",
				data: { kind },
				remedies: [{ phrase: "remedy.update" }],
			}),
		),
		...book.anywhere.map(
			(rule): RuleFinding => ({ rule: rule.id, of: "outsider", windows, ...outsider(rule) }),
		),
	];
}

/** The places that volumes may meet, in the order of their ids, each with those volumes. @throws BudgetExceeded */
function placesNear(
	book: RuleBook,
	volumes: readonly Volume[],
	budget: Budget,
): [Place, Volume[]][] {
	const near = new Map<number, Volume[]>();
	for (const volume of volumes) {
		const places = book.index.candidates(volume);
		count(budget, places.length);
		for (const place of places) {
			const known = near.get(place);
			if (known === undefined) near.set(place, [volume]);
			else known.push(volume);
		}
	}
	const inOrder = [...near].sort(([a], [b]) => a - b);
	return inOrder.map(([place, found]) => [book.places[place] as Place, found]);
}

/** Versions of one zone may say the same: it is said once, with the windows of both. */
function merged(findings: readonly RuleFinding[]): RuleFinding[] {
	const known = new Map<string, RuleFinding>();
	for (const finding of findings) {
		const key = `${finding.kind}\n${finding.rule}\n${finding.reason}`;
		const before = known.get(key);
		if (before === undefined)
			known.set(key, { ...finding, windows: mergeWindows(finding.windows) });
		else before.windows = mergeWindows([...before.windows, ...finding.windows]);
	}
	return [...known.values()];
}

function byWeight(a: RuleFinding, b: RuleFinding): number {
	const weight = FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind);
	if (weight !== 0) return weight;
	if (a.rule !== b.rule) return a.rule < b.rule ? -1 : 1;
	return a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0;
}
