import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTlsIdentity, freePort } from "@tansiq/carriers";
import {
	assertEqual,
	createFolder,
	isExerciseLine,
	listenAt,
	memberOf,
	type NodeConfig,
	type NodeFolder,
	openFolder,
	openFounding,
	partyWithoutNode,
	readFounding,
	type SignedFounding,
	writeFounding,
} from "@tansiq/node";
import {
	type Founding,
	foundingText,
	type Member,
	memberWithoutNode,
	sha256Hex,
} from "@tansiq/party";
import { signNote } from "@tansiq/record";
import { linePort } from "../arguments.ts";
import {
	type Invitation,
	invitationText,
	openInvitation,
	readPaper,
	type SignedInvitation,
} from "./papers.ts";

/**
 * Enrolment between two machines that have no authority in common. Three files go between them;
 * what makes the keys trustworthy is only that people compare the words by voice.
 *
 *     alpha  invite            → invitation.json
 *     bravo  join invitation   → reply.json, signed by bravo        both can now see the words
 *     alpha  join reply        the words are the same → founding.json, signed by both
 *     bravo  join founding     the words are the same → ready
 *
 * A line that one party founded alone comes to the same founding by the same steps, once the other
 * has a node: its invitation names the document that it replaces.
 */

const INVITATION = "invitation.json";
const REPLY = "reply.json";
const FOUNDING = "founding.json";

/** Where a new folder's node is reached, and what it is called. */
export interface Place {
	/** Null: nobody reaches it, as long as the other party has no node. */
	at: URL | null;
	name: string | undefined;
}

/** Makes the folder of a party on a line, or opens the one that is there. @throws Error */
export async function partyFolder(
	path: string,
	party: string,
	line: string,
	place: Place,
): Promise<NodeFolder> {
	if (existsSync(join(path, "node.json"))) {
		const folder = openFolder(path);
		const { config } = folder;
		assertEqual("party", config.party, party, "in a folder of its own");
		assertEqual("line", config.line, line, "in a folder of its own");
		return folder;
	}
	const config: NodeConfig = {
		party,
		name: place.name ?? party,
		line,
		httpPort: await freePort(),
		...(place.at === null ? { linePort: await freePort() } : endAt(place.at)),
		clock: "system",
		mode: isExerciseLine(line) ? "exercise" : "live",
		basemap: "basemap.json",
	};
	return createFolder(path, config, await createTlsIdentity(party));
}

/** Where a node listens that is reached there. */
function endAt(at: URL): { lineHost: string; linePort: number } {
	const { hostname } = at;
	return { lineHost: isLoopback(hostname) ? hostname : "0.0.0.0", linePort: linePort(at) };
}

/** From the next start on the folder's node listens where it says that it is reached. */
export function reachAt(folder: NodeFolder, at: URL): NodeFolder {
	return listenAt(folder, endAt(at));
}

/** Founds a line with a party that has no node, and no key that could sign. @throws Error */
export function foundAlone(
	folder: NodeFolder,
	terms: Pick<Founding, "line" | "agreement" | "phrases">,
	peer: string,
	{ name, contact }: { name: string; contact: string },
): SignedFounding {
	const members = {
		[folder.config.party]: memberOf(folder),
		[peer]: memberWithoutNode(name, contact),
	};
	const founding: Founding = { ...terms, members, witness: null };
	const signedNote = signNote(foundingText(founding), [folder.keys.author]);
	const signed = openFounding({ founding, signedNote });
	writeFounding(folder.path, founding, signedNote);
	return signed;
}

/** The document that this folder's party signed alone; null where there is none, or both signed. */
export function aloneOf(path: string): SignedFounding | null {
	if (!existsSync(join(path, FOUNDING))) return null;
	const signed = readFounding(path);
	return partyWithoutNode(signed.founding) === null ? null : signed;
}

/** Writes what the other party has to know, with the operators that the folder has by now. */
export function invite(
	folder: NodeFolder,
	terms: Omit<Invitation, "from" | "member">,
	reachedAt: string,
): SignedInvitation {
	const { path, config, keys } = folder;
	const from = config.party;
	const earlier = aloneOf(path)?.founding.members[from];
	const member = memberOf(folder, reachedAt, earlier);
	const invitation: Invitation = { ...terms, from, member };
	const signedNote = signNote(invitationText(invitation), [keys.author]);
	const signed = openInvitation({ invitation, signedNote });
	write(path, INVITATION, signed);
	return signed;
}

