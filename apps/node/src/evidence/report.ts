import { LOGS, type LogName, receiptTimeS } from "@tansiq/line";
import { agreementOf } from "@tansiq/party";
import { type Report, reportOf, type Said, saidBy } from "@tansiq/report";
import { DAY_US, type Volume, type Window } from "@tansiq/space";
import type { Runtime } from "../runtime.ts";
import { entriesFrom } from "./entries.ts";

/** The report of a period, from this node's copy of both logs of both parties. */
export async function reportAt(runtime: Runtime, window: Window): Promise<Report> {
	const { state } = runtime;
	const said: Said[] = [];
	for (const party of [state.self, state.peer])
		for (const log of LOGS) said.push(...(await saidSince(runtime, party, log, window.startUs)));
	const geometry = new Map<string, Volume[]>();
	for (const { body } of said) {
		const sha256 = documentOf(body.volumes);
		const blob = sha256 === null ? null : await runtime.journal.blob(sha256);
		if (sha256 !== null && blob !== null)
			geometry.set(sha256, JSON.parse(Buffer.from(blob).toString("utf8")) as Volume[]);
	}
	return reportOf(state.line.id, said, agreementOf(state), window, ({ body }) =>
		Array.isArray(body.volumes)
			? (body.volumes as unknown as Volume[])
			: (geometry.get(documentOf(body.volumes) ?? "") ?? null),
	);
}

function documentOf(volumes: unknown): string | null {
	const { sha256 = null } = (volumes ?? {}) as { sha256?: string };
	return sha256;
}

/** What was said since then, and somewhat before: receipts come after what was said. */
async function saidSince(
	runtime: Runtime,
	author: string,
	log: LogName,
	fromUs: number,
): Promise<Said[]> {
	const { line } = runtime.state;
	const whole = author === line.self ? line.own[log] : line.mirrored[log];
	const isBefore = (index: number): boolean =>
		(receiptTimeS(whole, index) ?? Number.POSITIVE_INFINITY) * 1_000_000 < fromUs - DAY_US;
	let first = 0;
	while (first < whole.size && isBefore(first)) first++;
	const entries = await entriesFrom(runtime, author, log, first, whole.size);
	return entries.map(({ index, bytes }) => saidBy({ line: line.id, author, log, index }, bytes));
}
