import { JOINT_STATEMENT } from "@tansiq/hotline";
import { LOGS, type LogName } from "@tansiq/line";
import {
	EvidenceError,
	emptyRoot,
	type JointHead,
	jointText,
	NoteError,
	openJoint,
	signatureLine,
} from "@tansiq/record";
import type { Facts } from "./facts.ts";
import type { Fields } from "./message.ts";
import type { Spoken, State } from "./state.ts";

/**
 * "We hold these four logs, and they are the same": TQ-12 offers it under our node's signature, and
 * AFFIRM brings the other. Both together are one note that anybody verifies.
 */

interface Head {
	author: string;
	log: LogName;
	size: number;
	root: string;
}

/** The body of TQ-12, but for who says it. Of the peer's logs it names what we countersigned. */
export function jointBody(state: State, facts: Facts): Fields {
	const { line } = state;
	const head = (author: string, log: LogName, size: number): Head => ({
		author,
		log,
		size,
		root: rootAt(state, author, log, size) ?? EMPTY_ROOT,
	});
	const heads: Head[] = LOGS.flatMap((log) => [
		head(line.self, log, line.own[log].cosignedSize),
		head(line.peer, log, line.mirrored[log].size),
	]);
	const atUs = facts.wallUs;
	return { at_us: atUs, heads: heads as never, note: signed(textOf(state, heads, atUs), facts) };
}

/** Our signature over a statement that the peer offered, for AFFIRM. */
export function jointAnswer(state: State, offered: Fields, facts: Facts): string {
	const { heads, at_us: atUs } = offered as unknown as { heads: Head[]; at_us: number };
	return signed(textOf(state, heads, atUs), facts);
}

/** What is wrong with an offered statement, or null: its heads are ours, and its author signed it. */
export function jointFault(state: State, offered: Fields, facts: Facts): string | null {
	const {
		heads,
		at_us: atUs,
		note,
	} = offered as unknown as {
		heads: Head[];
		at_us: number;
		note?: string;
	};
	for (const { author, log, size, root } of heads) {
		if (author !== state.self && author !== state.peer)
			return `heads: ${author} is not on this line`;
		const known = rootAt(state, author, log, size);
		if (known === null) return `heads: ${author} ${log} ${size} is more than there is here`;
		if (known !== root) return `heads: ${author} ${log} ${size} has another root here`;
	}
	const verifiers = [facts.peerKeys.authors.map(({ verifier }) => verifier)];
	return verified(`${textOf(state, heads, atUs)}\n${note ?? ""}\n`, verifiers);
}

/** The statement under both signatures, or null where the answer brings no good one. */
export function jointOf(
	state: State,
	offered: Pick<Spoken, "msg" | "body">,
	answer: Fields,
	facts: Facts,
): string | null {
	if (offered.msg !== JOINT_STATEMENT || typeof answer.note !== "string") return null;
	const {
		heads,
		at_us: atUs,
		note,
	} = offered.body as unknown as {
		heads: Head[];
		at_us: number;
		note: string;
	};
	const both = `${textOf(state, heads, atUs)}\n${note}\n${answer.note}\n`;
	const verifiers = [facts.ownKeys, facts.peerKeys].map(({ authors }) =>
		authors.map(({ verifier }) => verifier),
	);
	return verified(both, verifiers) === null ? both : null;
}

const EMPTY_ROOT = Buffer.from(emptyRoot()).toString("base64");

/** The root of a log at a size as we hold it, or null where we hold less. */
function rootAt(state: State, author: string, log: LogName, size: number): string | null {
	if (size === 0) return EMPTY_ROOT;
	return state.line[author === state.self ? "own" : "mirrored"][log].roots[size - 1] ?? null;
}

function textOf(state: State, heads: readonly Head[], timeUs: number): string {
	const named = heads.map(
		({ author, log, size, root }): JointHead => ({
			party: author,
			log,
			size,
			root: Buffer.from(root, "base64"),
		}),
	);
	return jointText({ line: state.line.id, heads: named, timeUs });
}

function signed(text: string, { keys }: Facts): string {
	const { name, keyId, sign } = keys.author;
	return signatureLine(name, keyId, sign(Buffer.from(text)));
}

function verified(note: string, verifiers: Parameters<typeof openJoint>[1]): string | null {
	try {
		openJoint(note, verifiers);
		return null;
	} catch (error) {
		if (error instanceof EvidenceError || error instanceof NoteError) return error.message;
		throw error;
	}
}
