import { bodyLine, emptyLine, type LineKeys, say } from "@tansiq/line";
import { canonical, type Json } from "@tansiq/record";
import type { Unstamped } from "./event.ts";
import type { Facts } from "./facts.ts";
import { sha256Hex } from "./message.ts";
import type { Founding, State } from "./state.ts";

/** The text that both parties sign: who is on the line, with which keys, under which agreement. */
export function foundingText(founding: Founding): string {
	return `tansiq/founding/v1 ${founding.line}\n${canonical(founding as unknown as Json)}\n`;
}

/**
 * Entry 0 of both logs. The routine one names the founding document, the urgent one its hash
 * again, so that neither log can be moved under another agreement.
 */
export function found(
	state: State,
	founding: Founding,
	signedNote: string,
	facts: Facts & { keys: LineKeys },
): Unstamped[] {
	if (state.founding !== null) return [];
	const peer = Object.keys(founding.members).find((member) => member !== state.self) ?? "";
	const bytes = new TextEncoder().encode(signedNote);
	const sha256 = sha256Hex(bytes);
	const at = { claimedUs: facts.wallUs, clock: facts.clock };
	const body = { founding: { bytes: bytes.length, sha256 } };
	const said = say(
		emptyLine(founding.line, state.self, peer),
		[
			{ log: "routine", bodyLine: bodyLine("FOUNDING", body, { ...at, salt: facts.salt() }) },
			{ log: "urgent", bodyLine: bodyLine("FOUNDING", body, { ...at, salt: facts.salt() }) },
		],
		facts.keys,
	);
	return [{ type: "founded", founding, peer, said, blobs: [{ sha256, bytes }] }];
}
