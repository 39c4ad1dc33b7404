import { CODEBOOK, readbackOf, STANDBY, TAKES_ON } from "@tansiq/hotline";
import { LOGS, receiptTimeS } from "@tansiq/line";
import { type Entry, openEntry, RecordError } from "@tansiq/record";
import type { SimNode } from "./node.ts";
import type { World } from "./world.ts";

/**
 * Reads the logs of a world as a stranger would: from the bytes of the entries alone, not from what
 * any node made of them.
 */
export function audit(
	world: World,
	nodes: readonly SimNode[],
	dishonest: ReadonlySet<string>,
): void {
	for (const node of nodes) {
		mirrorsHoldOnlyWhatWasSigned(world, node);
		const peer = nodes.find(({ name }) => name === node.peerName);
		if (dishonest.size > 0 || peer === undefined) continue;
		receiptTimesAgree(world, node, peer);
		answersFollowTheRules(world, node, peer);
	}
}

/** Every mirrored entry verifies, and stands where its author placed it. */
function mirrorsHoldOnlyWhatWasSigned(world: World, node: SimNode): void {
	const { state, crypto } = node;
	if (state?.founding == null) return;
	const authors = state.line.keys[node.peerName]?.author ?? [];
	for (const log of LOGS)
		for (const [index, bytes] of (node.entries.get(`${node.peerName}/${log}`) ?? []).entries()) {
			const opened = authors.flatMap(({ key }) => opens(bytes, crypto.verifierOf(key)) ?? []);
			const place = opened[0]?.place;
			const isRight = place?.log === log && place.index === index && place.author === node.peerName;
			if (isRight && opened[0]?.to === node.name) continue;
			world.violate(
				"forged",
				`${node.name} mirrors ${node.peerName}/${log}/${index}, not signed for it`,
			);
			return;
		}
}

function opens(bytes: Uint8Array, verifier: Parameters<typeof openEntry>[1]): Entry | null {
	try {
		return openEntry(bytes, verifier);
	} catch (error) {
		if (error instanceof RecordError) return null;
		throw error;
	}
}

/** Both desks hold one receipt time for every entry. */
function receiptTimesAgree(world: World, author: SimNode, mirror: SimNode): void {
	if (author.state === null || mirror.state === null) return;
	for (const log of LOGS) {
		const own = author.state.line.own[log];
		const theirs = mirror.state.line.mirrored[log];
		for (let index = 0; index < Math.min(own.cosignedSize, theirs.size); index++) {
			const here = receiptTimeS(own, index);
			const there = receiptTimeS(theirs, index);
			if (here === there) continue;
			world.violate("receipt-time", `${author.name}/${log}/${index}: ${here} here, ${there} there`);
			return;
		}
	}
}

interface Body {
	msg: string;
	body: { ref?: string; readback?: Record<string, unknown> };
}

/** One closing answer, one STANDBY, and a readback that repeats what was said. */
function answersFollowTheRules(world: World, responder: SimNode, originator: SimNode): void {
	const closed = new Set<string>();
	const stoodBy = new Set<string>();
	for (const log of LOGS)
		for (const bytes of responder.entries.get(`${responder.name}/${log}`) ?? []) {
			const { msg, body } = bodyOf(bytes);
			const ref = body.ref ?? "";
			if (msg === STANDBY) once(world, stoodBy, ref, "STANDBY");
			const opener = openerOf(originator, ref);
			if (opener === null || !CODEBOOK.get(opener.msg)?.answers.includes(msg)) continue;
			once(world, closed, ref, "closing answer");
			const expected = TAKES_ON.includes(msg) ? readbackOf(opener.msg, opener.body) : null;
			if (expected === null) continue;
			const wrong = Object.entries(expected).some(([slot, said]) => body.readback?.[slot] !== said);
			if (wrong)
				world.violate("readback", `${responder.name} answered ${ref} with another readback`);
		}
}

function once(world: World, known: Set<string>, ref: string, what: string): void {
	if (known.has(ref)) world.violate("one-answer", `${ref} has a second ${what}`);
	known.add(ref);
}

function openerOf(author: SimNode, ref: string): Body | null {
	const [name, log, index] = ref.split("/");
	if (name !== author.name) return null;
	const bytes = author.entries.get(`${name}/${log}`)?.[Number(index)];
	return bytes === undefined ? null : bodyOf(bytes);
}

function bodyOf(bytes: Uint8Array): Body {
	const line = Buffer.from(bytes)
		.toString("utf8")
		.split("\n")
		.find((text) => text.startsWith("{"));
	return JSON.parse(line ?? "{}") as Body;
}
