import { CODEBOOK, readbackOf, STANDBY, TAKES_ON } from "@tansiq/hotline";
import { LOGS, receiptTimeS } from "@tansiq/line";
import { lineIn, type Verifier } from "@tansiq/record";
import { LINE } from "./founding.ts";
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
		if (dishonest.has(node.name) || peer === undefined) continue;
		receiptTimesAgree(world, node, peer);
		answersFollowTheRules(world, node);
	}
}

/** Every mirrored entry verifies, and stands where its author placed it. */
function mirrorsHoldOnlyWhatWasSigned(world: World, node: SimNode): void {
	const { state, crypto } = node;
	if (state?.founding == null) return;
	const authors = (state.line.keys[node.peerName]?.author ?? []).map(({ key }) =>
		crypto.verifierOf(key),
	);
	for (const log of LOGS)
		for (const [index, bytes] of (node.entries.get(`${node.peerName}/${log}`) ?? []).entries()) {
			const place = `tansiq/entry/v1 ${LINE} ${node.peerName} ${log} ${index}\nto ${node.name}\n`;
			if (startsWith(bytes, place) && authors.some((author) => isSigned(bytes, author))) continue;
			world.violate(
				"forged",
				`${node.name} mirrors ${node.peerName}/${log}/${index}, not signed for it`,
			);
			return;
		}
}

function startsWith(bytes: Uint8Array, text: string): boolean {
	return Buffer.from(bytes.subarray(0, text.length)).toString("latin1") === text;
}

const BLANK_LINE = Buffer.from("\n\n");
const KEY_ID_BYTES = 4;

/** C2SP signed-note, read by hand: what is judged here must not vouch for itself. */
function isSigned(bytes: Uint8Array, author: Verifier): boolean {
	const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const blank = whole.lastIndexOf(BLANK_LINE);
	const [dash, name, base64 = "", ...rest] = whole
		.subarray(blank + 2)
		.toString("utf8")
		.split(/[ \n]/);
	const signature = Buffer.from(base64, "base64");
	return (
		dash === "—" &&
		name === author.name &&
		rest.join("") === "" &&
		signature.subarray(0, KEY_ID_BYTES).equals(author.keyId) &&
		author.verify(whole.subarray(0, blank + 1), signature.subarray(KEY_ID_BYTES))
	);
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
	body: { ref?: string; readback?: Record<string, unknown>; log?: string; skew_us?: number };
}

/** One closing answer, one STANDBY, and a readback that repeats what was said. */
function answersFollowTheRules(world: World, responder: SimNode): void {
	const closed = new Set<string>();
	const stoodBy = new Set<string>();
	for (const log of LOGS)
		for (const bytes of responder.entries.get(`${responder.name}/${log}`) ?? []) {
			const { msg, body } = bodyOf(bytes);
			const ref = body.ref ?? "";
			if (msg === STANDBY) once(world, stoodBy, ref, "STANDBY");
			const opener = openerOf(responder, ref);
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

/** What a ref names among the entries of the peer, as this node mirrors them. */
function openerOf(node: SimNode, ref: string): Body | null {
	const [name, log, index] = ref.split("/");
	if (name !== node.peerName) return null;
	const bytes = node.entries.get(`${name}/${log}`)?.[Number(index)];
	return bytes === undefined ? null : bodyOf(bytes);
}

/** The one JSON line of an entry. */
export function bodyOf(bytes: Uint8Array): Body {
	return JSON.parse(lineIn(bytes) || "{}") as Body;
}
