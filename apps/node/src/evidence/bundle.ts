import {
	headsFrame,
	LOGS,
	type LogName,
	receiptNote,
	receiptsFrom,
	receiptTimeS,
} from "@tansiq/line";
import { blobsNamed } from "@tansiq/party";
import { buildBundle, entriesDeposited, type LogSource, type ParcelEntries } from "@tansiq/record";
import { readFounding } from "../folder.ts";
import type { Runtime } from "../runtime.ts";
import { entriesFrom } from "./entries.ts";

/**
 * A line as a stranger verifies it: both parties' logs with their heads, receipts and hashes, and
 * the entries of a period in full. The period counts by the receipts; what has none yet, by when
 * it was said. Entry 0 and the key acts before it are always there.
 *
 * @param fromUs µs since 1970, half-open with `toUs`
 */
export async function bundleOf(
	runtime: Runtime,
	fromUs: number,
	toUs: number,
): Promise<Map<string, Uint8Array>> {
	const { state, folder } = runtime;
	const { line } = state;
	const blobs = new Map<string, Uint8Array>();
	const logs: LogSource[] = [];
	for (const party of [line.self, line.peer])
		for (const log of LOGS) {
			const source = await logSource(runtime, party, log, fromUs, toUs);
			if (source === null) continue;
			logs.push(source);
			for (const { bytes } of source.entries)
				for (const sha256 of blobsNamed(bytes)) {
					const blob = await runtime.journal.blob(sha256);
					if (blob !== null) blobs.set(sha256, blob);
				}
		}
	const evidence: Uint8Array[] = [];
	for (const { sha256, origin } of state.forks) {
		// A head under our own key that we never signed accuses nobody: it is no fork of a log here.
		if (origin.startsWith(`${line.self}.`)) continue;
		const bytes = await runtime.journal.blob(sha256);
		if (bytes !== null) evidence.push(bytes);
	}
	const { signedNote } = readFounding(folder.path);
	const replaces = state.founding?.replaces;
	const earlier = replaces === undefined ? null : await runtime.journal.blob(replaces);
	return buildBundle({
		fromUs,
		toUs: Math.min(toUs, runtime.clock.wallUs()),
		founding: Buffer.from(signedNote),
		...(earlier !== null && { earlier }),
		logs,
		blobs: [...blobs.values()],
		joint: state.joints,
		revocations: state.revocations.map(({ note }) => note),
		evidence,
		deposits: await deposits(runtime, logs),
	});
}

/** Parcels that lay at the mediator, where everything in them is disclosed here anyway. */
async function deposits({ state, journal }: Runtime, logs: LogSource[]): Promise<Uint8Array[]> {
	const { line, founding } = state;
	const recipient = founding?.members[line.peer]?.hpke ?? "";
	const isHere = ({ log, from, entries }: ParcelEntries): boolean => {
		const source = logs.find((each) => each.party === line.self && each.log === log);
		return source !== undefined && from >= source.first && from + entries.length <= source.end;
	};
	const found: Uint8Array[] = [];
	for (const sha256 of state.exhibits) {
		const bytes = await journal.blob(sha256);
		if (bytes === null) continue;
		const held = entriesDeposited(bytes, recipient);
		if (held.some(({ entries }) => entries.length > 0) && held.every(isHere)) found.push(bytes);
	}
	return found;
}

async function logSource(
	runtime: Runtime,
	party: string,
	log: LogName,
	fromUs: number,
	toUs: number,
): Promise<(LogSource & { entries: { index: number; bytes: Uint8Array }[] }) | null> {
	const { state, keys } = runtime;
	const { line } = state;
	const ours = party === line.self;
	const checkpoint = ours ? headsFrame(line, keys).heads[log].note : line.mirrored[log].head;
	if (checkpoint === null) return null;
	const { size, leaves } = ours ? line.own[log] : line.mirrored[log];
	const timeUs = (index: number): number => {
		const receiptS = receiptTimeS(ours ? line.own[log] : line.mirrored[log], index);
		if (receiptS !== null) return receiptS * 1_000_000;
		return state.said[log][index]?.wallUs ?? 0;
	};
	let first = 0;
	while (first < size && timeUs(first) < fromUs) first++;
	let end = first;
	while (end < size && timeUs(end) < toUs) end++;
	const always = new Set([0]);
	for (const ref of state.keyActs) {
		const [author, name, index] = ref.split("/");
		if (author === party && name === log && Number(index) < end) always.add(Number(index));
	}
	const entries = await entriesFrom(runtime, party, log, first, end);
	for (const index of always)
		if (index < first || index >= end)
			entries.push(...(await entriesFrom(runtime, party, log, index, index + 1)));
	return {
		party,
		log,
		checkpoint,
		receipts: ours
			? line.own[log].receipts.map((receipt) => receiptNote(line, log, receipt))
			: mirrorReceipts(runtime, log),
		witnessed: ours && line.own[log].witnessed ? [line.own[log].witnessed.note] : [],
		leaves: leaves.map((leaf) => Buffer.from(leaf, "base64")),
		first,
		end,
		entries,
	};
}

/** Every countersignature that we gave over a log of the peer, one for each of our commits. */
function mirrorReceipts({ state, keys }: Runtime, log: LogName): string[] {
	const { receipts } = state.line.mirrored[log];
	const notes: string[] = [];
	while (notes.length < receipts.length) {
		const page = receiptsFrom(state.line, log, receipts[notes.length - 1]?.size ?? 0, keys).notes;
		if (page.length === 0) break;
		notes.push(...page);
	}
	return notes;
}
