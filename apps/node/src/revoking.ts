import { currentAuthor, LOGS, type LogName } from "@tansiq/line";
import { Refusal } from "@tansiq/party";
import { emptyRoot, formatVerifierKey, NOTE_TYPE, revocationText } from "@tansiq/record";
import { nextAuthorKey, writeRevoking } from "./folder.ts";
import type { Runtime } from "./runtime.ts";

/** What two holders of recovery keys sign, and which keys those are. */
export interface RevocationDraft {
	text: string;
	/** C2SP verifier keys of our safe. */
	recovery: string[];
}

/**
 * Makes ready to end our author key: the next one is in the folder, and from now on nothing is said
 * until the signed note is here, or the draft is dropped. Asked for again it is of the same new key.
 *
 * @param sizes of our logs that are good; by default all that is here
 * @throws Refusal
 */
export function draftRevocation(
	runtime: Runtime,
	sizes: Partial<Record<LogName, number>>,
): RevocationDraft {
	const { state, folder, clock } = runtime;
	const { line, founding, self } = state;
	const revoked = currentAuthor(line);
	if (founding === null || revoked === null || line.recovering !== null)
		throw new Refusal("recovering", "the line is read-only: expected all our own entries first");
	const good = Object.fromEntries(
		LOGS.map((log) => [log, goodHead(runtime, log, sizes[log])]),
	) as Record<LogName, ReturnType<typeof goodHead>>;
	const known = new Set(line.keys[self]?.author.map(({ key }) => key));
	const vkey = ({ name, publicKey }: (typeof folder.laterAuthors)[number]) =>
		formatVerifierKey(name, NOTE_TYPE, publicKey);
	let fresh = folder.laterAuthors.findLast((each) => !known.has(vkey(each)));
	if (fresh === undefined) {
		const next = nextAuthorKey(folder);
		next.keep();
		fresh = next.signer;
	}
	writeRevoking(folder, revoked);
	runtime.revoking = revoked;
	const text = revocationText({
		line: line.id,
		party: self,
		revoked,
		new: vkey(fresh),
		good,
		timeUs: clock.wallUs(),
	});
	return { text, recovery: founding.members[self]?.recovery ?? [] };
}

/** The key stays in force, and the node speaks again. */
export function dropRevocation(runtime: Runtime): void {
	writeRevoking(runtime.folder, null);
	runtime.revoking = null;
}

function goodHead({ state }: Runtime, log: LogName, asked: number | undefined) {
	const { size: here, cosignedSize, roots } = state.line.own[log];
	const size = asked ?? here;
	// What waits for its receipt beyond the last good head the peer would never take.
	if (size > here || (size < here && cosignedSize < here)) {
		const expected = cosignedSize < here ? `${here}` : `0 to ${here}`;
		throw new Refusal("invalid", `${log} ${size}: expected ${expected}`, [
			{ field: log, value: `${size}`, expected },
		]);
	}
	const root = size === 0 ? emptyRoot() : Buffer.from(roots[size - 1] ?? "", "base64");
	return { size, root };
}
