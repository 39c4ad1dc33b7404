import { LOGS, type LogName, receiptTimeS } from "@tansiq/line";
import { agreementOf, blobOf, MalformedBody, noticeVolumes } from "@tansiq/party";
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
	const blobs = new Map<string, Uint8Array>();
	for (const { body } of said) {
		const sha256 = blobOf(body.volumes);
		const bytes = sha256 === null ? null : await runtime.journal.blob(sha256);
		if (sha256 !== null && bytes !== null) blobs.set(sha256, bytes);
	}
	return reportOf(state.line.id, said, agreementOf(state), window, ({ body }) =>
		volumesIn(body, blobs),
	);
}

/** Null of what is sealed, not here, or no geometry. */
export function volumesIn(
	body: Said["body"],
	blobs: ReadonlyMap<string, Uint8Array>,
): Volume[] | null {
	try {
		return noticeVolumes(body, blobs.get(blobOf(body.volumes) ?? ""));
	} catch (error) {
		if (!(error instanceof MalformedBody)) throw error;
		return null;
	}
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
