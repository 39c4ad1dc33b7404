import { headsFrame, LOGS, receiptNote, receiptsFrom } from "@tansiq/line";
import { type Bundle, buildBundle, type LogSource } from "@tansiq/record";
import type { SimNode } from "./node.ts";

/**
 * What a node would hand to a stranger at the end of a world: everything that it holds, as the
 * files of an export. Null while it is down or has no line.
 */
export function exhibitOf(node: SimNode, founding: string): Bundle | null {
	const { state, blobs } = node;
	if (state?.founding == null) return null;
	const forks = new Set(
		state.forks
			.filter(({ origin }) => !origin.startsWith(`${node.name}.`))
			.map(({ sha256 }) => sha256),
	);
	return buildBundle({
		fromUs: 0,
		toUs: node.clock.wallUs(),
		founding: Buffer.from(founding),
		logs: logsOf(node),
		blobs: [...blobs].flatMap(([sha256, bytes]) => (forks.has(sha256) ? [] : [bytes])),
		revocations: state.revocations.map(({ note }) => note),
		joint: state.joints,
		evidence: [...forks].flatMap((sha256) => blobs.get(sha256) ?? []),
	});
}

function logsOf(node: SimNode): LogSource[] {
	const { state, name, peerName } = node;
	if (state === null) return [];
	const { line } = state;
	const keys = node.keys();
	const { heads } = headsFrame(line, keys);
	return LOGS.flatMap((log) => {
		const own = line.own[log];
		const theirs = line.mirrored[log];
		const ours = {
			party: name,
			checkpoint: heads[log].note,
			receipts: own.receipts.map((receipt) => receiptNote(line, log, receipt)),
			leaves: own.leaves,
		};
		const mirrored = {
			party: peerName,
			checkpoint: theirs.head,
			receipts: receiptsFrom(line, log, 0, keys).notes,
			leaves: theirs.leaves,
		};
		return [ours, mirrored].flatMap(({ party, checkpoint, receipts, leaves }) => {
			if (checkpoint === null) return [];
			const held = node.entries.get(`${party}/${log}`) ?? [];
			return {
				party,
				log,
				checkpoint,
				receipts,
				leaves: leaves.map((leaf) => Buffer.from(leaf, "base64")),
				first: 0,
				end: leaves.length,
				entries: held.slice(0, leaves.length).map((bytes, index) => ({ index, bytes })),
			};
		});
	});
}
