import { LOGS, receiptTimeS } from "@tansiq/line";
import { agreementOf, blobOf, type IncidentView } from "@tansiq/party";
import { type Learnt, type Logged, learntOf, type Replay, replayOf, saidBy } from "@tansiq/report";
import type { Window } from "@tansiq/space";
import type { Runtime } from "../runtime.ts";
import { entriesFrom } from "./entries.ts";
import { volumesIn } from "./report.ts";

/** A period as both logs tell it, from this node's copy of both. */
export async function replayAt(runtime: Runtime, window: Window): Promise<Replay> {
	const { state, journal } = runtime;
	const all = await allLogged(runtime);
	const blobs = new Map<string, Uint8Array>();
	for (const { body } of all) {
		const sha256 = blobOf(body.volumes);
		const bytes = sha256 === null ? null : await journal.blob(sha256);
		if (sha256 !== null && bytes !== null) blobs.set(sha256, bytes);
	}
	const { parties } = agreementOf(state);
	return replayOf(state.line.id, all, parties, window, ({ body }) => volumesIn(body, blobs));
}

/** Who had learnt of what belongs to an incident, and when. */
export async function learntAt(runtime: Runtime, incident: IncidentView): Promise<Learnt[]> {
	const { id, facts, versions, statements, steps, followups, told } = incident;
	const acts = [...Object.values(versions).flat(), ...statements, ...steps, ...followups, ...told];
	const refs = [id, ...acts.map((each) => each.id), ...facts.flatMap(({ ref }) => ref ?? [])];
	const { parties } = agreementOf(runtime.state);
	return learntOf(await allLogged(runtime), new Set(refs), parties);
}

/** Both logs of both parties from their beginning, each entry with the time of its receipt. */
async function allLogged(runtime: Runtime): Promise<Logged[]> {
	const { line, self, peer } = runtime.state;
	const logged: Logged[] = [];
	for (const author of [self, peer])
		for (const log of LOGS) {
			const whole = author === self ? line.own[log] : line.mirrored[log];
			for (const { index, bytes } of await entriesFrom(runtime, author, log, 0, whole.size)) {
				const receiptS = receiptTimeS(whole, index);
				const receivedUs = receiptS === null ? null : receiptS * 1_000_000;
				logged.push({ ...saidBy({ line: line.id, author, log, index }, bytes), receivedUs });
			}
		}
	return logged;
}
