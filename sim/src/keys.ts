import { authorName, currentAuthor } from "@tansiq/line";
import { revocationText, rootOf, signNote } from "@tansiq/record";
import { LINE, personName, RECOVERY_KEYS, recoveryName } from "./founding.ts";
import type { SimNode } from "./node.ts";

/** What the people of a party do with its node's key. */

const two = (node: SimNode) =>
	[
		{ name: personName(node.name, "chief-1"), role: "chief" as const, script: false },
		{ name: personName(node.name, "duty-1"), role: "watch" as const, script: false },
	] as [Person, Person];
type Person = { name: string; role: "chief" | "watch"; script: false };

/** Real people change a key once a year, not ten times in an hour. */
const MOST_KEYS = 4;

/** The label of the author key that follows those which the node has. */
function nextLabel(node: SimNode): string {
	return `${authorName(node.name, LINE)}#${node.signing.authorKeys.size + 1}`;
}

/** A chief and a second person name a new key. */
export function rotateKey(node: SimNode): void {
	const { state } = node;
	if (state?.founding == null || state.line.recovering !== null) return;
	if (node.signing.authorKeys.size >= MOST_KEYS) return;
	const label = nextLabel(node);
	node.signing.addAuthorKey(label);
	const key = node.crypto.signer(label);
	if (node.tryAct({ type: "rotate", key, by: two(node) }) !== null)
		node.world.fault("key-rotate", node.name);
}

/** Two recovery keys from the safe end the node's key at the heads that stand here now. */
export function revokeKey(node: SimNode): void {
	const { state } = node;
	if (state?.founding == null || state.line.recovering !== null) return;
	if (state.revocations.length > 0) return;
	const revoked = currentAuthor(state.line);
	if (revoked === null) return;
	const fresh = node.signing.addAuthorKey(nextLabel(node));
	const head = (log: "urgent" | "routine") => ({
		size: state.line.own[log].size,
		root: rootOf(state.line.own[log].frontier),
	});
	const text = revocationText({
		line: LINE,
		party: node.name,
		revoked,
		new: fresh,
		good: { urgent: head("urgent"), routine: head("routine") },
		timeUs: node.clock.wallUs(),
	});
	const signers = RECOVERY_KEYS.slice(0, 2).map((key) =>
		node.crypto.signer(recoveryName(node.name, key)),
	);
	if (node.tryAct({ type: "revoke", note: signNote(text, signers) }) !== null)
		node.world.fault("key-revoke", node.name);
}
