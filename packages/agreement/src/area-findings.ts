import type { FindingData, FindingKind, Remedy, RuleFinding, RuleReason } from "./finding.ts";
import type { Met } from "./met.ts";
import { waysOut } from "./remedy.ts";
import type { Place } from "./rule-book.ts";
import type { RuleSubject } from "./rule-subject.ts";
import type { OutsiderRule, RedLineRule } from "./rules.ts";

type AreaPlace = Exclude<Place, { of: "zone" | "dividing-line" }>;

interface Said {
	kind: FindingKind;
	reason: RuleReason;
	data: FindingData;
	remedies: Remedy[];
}

/** What a red line, a quiet time, an event or an outsider has to say about an operation that meets it. */
export function areaFindings(place: AreaPlace, subject: RuleSubject, met: Met): RuleFinding[] {
	if (met.windows.length + met.uncomparable.length === 0) return [];
	const ways = waysOut(subject.volumes, subject.window.startUs, place.extent);
	const said = sayingOf(place, subject, ways);
	if (said === null) return [];
	const at = { rule: place.source.id, of: place.of } as const;
	const found: RuleFinding[] = [];
	if (met.windows.length > 0) found.push({ ...at, windows: met.windows, ...said });
	if (met.uncomparable.length === 0) return found;
	const windows = met.uncomparable;
	const remedies: Remedy[] = [{ phrase: "remedy.datum", datum: place.extent.band.datum }];
	const kind = said.kind === "information" ? "information" : "unknown";
	return [...found, { ...at, windows, kind, reason: "reason.unknown_datum", data: {}, remedies }];
}

function sayingOf(place: AreaPlace, subject: RuleSubject, ways: Remedy[]): Said | null {
	switch (place.of) {
		case "red-line":
			return redLine(place.source, subject, ways);
		case "quiet": {
			const isVisit = place.source.purpose === "protected-visit";
			const reason = isVisit ? "reason.protected_visit" : "reason.quiet";
			return { kind: "conflict", reason, data: {}, remedies: ways };
		}
		case "event":
			return { kind: "information", reason: "reason.event", data: {}, remedies: [] };
		case "outsider":
			return outsider(place.source);
	}
}

/** A party's own red line is a reminder to itself: nobody else was promised anything. */
function redLine(rule: RedLineRule, subject: RuleSubject, ways: Remedy[]): Said | null {
	const { owner, classes, activities } = rule;
	if (classes.length > 0 && !classes.includes(subject.class)) return null;
	const isOwn = owner === subject.owner;
	const kind = isOwn ? "information" : "breach";
	const reason = isOwn ? "reason.red_line_own" : "reason.red_line";
	const data = { parties: [owner] };
	if (activities.length === 0) return { kind, reason, data, remedies: ways };
	if (subject.activities === null)
		return {
			kind: isOwn ? "information" : "unknown",
			reason: "reason.unknown_activity",
			data: { activities: [...activities].sort() },
			remedies: [{ phrase: "remedy.say_activity", parties: [subject.owner] }],
		};
	const done = subject.activities.filter((each) => activities.includes(each)).sort();
	if (done.length === 0) return null;
	const without: Remedy = { phrase: "remedy.without", classes: [], activities: done };
	return { kind, reason, data: { ...data, activities: done }, remedies: [without, ...ways] };
}

export function outsider({ reachedBy, notBoundBy }: OutsiderRule): Said {
	const parties = reachedBy === null ? [] : [reachedBy];
	const data = { parties, notBoundBy: [...notBoundBy].sort() };
	const remedies: Remedy[] = parties.length > 0 ? [{ phrase: "remedy.tell", parties }] : [];
	return { kind: "information", reason: "reason.outsider", data, remedies };
}
