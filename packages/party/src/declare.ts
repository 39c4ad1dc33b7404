import { type Category, isOutsideTheatre, type OperationClass } from "@tansiq/agreement";
import { canonical, type Json } from "@tansiq/record";
import { type Operation, windowOf } from "@tansiq/registry";
import { type Volume, volumesFaults } from "@tansiq/space";
import { bringToDoor } from "./door.ts";
import type { OwnFinding, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { sha256Hex } from "./message.ts";
import { agreementOf, type Finding, type State } from "./state.ts";
import { checkOwn, headlineOf, type Verdict } from "./verdict.ts";

/** An operation as its planner posts it. */
export interface DeclareRequest {
	class: OperationClass;
	category: Category;
	marks?: string[];
	volumes: Volume[];
	label?: string;
	address?: string;
	level?: "sealed" | "volume";
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
	const subject = { key: id, class: request.class, volumes, window };
	const { findings, edgeTests } = checkOwn(state, subject, facts.wallUs);
	const operation: Operation = {
		key: id,
		owner: "own",
		version: (known?.version ?? 0) + 1,
		class: request.class,
		category: request.category,
		marks: request.marks ?? [],
		...(request.label !== undefined && { label: request.label }),
		...(request.address !== undefined && { address: request.address }),
		volumes,
		window,
		level: "volume",
		state: "accepted",
		declaredUs: facts.wallUs,
		receiptUs: null,
		notice: null,
		declaration: null,
		...(request.letStand !== undefined && { letStand: request.letStand }),
	};
	const passage = bringToDoor(state, operation, request.level, by, facts);
	operation.level = passage.level;
	for (const mark of passage.marks) findings.push(markFinding(mark, facts.wallUs));
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
			findings: withMirrored(id, findings),
			edgeTests,
			engine: facts.engine,
			opening: passage.opening,
		},
		...passage.events,
	];
}

/** The verdict that a declaration would have, without declaring it. @throws Refusal */
export function check(state: State, request: DeclareRequest, nowUs: number): Verdict {
	refuseFaults(state, request);
	const subject = {
		key: "",
		class: request.class,
		volumes: request.volumes,
		window: windowOf(request.volumes),
	};
	const { findings, edgeTests } = checkOwn(state, subject, nowUs);
	return { headline: headlineOf(findings), findings, edgeTests };
}

export function letStand(state: State, id: string, reason: string, by: Operator): Unstamped[] {
	const operation = state.registry.operations.get(id);
	if (operation?.owner !== "own")
		throw new Refusal("unknown", `operation ${id}: expected one of our own`);
	return [{ type: "letStand", operation: id, reason, by }];
}

export function endByHand(state: State, id: string, by: Operator): Unstamped[] {
	const operation = state.registry.operations.get(id);
	if (operation?.owner !== "own")
		throw new Refusal("unknown", `operation ${id}: expected one of our own`);
	if (operation.state === "ended") return [];
	return [{ type: "operationState", operation: id, state: "ended", by: by.name }];
}

function refuseFaults(state: State, request: DeclareRequest): void {
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
	if (faults.length > 0) throw new Refusal("invalid", "the operation cannot be used", faults);
}

/** What we met among our own operations is a finding of theirs too. */
function withMirrored(id: string, findings: readonly Finding[]): OwnFinding[] {
	return findings.flatMap((finding) => {
		const mine = { operation: id, finding };
		if (finding.scope !== "own" || finding.met === id) return [mine];
		return [mine, { operation: finding.met, finding: { ...finding, met: id } }];
	});
}

function markFinding(mark: string, sinceUs: number): Finding {
	return { kind: "breach", scope: "zone", met: mark, windows: [], reason: "reason.marks", sinceUs };
}
