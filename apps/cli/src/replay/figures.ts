import type { Agreement } from "@tansiq/agreement";
import type { Finding } from "@tansiq/api";
import type { Alert } from "@tansiq/party";
import type { PartyName, Replay } from "@tansiq/scenarios";
import type { Loss } from "@tansiq/space";
import type { Driven } from "../drive/drive.ts";
import { type NodeEnd, recordsEqual } from "./gather.ts";
import type { Truth } from "./truth.ts";
import { type ZoneFigures, zoneFigures } from "./zone-entries.ts";

/** Every figure of a replay; each is computed from what the run did. */
export interface Figures extends Partial<ZoneFigures> {
	/** The same traffic so many times: a load, and no measured traffic. */
	copies?: number;
	flights: number;
	positions: number;
	operations_declared: number;
	conflicts_own_alpha: number;
	conflicts_own_bravo: number;
	conflicts_cross: number;
	notices_sent: number;
	receipts: number;
	answered_in_time: number;
	answered_late: number;
	overdue: number;
	alerts: number;
	alerts_nuisance: number;
	alerts_max_per_10_min: number;
	losses_strict: number;
	losses_beyond_tolerance: number;
	losses_outside_known_conflicts: number;
	losses_unknown_sealed?: number;
	perturbed?: number;
	perturbed_outside?: number;
	perturbed_alerted?: number;
	/** Both were being tracked when it began, and no alert stood. */
	losses_beyond_tolerance_without_alert?: number;
	/** In progress at the first report of one of the two: nobody could have known before. */
	losses_beyond_tolerance_at_entry?: number;
	positions_disclosed: number;
	disclosed_km2_h: number;
	declared_from_hindsight: boolean;
	records_equal: boolean;
}

export interface RunResult {
	replay: Replay;
	driven: Driven;
	truth: Truth;
	ends: Record<PartyName, NodeEnd>;
	sealed: boolean;
	agreement: Agreement;
}

export function figuresOf(run: RunResult): Figures {
	const { replay, driven, truth, ends, sealed, agreement } = run;
	const { alpha, bravo } = ends;
	const both = [alpha, bravo];
	const sent = both.flatMap(({ dialogues }) => dialogues.filter((d) => d.direction === "sent"));
	const outcome = (state: string) => sent.filter((dialogue) => dialogue.state === state).length;
	const known = knowledgeOf(replay, ends);
	const judged = truth.strict.map((loss) => known.judge(loss));
	const alerts = raisings(both);
	return {
		flights: replay.flights.length,
		positions: replay.flights.reduce((sum, { samples }) => sum + samples.length, 0),
		operations_declared: driven.declared.size,
		conflicts_own_alpha: known.conflicts("alpha", "own").size,
		conflicts_own_bravo: known.conflicts("bravo", "own").size,
		conflicts_cross: new Set([
			...known.conflicts("alpha", "cross"),
			...known.conflicts("bravo", "cross"),
		]).size,
		notices_sent: sent.length,
		receipts: sent.filter(({ receiptUs }) => receiptUs !== null).length,
		answered_in_time: outcome("closed"),
		answered_late: outcome("closed_late"),
		overdue: outcome("overdue"),
		alerts: alerts.length,
		alerts_nuisance: alerts.filter((alert) => !borneOut(alert, truth, replay)).length,
		alerts_max_per_10_min: Math.max(...both.map(({ alerts }) => busiest(alerts))),
		losses_strict: new Set(truth.strict.map(pairOf)).size,
		losses_beyond_tolerance: new Set(truth.beyondTolerance.map(pairOf)).size,
		losses_outside_known_conflicts: judged.filter((verdict) => verdict === "outside").length,
		...(sealed && { losses_unknown_sealed: judged.filter((v) => v === "unknown").length }),
		...(agreement.zones.length > 0 && zoneFigures(truth.zoneEntries, agreement.zones, ends)),
		...(replay.perturbed.length > 0 && {
			perturbed: replay.perturbed.length,
			perturbed_outside: truth.perturbedOutside.length,
			perturbed_alerted: alertedFlights(both, replay),
			...unalerted(truth, alerts, replay),
		}),
		positions_disclosed: both.reduce((sum, { ledger }) => sum + ledger.positions.count, 0),
		disclosed_km2_h: Math.round(
			both.reduce(
				(sum, { ledger }) => sum + ledger.rows.reduce((rows, row) => rows + row.extentKm2h, 0),
				0,
			),
		),
		declared_from_hindsight: replay.hindsight,
		records_equal: recordsEqual(alpha, bravo),
	};
}

const pairOf = ({ a, b }: { a: string; b: string }): string => [a, b].sort().join("~");

