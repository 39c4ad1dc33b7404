import {
	type Activity,
	type Category,
	isOutsideTheatre,
	type Level,
	type OperationClass,
} from "@tansiq/agreement";
import { canonical, type Json } from "@tansiq/record";
import { type Operation, windowOf } from "@tansiq/registry";
import { type Volume, volumesFaults } from "@tansiq/space";
import { bringToDoor, type Preview, previewOf } from "./door.ts";
import type { OwnFinding, Unstamped } from "./event.ts";
import { type Facts, type Fault, type Operator, Refusal } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { MAX_IMPRECISION, sha256Hex } from "./message.ts";
import { MAX_NOTICE_TEXT, textFaults } from "./notice-text.ts";
import { raisedByOurs } from "./only-we-know.ts";
import { owedNotice, type Subject, zonesOf } from "./rule-check.ts";
import { agreementOf, type State } from "./state.ts";
import { checkOwn, headlineOf, type Verdict } from "./verdict.ts";
import { pairWaysOut } from "./ways-out.ts";

/** An operation as its planner posts it. */
export interface DeclareRequest {
	class: OperationClass;
	category: Category;
	marks?: string[];
	volumes: Volume[];
	label?: string;
	address?: string;
	/** Who of ours carries it out; never told. */
	unit?: string;
	/** What is done beyond moving; absent: not said. Never told. */
	activities?: Activity[];
	/** What its notice says in words; refused where it contradicts the volumes. */
	text?: string;
	/** How exact the volumes are, by their own account: whoever hears of it takes them so much wider. */
	imprecision?: { m: number; heightM: number };
	/** How much of it the peer may know; never more than the agreement lets. */
	level?: Level;
	letStand?: string;
}

/**
 * Declares an operation of ours. A conflict does not block it: the planner changes it, or lets it
 * stand with a reason. The same request again changes nothing; a different one replaces what has
 * not been told yet.
 *
 * @throws Refusal naming the field, the value and what was expected
 */
export function declare(
	state: State,
	id: string,
	request: DeclareRequest,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const digest = sha256Hex(canonical(request as unknown as Json));
	const known = state.registry.operations.get(id);
	if (known !== undefined) {
		if (state.requests.get(id) === digest) return [];
		if (known.notice !== null)
			throw new Refusal(
				"already-told",
				`operation ${id} was told as ${known.notice} and cannot be unsaid`,
			);
		if (known.state === "ended") throw new Refusal("ended", `operation ${id} has ended`);
	}
	refuseFaults(state, request);
	const volumes = [...request.volumes].sort((a, b) => a.window.startUs - b.window.startUs);
	const window = windowOf(volumes);
	const subject = { ...subjectOf(id, request), volumes };
	const { findings, edgeTests } = facts.checked(() => checkOwn(state, subject, facts.wallUs));
	const operation: Operation = {
		key: id,
		owner: "own",
		version: (known?.version ?? 0) + 1,
		class: request.class,
		category: request.category,
		marks: request.marks ?? [],
		...(request.label !== undefined && { label: request.label }),
		...(request.address !== undefined && { address: request.address }),
		...(request.unit !== undefined && { unit: request.unit }),
		...(request.activities !== undefined && { activities: request.activities }),
		...(request.text !== undefined && { text: request.text }),
		...(request.imprecision !== undefined && { imprecision: request.imprecision }),
		volumes,
		window,
		level: "volume",
		state: "accepted",
		declaredUs: facts.wallUs,
		receiptUs: null,
		notice: null,
		declaration: null,
		...(request.letStand !== undefined && { letStand: request.letStand }),
		owes: owedNotice(state, state.self, { class: request.class, volumes }),
	};
	const passage = bringToDoor(state, operation, request.level, by, facts);
	operation.level = passage.level;
	for (const mark of passage.marks) findings.push(markFinding(mark, facts.wallUs));
	const isTold = passage.level !== "sealed" && passage.events.some(({ type }) => type === "told");
	const superseded = known && [...state.holds.values()].find((hold) => hold.operation === id);
	return [
		...(superseded
			? [
					{
						type: "holdRefused" as const,
						hold: superseded.id,
						reason: "superseded by a new version",
						by,
					},
				]
			: []),
		{
			type: "declared",
			operation,
			digest,
			findings: withMirrored(state, operation, findings, facts.wallUs),
			edgeTests,
			engine: facts.engine,
			opening: passage.opening,
		},
		...passage.events,
		...(isTold ? [] : raisedByOurs(state, id, findings, by, facts)),
	];
}

