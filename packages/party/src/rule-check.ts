import {
	type Activity,
	type Category,
	leadTimeFor,
	type OperationClass,
	type Remedy,
	type RuleBook,
	type RuleFinding,
	type RuleSubject,
	ruleBookOf,
	ruleFindings,
	toldAsWell,
	zonesMet,
} from "@tansiq/agreement";
import { AFFIRM, INTEND_TO_ENTER } from "@tansiq/hotline";
import { isLive, type Operation, type Owed } from "@tansiq/registry";
import { type Budget, BudgetExceeded, type Micros, type Volume, type Window } from "@tansiq/space";
import type { Unstamped } from "./event.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { withOutsiders } from "./outsiders.ts";
import { standing } from "./standing.ts";
import { agreementOf, type State } from "./state.ts";

/** What the agreement in force says of an operation: its zones, its rules, and what notice it owes. */

/** Edge tests that the rules alone may cost: traffic that is too dense hides no zone. */
const RULE_LIMIT = 2_000_000;

export interface Subject {
	class: OperationClass;
	category: Category;
	/** Null: not said. */
	activities: readonly Activity[] | null;
	volumes: Volume[];
	window: Window;
	/** When its notice was receipted; null: not told yet, which counts as told now. */
	noticeUs: Micros | null;
}

/**
 * What of the agreement holds at an instant, made ready for being asked; null: nothing of it. One
 * that only we have signed, and one that has yet to begin, is what we plan by ourselves. Outsiders whom
 * this desk noted are there whatever was agreed.
 */
function bookAt(state: State, nowUs: Micros): RuleBook | null {
	const { outsiders } = state;
	const { holds, state: stands } = standing(state, nowUs);
	if (stands === "expired")
		return outsiders.length === 0
			? null
			: ruleBookOf(withOutsiders(agreementOf(state), outsiders, "outsiders"));
	const agreement = withOutsiders(agreementOf(state), outsiders);
	return ruleBookOf(agreement, holds === "stays" ? "stays" : "all");
}

/** All of the agreement that governs, whether or not it is suspended: whom it names, and where. */
function ruleBookIn(state: State): RuleBook {
	return ruleBookOf(agreementOf(state));
}

/** Every finding of the agreement about an operation of ours, each with its remedies. */
export function agreedFindings(
	state: State,
	subject: Subject,
	nowUs: Micros,
): { findings: Finding[]; edgeTests: number } {
	const budget: Budget = { edgeTests: 0, limit: RULE_LIMIT };
	const book = bookAt(state, nowUs);
	const asked: RuleSubject = { ...subject, owner: state.self, consents: [] };
	let found = book === null ? [] : ruleFindings(book, asked, nowUs, budget);
	if (book !== null && found.some(isConsent)) {
		const consents = consentsTo(state, subject.window);
		if (consents.length > 0) found = ruleFindings(book, { ...asked, consents }, nowUs, budget);
	}
	const hasStarted = subject.window.startUs <= nowUs;
	return {
		findings: [
			...found.map((finding) => findingOf(finding, hasStarted, nowUs)),
			...validityFindings(state, subject.window, nowUs),
		],
		edgeTests: budget.edgeTests,
	};
}

/** What the agreement says of an operation that the peer told of; nothing of a sealed one. */
export function findingsOfTheirs(state: State, operation: Operation): Finding[] {
	const { class: of, category = "civil", receiptUs, declaredUs, volumes, window } = operation;
	if (of === undefined || volumes.length === 0) return [];
	const asked: RuleSubject = {
		owner: state.peer,
		class: of,
		category,
		activities: null,
		volumes,
		window,
		noticeUs: receiptUs,
		consents: [],
	};
	const budget: Budget = { edgeTests: 0, limit: RULE_LIMIT };
	const book = bookAt(state, declaredUs);
	const found = book === null ? [] : ruleFindings(book, asked, declaredUs, budget);
	return found.map((finding) => findingOf(finding, true, declaredUs));
}

function isConsent({ reason }: Pick<Finding, "reason">): boolean {
	return reason === "reason.zone_consent" || reason === "reason.line_consent";
}

/** A way out is for what has not started: whoever is under way is warned, and never steered. */
function findingOf(
	{ kind, rule, of, windows, reason, data, remedies }: RuleFinding,
	hasStarted: boolean,
	sinceUs: Micros,
): Finding {
	return {
		kind,
		scope: "zone",
		met: rule,
		windows,
		reason,
		of,
		data,
		remedies: hasStarted ? remedies.filter((remedy) => !isMove(remedy)) : remedies,
		sinceUs,
		...(kind === "unknown" && { missing: missingFor(reason) }),
	};
}

function isMove({ phrase }: Remedy): boolean {
	return phrase === "remedy.later" || phrase === "remedy.above" || phrase === "remedy.notice";
}

/** What is missing and who can supply it. */
function missingFor(reason: RuleFinding["reason"]): string {
	switch (reason) {
		case "reason.unknown_activity":
			return "what is done there; the planner";
		case "reason.unknown_rule":
			return "a version that knows this kind of rule; whoever keeps this node";
		case "reason.zone_disputed":
			return "one version of the zone; both parties";
		case "reason.unknown_budget":
			return "a simpler geometry; the planner";
		default:
			return "a common altitude datum; the planner";
	}
}