/** Who knew of which pair, and when. */
function knowledgeOf(replay: Replay, ends: Record<PartyName, NodeEnd>) {
	const partyOf = new Map(replay.flights.map(({ id, party }) => [id, party]));
	const sealed = new Set(
		replay.declarations.filter(({ request }) => request.level === "sealed").map(({ id }) => id),
	);
	const operationByNotice = new Map<string, string>();
	for (const { operations } of Object.values(ends))
		for (const { id, owner, notice } of operations)
			if (owner === "own" && notice !== null) operationByNotice.set(notice, id);
	const metBy = (finding: Finding) => operationByNotice.get(finding.met) ?? finding.met;

	const conflicts = (party: PartyName, scope: "own" | "cross"): Set<string> => {
		const pairs = new Set<string>();
		for (const [a, findings] of ends[party].findings)
			for (const finding of findings)
				if (finding.kind === "conflict" && finding.scope === scope)
					pairs.add(pairOf({ a, b: metBy(finding) }));
		return pairs;
	};
	/** A node holds a finding of that kind, journalled before the loss, for the time of the loss. */
	const holds = (kind: Finding["kind"], own: string, other: string, loss: Loss): boolean =>
		(ends[partyOf.get(own) as PartyName].findings.get(own) ?? []).some(
			(finding) =>
				finding.kind === kind &&
				metBy(finding) === other &&
				finding.sinceUs < loss.startUs &&
				finding.windows.some((w) => w.startUs <= loss.startUs && loss.endUs <= w.endUs),
		);
	const judge = (loss: Loss): "known" | "unknown" | "outside" => {
		const { a, b } = loss;
		const sides = [holds("conflict", a, b, loss), holds("conflict", b, a, loss)];
		const toldBoth = !sealed.has(a) && !sealed.has(b);
		// What is told at `volume` is known to both nodes; else one that could know is enough.
		if (toldBoth ? sides.every(Boolean) : sides.some(Boolean)) return "known";
		if (
			sealed.has(a) &&
			sealed.has(b) &&
			holds("unknown", a, b, loss) &&
			holds("unknown", b, a, loss)
		)
			return "unknown";
		return "outside";
	};
	return { conflicts, judge };
}

interface Raising {
	tracks: string[];
	raisedUs: number;
	/** Infinity while the condition had not cleared at the end. */
	clearedUs: number;
}

/** One alert of one pair counts once, although both desks raise it. */
function raisings(ends: NodeEnd[]): Raising[] {
	const byPair = new Map<string, Raising[]>();
	const all = ends
		.flatMap(({ alerts }) => alerts)
		.filter(({ kind }) => kind === "predicted_loss")
		.sort((a, b) => a.raisedUs - b.raisedUs);
	for (const { tracks, raisedUs, clearedUs } of all) {
		const pair = tracks.join("~");
		const known = byPair.get(pair) ?? [];
		byPair.set(pair, known);
		const last = known.at(-1);
		const untilUs = clearedUs ?? Number.POSITIVE_INFINITY;
		if (last !== undefined && raisedUs < last.clearedUs)
			last.clearedUs = Math.max(last.clearedUs, untilUs);
		else known.push({ tracks, raisedUs, clearedUs: untilUs });
	}
	return [...byPair.values()].flat();
}

function involves({ tracks }: Raising, loss: Loss, replay: Replay): boolean {
	const address = (flight: string) => replay.flights.find(({ id }) => id === flight)?.address ?? "";
	return tracks.includes(address(loss.a)) && tracks.includes(address(loss.b));
}

function borneOut(alert: Raising, truth: Truth, replay: Replay): boolean {
	return truth.beyondTolerance.some(
		(loss) =>
			involves(alert, loss, replay) &&
			loss.startUs < alert.clearedUs &&
			loss.endUs >= alert.raisedUs,
	);
}

/** Raised before the loss began and not over by then. */
function precedes(alert: Raising, loss: Loss, replay: Replay): boolean {
	return (
		involves(alert, loss, replay) && alert.raisedUs < loss.startUs && alert.clearedUs > loss.startUs
	);
}

function unalerted(truth: Truth, alerts: Raising[], replay: Replay) {
	const missed = truth.beyondTolerance.filter(
		(loss) => !alerts.some((alert) => precedes(alert, loss, replay)),
	);
	const entry = missed.filter((loss) =>
		replay.flights.some(
			({ id, samples }) => (id === loss.a || id === loss.b) && samples[0]?.tUs === loss.startUs,
		),
	);
	return {
		losses_beyond_tolerance_without_alert: missed.length - entry.length,
		losses_beyond_tolerance_at_entry: entry.length,
	};
}

/** The most raisings at one desk within any ten minutes. */
function busiest(alerts: Alert[]): number {
	const raised = alerts
		.filter(({ kind }) => kind === "predicted_loss")
		.map(({ raisedUs }) => raisedUs)
		.sort((a, b) => a - b);
	let most = 0;
	let first = 0;
	for (const [last, raisedUs] of raised.entries()) {
		while (raisedUs - (raised[first] as number) >= 600_000_000) first++;
		most = Math.max(most, last - first + 1);
	}
	return most;
}

function alertedFlights(ends: NodeEnd[], replay: Replay): number {
	const alerted = new Set(
		ends
			.flatMap(({ alerts }) => alerts)
			.filter(({ kind }) => kind === "nonconformance")
			.flatMap(({ operations }) => operations),
	);
	return replay.perturbed.filter(({ flight }) => alerted.has(flight)).length;
}
