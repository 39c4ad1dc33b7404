import { type Budget, type Micros, mergeWindows, type Volume, type Window } from "@tansiq/space";
import { type Crossing, crossingOf } from "./dividing-line.ts";
import type { FindingData, Remedy, RuleFinding, RuleReason } from "./finding.ts";
import type { Place, RuleBook } from "./rule-book.ts";
import { others, type RuleSubject, withoutConsent } from "./rule-subject.ts";

type LinePlace = Extract<Place, { of: "dividing-line" }>;

/** What a dividing line has to say about an operation of which these volumes are near it. @throws BudgetExceeded */
export function lineFindings(
	book: RuleBook,
	{ source, line }: LinePlace,
	subject: RuleSubject,
	near: readonly Volume[],
	nowUs: Micros,
	budget: Budget,
): RuleFinding[] {
	const at = { rule: source.id, of: "dividing-line" } as const;
	const certain = crossingOf(line, near, ["yes"], budget);
	const judged = certain && judge(book, source, subject, certain, nowUs);
	if (certain !== null && judged !== null)
		return [{ ...at, kind: "breach", windows: mergeWindows(certain.windows), ...judged }];
	if (certain !== null) return [];
	const perhaps = crossingOf(line, near, ["yes", "unknown"], budget);
	if (perhaps === null || judge(book, source, subject, perhaps, nowUs) === null) return [];
	const windows = mergeWindows(perhaps.windows);
	const remedies: Remedy[] = [{ phrase: "remedy.datum", datum: source.band.datum }];
	return [{ ...at, kind: "unknown", windows, reason: "reason.unknown_datum", data: {}, remedies }];
}

/** Null: crossed as agreed. */
function judge(
	book: RuleBook,
	rule: LinePlace["source"],
	subject: RuleSubject,
	{ windows, direction }: Crossing,
	nowUs: Micros,
): { reason: RuleReason; data: FindingData; remedies: Remedy[] } | null {
	const [left, right] = rule.sides;
	const sides: [string | null, string | null] =
		direction === "left" ? [right, left] : [left, right];
	if (rule.crossing === "never")
		return { reason: "reason.line_never", data: { sides }, remedies: [] };
	const parties = owedBy(book, rule, subject);
	if (rule.crossing === "consent") {
		const missing = withoutConsent(rule.id, parties, subject);
		if (missing.length === 0) return null;
		return {
			reason: "reason.line_consent",
			data: { sides, parties: missing },
			remedies: [{ phrase: "remedy.consent", parties: missing }],
		};
	}
	const entryUs = Math.min(...windows.map((window: Window) => window.startUs));
	const shortUs = rule.leadUs - (entryUs - (subject.noticeUs ?? nowUs));
	if (shortUs <= 0) return null;
	const startUs = subject.window.startUs + shortUs;
	return {
		reason: "reason.line_notice",
		data: { sides, parties, leadUs: rule.leadUs, shortUs },
		remedies: [{ phrase: "remedy.notice", startUs, shortUs }],
	};
}

/** The responsible on its sides other than the owner; where there is none, all others. */
function owedBy(book: RuleBook, { sides }: LinePlace["source"], subject: RuleSubject): string[] {
	const named = sides.filter((side) => side !== null);
	const owed = others([...new Set(named)], subject).sort();
	return owed.length > 0 ? owed : others(book.agreement.parties, subject);
}