/** The second party adds itself and signs. The same invitation again makes the same reply. */
export function reply(
	folder: NodeFolder,
	{ invitation }: SignedInvitation,
	reachedAt: string,
): SignedFounding {
	const { path, config, keys } = folder;
	const { from, member, ...terms } = invitation;
	const earlier = replyOf(path);
	// The recovery keys are carried away afterwards: then the member is as it was signed.
	const own = existsSync(join(path, FOUNDING))
		? (earlier?.founding.members[config.party] as Member)
		: memberOf(folder, reachedAt);
	const founding: Founding = { ...terms, members: { [from]: member, [config.party]: own } };
	if (earlier !== null) {
		const { [config.party]: _, ...others } = earlier.founding.members;
		const answered = { ...earlier.founding, members: others };
		const why = "as in the invitation that this folder has answered";
		assertEqual("invitation", { ...terms, members: { [from]: member } }, answered, why);
	}
	const signed = openFounding(
		{ founding, signedNote: signNote(foundingText(founding), [keys.author]) },
		() => [config.party],
	);
	write(path, REPLY, signed);
	return signed;
}

/** What this folder is party to and waits for the words of; null before there is any. */
export interface Pending {
	signed: SignedFounding;
	peer: string;
	/** Signs, where that is still to be done, and makes the folder ready for `serve`. */
	accept(): void;
	accepted: boolean;
}

/**
 * The document that came back, if it is the one that this folder waits for: the other's reply to
 * our invitation, or our reply with the other's signature.
 * @throws Error naming the field, the value and what was expected
 */
export function receive(path: string, document: Record<string, unknown>): Pending {
	const folder = openFolder(path);
	const { party } = folder.config;
	const invited = invitationOf(path);
	const earlier = replyOf(path);
	if (invited === null && earlier === null)
		throw new Error("expected an invitation first: this folder has neither sent nor answered one");
	const signed = openFounding(document, ({ members }) =>
		Object.keys(members).filter((member) => invited === null || member !== party),
	);
	const { founding } = signed;
	const peer = Object.keys(founding.members).find((member) => member !== party) ?? "";
	if (invited !== null) {
		const { from, member, ...terms } = invited.invitation;
		const { members, ...answered } = founding;
		assertEqual("founding", answered, terms, "as in our invitation");
		assertEqual(`founding.members.${from}`, members[from], member, "as in our invitation");
	} else assertEqual("founding", founding, earlier?.founding, "as in our reply");
	const whole = invited === null ? signed : countersigned(folder, signed, peer);
	const accepted = isFounded(path, whole.founding);
	return {
		signed: whole,
		peer,
		accepted,
		accept: () => {
			if (!accepted) writeFounding(path, whole.founding, whole.signedNote);
		},
	};
}

/** @throws Error when the folder is founded on another document */
function isFounded(path: string, founding: Founding): boolean {
	if (!existsSync(join(path, FOUNDING))) return false;
	const alone = aloneOf(path);
	if (alone !== null) {
		const replaced = sha256Hex(alone.signedNote);
		assertEqual("founding.replaces", founding.replaces, replaced, "as this party founded it alone");
		return false;
	}
	const { founding: known } = JSON.parse(readFileSync(join(path, FOUNDING), "utf8"));
	assertEqual("founding", founding, known, "as this line was founded");
	return true;
}

function countersigned(folder: NodeFolder, signed: SignedFounding, peer: string): SignedFounding {
	const { founding, signedNote } = signed;
	const name = (founding.members[peer] as Member).author.split("+", 1)[0];
	const line = signedNote.split("\n").find((each) => each.startsWith(`— ${name} `));
	const ours = signNote(foundingText(founding), [folder.keys.author]);
	return openFounding({ founding, signedNote: `${ours}${line}\n` });
}

export function invitationOf(path: string): SignedInvitation | null {
	const file = join(path, INVITATION);
	return existsSync(file) ? about(file, () => openInvitation(readPaper(file))) : null;
}

export function replyOf(path: string): SignedFounding | null {
	const file = join(path, REPLY);
	if (!existsSync(file)) return null;
	return about(file, () => openFounding(readPaper(file), () => []));
}

/** Readable, because people read what they are about to sign. */
function write(path: string, file: string, value: object): void {
	writeFileSync(join(path, file), `${JSON.stringify(value, null, "\t")}\n`);
}

function isLoopback(host: string): boolean {
	return host === "localhost" || host === "[::1]" || /^127\./.test(host);
}

export function about<T>(file: string, take: () => T): T {
	try {
		return take();
	} catch (cause) {
		const { message } = cause as Error;
		throw new Error(message.startsWith(file) ? message : `${file}: ${message}`, { cause });
	}
}