/** Outside the agreement's validity, and while it is suspended, nobody promised to tell anything. */
function validityFindings(state: State, window: Window, sinceUs: Micros): Finding[] {
	const { id, validity, parties } = agreementOf(state);
	const { state: stands } = standing(state, sinceUs);
	const isInForce = stands !== "suspended" && stands !== "expired";
	const isWithin = validity.startUs <= window.startUs && window.endUs <= validity.endUs;
	if (isInForce && isWithin) return [];
	return [
		{
			kind: "unknown",
			scope: "zone",
			met: id,
			windows: [window],
			reason: "reason.unknown_agreement",
			of: "agreement",
			remedies: [{ phrase: "remedy.settle", parties: [...parties] }],
			missing: "an agreement in force at that time; both parties",
			sinceUs,
		},
	];
}

/** Every AFFIRM of the peer to an intention of ours to enter within a window. */
function consentsTo(state: State, { startUs, endUs }: Window): { id: string; party: string }[] {
	const consents: { id: string; party: string }[] = [];
	for (const { ref, direction, msg, answer, withdrawnUs } of state.dialogues.values()) {
		if (direction !== "sent" || msg !== INTEND_TO_ENTER) continue;
		if (answer?.msg !== AFFIRM || withdrawnUs !== null) continue;
		const { zone, start_us: atUs } = state.messages.get(ref)?.body ?? {};
		const id = idOf(zone);
		if (id !== null && typeof atUs === "number" && startUs <= atUs && atUs < endUs)
			consents.push({ id, party: state.peer });
	}
	return consents;
}

function idOf(zone: unknown): string | null {
	return typeof zone === "object" && zone !== null && "id" in zone ? String(zone.id) : null;
}

/** The zones that volumes meet; null when the check is not finished within its budget. */
export function zonesOf(state: State, volumes: readonly Volume[]): string[] | null {
	const book = ruleBookIn(state);
	const known = zonesKnown.get(volumes);
	if (known?.book === book) return known.zones;
	const zones = withinBudget((budget) => zonesMet(book, volumes, budget));
	zonesKnown.set(volumes, { book, zones });
	return zones;
}

/** A declaration asks for its lead time, for its words and at the door; volumes never change. */
const zonesKnown = new WeakMap<readonly Volume[], { book: RuleBook; zones: string[] | null }>();

/** The notice that an operation owes. Where the zones cannot be told, the longest that is agreed. */
export function owedNotice(
	state: State,
	owner: string,
	{ class: of, volumes }: { class: OperationClass; volumes: readonly Volume[] },
): Owed {
	const agreement = agreementOf(state);
	const zones = zonesOf(state, volumes) ?? agreement.zones.map(({ id }) => id);
	const tell = withinBudget((budget) =>
		toldAsWell(ruleBookIn(state), volumes, owner, budget),
	)?.filter(({ party }) => party !== state.peer || owner === state.peer);
	return {
		...leadTimeFor(agreement, { class: of, zones }),
		tell: tell ?? [],
	};
}

function withinBudget<T>(ask: (budget: Budget) => T): T | null {
	try {
		return ask({ edgeTests: 0, limit: RULE_LIMIT });
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return null;
	}
}

/** The agreement is asked again of each operation whose notice or consents have changed since. */
export function rechecks(state: State, { wallUs }: Facts): Unstamped[] {
	return [...state.recheck].map((key) => {
		const operation = state.registry.operations.get(key);
		const asked = operation !== undefined && operation.owner === "own" && isLive(operation);
		return {
			type: "rechecked",
			operation: key,
			findings: asked ? renewed(state, operation, wallUs) : [],
		};
	});
}

/** An operation of ours as the check takes it. */
export function subjectOfOwn(operation: Operation): Subject {
	const { class: of = "crewed", category = "civil", activities, volumes, window } = operation;
	return {
		class: of,
		category,
		activities: (activities as Activity[] | undefined) ?? null,
		volumes,
		window,
		noticeUs: operation.receiptUs,
	};
}

/** What was found before keeps its age. */
function renewed(state: State, operation: Operation, nowUs: Micros): Finding[] {
	const before = state.findings.get(operation.key) ?? [];
	return agreedFindings(state, subjectOfOwn(operation), nowUs).findings.map((finding) => {
		const same = before.find((b) => b.met === finding.met && b.reason === finding.reason);
		return same === undefined ? finding : { ...finding, sinceUs: same.sinceUs };
	});
}

/** An answer to an intention to enter: whoever lacked that consent is asked of anew. */
export function recheckConsents(state: State, zone: unknown): void {
	const id = idOf(zone);
	for (const [key, findings] of state.findings)
		if (findings.some((finding) => isConsent(finding) && finding.met === id))
			state.recheck.add(key);
}

/** From its release or its receipt on, an operation's notice has another length. */
export function recheckNotice(state: State, key: string, isLate: boolean): void {
	const { zones, rules = [] } = agreementOf(state);
	if (zones.length + rules.length === 0) return;
	const isShort = state.findings.get(key)?.some(({ reason }) => reason.endsWith("_notice"));
	if (isLate || isShort === true) state.recheck.add(key);
}
