import { type Frame, FrameError, parseFrame } from "@tansiq/line";
import {
	answerFrame,
	hearFrame,
	type PartyEvent,
	parcelFrames,
	type Stored,
	stamp,
} from "@tansiq/party";
import type { SimNode } from "./node.ts";

/** A frame keeps well below a carrier's limit of 1 MiB. */
export const FRAME_BYTES = 200_000;

/** What the database of a node has for a decision. */
export function storedOf(node: SimNode): Stored {
	return {
		blobs: node.blobs,
		entry: (author, log, index) => node.entries.get(`${author}/${log}`)?.[index],
	};
}

/**
 * Takes a frame, whichever carrier brought it. What it changed is committed; the answers may leave
 * when that is durable. Bytes that are no frame change nothing.
 */
export function takeFrame(node: SimNode, text: string): Frame[] {
	const { state } = node;
	if (state?.founding == null) return [];
	const frame = readFrame(node, text);
	if (frame === null) return [];
	if (frame.type === "blob") {
		node.keepBlob(frame.bytes);
		return [];
	}
	const stored = storedOf(node);
	const facts = node.facts();
	const hearing = hearFrame(state, frame, stored, facts);
	if (frame.type === "heads") {
		const { urgent, routine } = frame.heads;
		node.receipted = { urgent: urgent.receipted, routine: routine.receipted };
	}
	node.commit(stamp(hearing.events, facts) as PartyEvent[]);
	return answerFrame(state, frame, hearing, stored, node.facts());
}

/** Everything owed, for the mailbox. */
export function owedParcel(node: SimNode): Frame[] {
	const { state, receipted } = node;
	if (state?.founding == null) return [];
	return parcelFrames(state, storedOf(node), node.facts(), FRAME_BYTES, receipted);
}

function readFrame(node: SimNode, text: string): Frame | null {
	try {
		return parseFrame(Buffer.from(text));
	} catch (error) {
		if (!(error instanceof FrameError)) throw error;
		node.world.trace(`${node.name} no frame: ${error.message}`);
		return null;
	}
}