/** The verdict that a declaration would have, without declaring it. @throws Refusal */
export function check(state: State, request: DeclareRequest, nowUs: number): Verdict {
	refuseFaults(state, request);
	const { findings, edgeTests } = checkOwn(state, subjectOf("", request), nowUs);
	return { headline: headlineOf(findings), findings, edgeTests };
}

/** What of it would cross the line, without declaring it. @throws Refusal */
export function preview(state: State, request: DeclareRequest, nowUs: number): Preview {
	refuseFaults(state, request);
	const { class: of, category, volumes, marks = [], level } = request;
	return previewOf(
		state,
		{ class: of, category, volumes, window: windowOf(volumes), marks },
		level,
		nowUs,
	);
}

/** A request as the check takes it. */
export function subjectOf(key: string, request: DeclareRequest): Subject & { key: string } {
	const { class: of, category, activities = null, volumes } = request;
	return {
		key,
		class: of,
		category,
		activities,
		volumes,
		window: windowOf(volumes),
		noticeUs: null,
	};
}

export function letStand(state: State, id: string, reason: string, by: Operator): Unstamped[] {
	const operation = state.registry.operations.get(id);
	if (operation?.owner !== "own")
		throw new Refusal("unknown", `operation ${id}: expected one of our own`);
	return [{ type: "letStand", operation: id, reason, by }];
}

/** @throws Refusal naming every wrong field */
export function refuseFaults(state: State, request: DeclareRequest): void {
	const agreement = agreementOf(state);
	const { south9, west9, north9, east9 } = agreement.theatre;
	const faults = volumesFaults(request.volumes, "volumes", agreement.theatre);
	if (faults.length === 0)
		for (const [i, { outline }] of request.volumes.entries())
			if (isOutsideTheatre(agreement, outline))
				faults.push({
					field: `volumes[${i}].outline`,
					value: outline.kind,
					expected: `within the theatre, latitude ${south9} to ${north9}, longitude ${west9} to ${east9}`,
				});
	if (faults.length === 0) faults.push(...contradictionsIn(state, request));
	if (faults.length > 0) throw new Refusal("invalid", "the operation cannot be used", faults);
}

/** Words that somebody would believe against the drawing. */
function contradictionsIn(state: State, { text, volumes, imprecision }: DeclareRequest): Fault[] {
	const faults: Fault[] = [];
	if (text !== undefined && text.length > MAX_NOTICE_TEXT)
		faults.push({
			field: "text",
			value: `${text.length} characters`,
			expected: `at most ${MAX_NOTICE_TEXT}`,
		});
	for (const field of ["m", "heightM"] as const) {
		const value = imprecision?.[field] ?? 0;
		if (!Number.isSafeInteger(value) || value < 0 || value > MAX_IMPRECISION[field])
			faults.push({
				field: `imprecision.${field}`,
				value: String(value),
				expected: `whole metres, 0 to ${MAX_IMPRECISION[field]}`,
			});
	}
	if (text === undefined || faults.length > 0) return faults;
	return textFaults(agreementOf(state), text, volumes, zonesOf(state, volumes));
}

/** What we met among our own operations is a finding of theirs too, with their own ways out. */
function withMirrored(
	state: State,
	operation: Operation,
	findings: readonly Finding[],
	nowUs: number,
): OwnFinding[] {
	const id = operation.key;
	return findings.flatMap((finding) => {
		const mine = { operation: id, finding };
		const other = state.registry.operations.get(finding.met);
		if (finding.scope !== "own" || finding.met === id || other === undefined) return [mine];
		const isConflict = finding.kind === "conflict";
		const remedies = isConflict ? pairWaysOut(state, other, operation, nowUs) : finding.remedies;
		const mirrored = { ...finding, met: id, ...(remedies !== undefined && { remedies }) };
		return [mine, { operation: other.key, finding: mirrored }];
	});
}

function markFinding(mark: string, sinceUs: number): Finding {
	return { kind: "breach", scope: "zone", met: mark, windows: [], reason: "reason.marks", sinceUs };
}
