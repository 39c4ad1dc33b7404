import { join } from "node:path";
import type { Agreement } from "@tansiq/agreement";
import { createTlsIdentity, freePort } from "@tansiq/carriers";
import { LANGUAGES, phraseFileHash } from "@tansiq/language";
import { createMediatorFolder, lineFileOf, witnessOf, writeLineFile } from "@tansiq/mediator";
import {
	createFolder,
	createOperator,
	memberOf,
	type NodeConfig,
	type NodeFolder,
	writeFounding,
} from "@tansiq/node";
import { type Founding, foundingText, ROLES, sha256Hex, type Witness } from "@tansiq/party";
import { signNote } from "@tansiq/record";

/** Who acts in a replay and at the desks of the demo; the name says that it is no person. */
export const SCRIPTED = { operator: "script", passphrase: "replay" };

export interface Enrolment {
	folders: Record<string, NodeFolder>;
	urls: Record<string, string>;
	/** Folder of the mediator's node, where the line has one. */
	mediator: string | null;
}

export interface Terms extends Pick<NodeConfig, "clock" | "mode"> {
	line: string;
	agreement: Agreement;
	/** A mediator on this machine that witnesses heads and keeps a mailbox. */
	mediated?: boolean;
}

/**
 * Writes both enrolments of a line on one machine: keys and folders for each party, and the
 * founding document that both sign. Between real parties the keys are exchanged by people.
 */
export async function enrol(
	root: string,
	parties: { id: string; name: string }[],
	terms: Terms,
	/** Where each is reached by the other, `https://host:port`, when that is not loopback. */
	reachedAt: Record<string, string> = {},
	/** Where each listens for the other; default: any free port of loopback. */
	listening: Record<string, { lineHost: string; linePort: number }> = {},
	/** The first operator of each, in every role. */
	people = SCRIPTED,
): Promise<Enrolment> {
	const folders: Record<string, NodeFolder> = {};
	const urls: Record<string, string> = {};
	for (const { id, name } of parties) {
		const config: NodeConfig = {
			party: id,
			name,
			line: terms.line,
			httpPort: await freePort(),
			linePort: await freePort(),
			clock: terms.clock,
			mode: terms.mode,
			basemap: "basemap.json",
			...listening[id],
		};
		folders[id] = createFolder(join(root, id), config, await createTlsIdentity(id));
		const { operator, passphrase } = people;
		createOperator(join(root, id), id, operator, [...ROLES], passphrase);
		urls[id] = `http://127.0.0.1:${config.httpPort}`;
	}
	const mediator = terms.mediated ? await mediatorAt(join(root, "mediator"), terms.line) : null;
	const founding: Founding = {
		line: terms.line,
		agreement: terms.agreement,
		members: Object.fromEntries(
			Object.entries(folders).map(([id, folder]) => [id, memberOf(folder, reachedAt[id])]),
		),
		witness: mediator?.witness ?? null,
		phrases: Object.fromEntries(
			LANGUAGES.map((language) => [language, phraseFileHash(language, sha256Hex)]),
		),
	};
	const signers = Object.values(folders).map(({ keys }) => keys.author);
	const signedNote = signNote(foundingText(founding), signers);
	for (const { path } of Object.values(folders)) writeFounding(path, founding, signedNote);
	mediator?.tell(founding);
	return { folders, urls, mediator: mediator?.path ?? null };
}

/** A mediator's folder; it is complete once the founding was told to it. */
async function mediatorAt(
	path: string,
	line: string,
): Promise<{ path: string; witness: Witness; tell(founding: Founding): void }> {
	const port = await freePort();
	const config = { name: "mediator", line, host: "127.0.0.1", port };
	const folder = createMediatorFolder(path, config, await createTlsIdentity("mediator"));
	return {
		path,
		witness: witnessOf(folder, `https://127.0.0.1:${port}`),
		tell: (founding) => writeLineFile(folder, lineFileOf(founding)),
	};
}
