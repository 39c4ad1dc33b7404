import assert from "node:assert/strict";
import type { ReplayRun } from "@tansiq/cli";
import { oracleAlerts } from "../../scenarios/test/oracle/alerts.ts";
import { oracleConflicts } from "../../scenarios/test/oracle/conflicts.ts";
import { oracleLosses } from "../../scenarios/test/oracle/losses.ts";

const RADIUS_MM = 9_260_000;
const FOOT = 3048;

/** What holds of every replay of which everything was told. */
export function assertLaws({ figures }: Pick<ReplayRun, "figures">): void {
	const { notices_sent, answered_in_time, answered_late, overdue } = figures;
	assert.equal(figures.operations_declared, figures.flights);
	assert.equal(figures.notices_sent, figures.flights);
	assert.equal(figures.receipts, notices_sent, "every notice has a receipt");
	assert.equal(answered_in_time + answered_late + overdue, notices_sent);
	assert.equal(figures.losses_outside_known_conflicts, 0, "every loss was a known conflict");
	assert.equal(figures.records_equal, true);
}

/** Conflicts, losses and alerts against the brute force over the same rows. */
export function assertOracles({ figures, replay }: ReplayRun): void {
	const partyOf = new Map(replay.flights.map(({ id, party }) => [id, party]));
	const operations = replay.declarations.map(({ id, request }) => ({
		id,
		volumes: request.volumes,
	}));
	const conflicts = oracleConflicts(operations as never, RADIUS_MM, 1_000 * FOOT);
	const counted = { alpha: 0, bravo: 0, cross: 0 };
	for (const pair of conflicts) {
		const [a, b] = pair.split(" ").map((id) => partyOf.get(id));
		if (a !== b) counted.cross++;
		else if (a !== undefined) counted[a]++;
	}
	assert.deepEqual(
		{
			alpha: figures.conflicts_own_alpha,
			bravo: figures.conflicts_own_bravo,
			cross: figures.conflicts_cross,
		},
		counted,
	);
	const flights = replay.flights as never;
	assert.equal(figures.losses_strict, oracleLosses(flights, RADIUS_MM, 1_000 * FOOT).length);
	assert.equal(
		figures.losses_beyond_tolerance,
		oracleLosses(flights, RADIUS_MM, 900 * FOOT).length,
	);
	const reports = replay.flights.flatMap(({ address, samples }) =>
		samples.map(({ tUs, ...sample }) => ({ id: address, reportedUs: tUs, ...sample })),
	);
	reports.sort((a, b) => a.reportedUs - b.reportedUs);
	assert.equal(figures.alerts, oracleAlerts(reports).length);
}

/** What one run says and another says of the same input, but for time and memory. */
export function comparable({ figures }: ReplayRun): string {
	return JSON.stringify(figures);
}

/** Each node took in exactly the foreign positions that the other's ledger says it told. */
export function assertSensorsOwn({ ends, figures }: ReplayRun): void {
	for (const [here, there] of [
		[ends.alpha, ends.bravo],
		[ends.bravo, ends.alpha],
	] as const) {
		assert.deepEqual(here.ledger.foreign, there.ledger.positions);
		const rows = there.ledger.rows.reduce((sum, { positions }) => sum + positions, 0);
		assert.equal(here.ledger.foreign.count, rows);
	}
	assert.ok(figures.positions_disclosed > 0, "nothing was disclosed: the test says nothing");
}

/** Every answer that a node acknowledged, and every receipt, is in the records at the end. */
export function assertNothingLost({ ends, driven }: ReplayRun): void {
	const sent = Object.values(ends).flatMap(({ dialogues }) =>
		dialogues.filter(({ direction }) => direction === "sent"),
	);
	const answered = new Set(sent.filter(({ answer }) => answer !== null).map(({ ref }) => ref));
	for (const ref of driven.answered) assert.ok(answered.has(ref), `${ref} was answered`);
	const told = new Set(sent.map(({ ref }) => ref));
	for (const [id, { operation }] of driven.declared)
		assert.ok(operation.notice !== null && told.has(operation.notice), `${id} was told`);
}
