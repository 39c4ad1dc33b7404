import { readFileSync } from "node:fs";
import { assertEqual, assertFoundingShape, assertMember } from "@tansiq/node";
import type { Founding, Member } from "@tansiq/party";
import { canonical, type Json, openNote, parseCanonical, verifierOf } from "@tansiq/record";

/**
 * What the inviting party proposes: everything of the founding document but the other member,
 * signed with its author key so that a slip of the medium is not taken for a changed mind.
 */
export interface Invitation extends Omit<Founding, "members"> {
	from: string;
	member: Member;
}

export interface SignedInvitation {
	invitation: Invitation;
	signedNote: string;
}

const TYPE = "tansiq/invitation/v1";
const MOST_BYTES = 1024 * 1024;

export function invitationText(invitation: Invitation): string {
	return `${TYPE} ${invitation.line}\n${canonical(invitation as unknown as Json)}\n`;
}

/** The text whose fingerprint stands for one member's keys. */
export function memberText(party: string, line: string, member: Member): string {
	return `tansiq/member/v1 ${party} ${line}\n${canonical(member as unknown as Json)}\n`;
}

/**
 * The invitation of a file, in the form and with the signature that it has to have. That it came
 * from whom it names, only people can find out.
 * @throws Error naming the field, the value and what was expected
 */
export function openInvitation(document: Record<string, unknown>): SignedInvitation {
	const { signedNote } = document;
	if (typeof signedNote !== "string") throw new Error("signedNote: expected a signed note");
	// The key that verifies the note stands within it.
	const [, line = ""] = signedNote.split("\n", 2);
	const signed = invitationOf(parseCanonical(line));
	const { text } = openNote(signedNote, [verifierOf(signed.member.author)]);
	if (text !== invitationText(signed)) throw new Error("signedNote: expected an invitation");
	assertEqual("invitation", document.invitation, signed, "as it was signed");
	return { invitation: signed, signedNote };
}

/** @throws Error */
function invitationOf(value: unknown): Invitation {
	const { from, member, ...terms } = (value ?? {}) as Partial<Invitation>;
	if (typeof from !== "string") throw new Error("invitation.from: expected the id of a party");
	const founding: unknown = { ...terms, members: { [from]: member } };
	assertFoundingShape(founding);
	if (!founding.agreement.parties.includes(from))
		throw new Error(`invitation.from: ${from}, expected a party of the agreement`);
	assertMember(from, founding.members[from] as Member, founding.line);
	return value as Invitation;
}

/** The JSON object of a file. @throws Error that says what is wrong with it */
export function readPaper(file: string): Record<string, unknown> {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch {
		throw new Error("expected a file that can be read");
	}
	if (text.length > MOST_BYTES)
		throw new Error(`${text.length} characters, expected at most ${MOST_BYTES}`);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new Error("expected JSON");
	}
	if (typeof value !== "object" || value === null) throw new Error("expected a JSON object");
	return value as Record<string, unknown>;
}
