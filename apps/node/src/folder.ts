import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createSealingKey, type SealingKey, type TlsIdentity } from "@tansiq/carriers";
import { authorName, type LineKeys, mirrorName } from "@tansiq/line";
import { type Founding, hasNode, type Member } from "@tansiq/party";
import {
	COSIGNATURE_TYPE,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	generatePrivateKey,
	NOTE_TYPE,
	privateKeyFromPem,
	privateKeyToPem,
	publicKeyRaw,
	type Signer,
} from "@tansiq/record";
import { isExerciseLine, openFounding, type SignedFounding } from "./founding.ts";
import { enrolledOf } from "./operators/keystore.ts";

/** Where a node answers and what it is called. */
export interface NodeConfig {
	party: string;
	name: string;
	line: string;
	/** Ports on loopback for the console and API, and for the peer's node. */
	httpPort: number;
	linePort: number;
	/** Where the line listens; the console and API never leave loopback. Default 127.0.0.1. */
	lineHost?: string;
	/** `driven`: whoever started the process moves the clock. */
	clock: "system" | "driven";
	mode: "live" | "demo" | "replay" | "exercise";
	/** A coast of one's own for the map, GeoJSON. */
	basemap?: string;
}

/** Everything a node starts from: one folder that a backup can copy. */
export interface NodeFolder {
	path: string;
	config: NodeConfig;
	tls: TlsIdentity;
	sealing: SealingKey;
	keys: LineKeys;
	/** Author keys made since, oldest first. */
	laterAuthors: Signer[];
}

const SECRET = { mode: 0o600, flag: "wx" };

/**
 * Makes a node's folder with new keys, one per role.
 * @throws Error when there are keys already: what was made once is never written over
 */
export function createFolder(path: string, config: NodeConfig, tls: TlsIdentity): NodeFolder {
	mkdirSync(path, { recursive: true, mode: 0o700 });
	writeFileSync(join(path, "author.pem"), privateKeyToPem(generatePrivateKey()), SECRET);
	writeFileSync(join(path, "mirror.pem"), privateKeyToPem(generatePrivateKey()), SECRET);
	writeFileSync(join(path, "tls.json"), JSON.stringify(tls), SECRET);
	for (const file of RECOVERY)
		writeFileSync(join(path, file), privateKeyToPem(generatePrivateKey()), SECRET);
	writeFileSync(join(path, "hpke.json"), JSON.stringify(createSealingKey()), SECRET);
	writeConfig(path, config);
	return openFolder(path);
}

function writeConfig(path: string, config: NodeConfig): void {
	writeFileSync(join(path, "node.json"), `${JSON.stringify(config, null, "\t")}\n`);
}

/** Says where the line listens from the next start on. */
export function listenAt(
	{ path, config }: NodeFolder,
	end: Required<Pick<NodeConfig, "lineHost" | "linePort">>,
): NodeFolder {
	writeConfig(path, { ...config, ...end });
	return openFolder(path);
}

/** To be carried to a safe once the founding is signed; two together revoke the node's key. */
const RECOVERY = ["recovery-1.pem", "recovery-2.pem"] as const;

/** @throws Error naming the file that is missing or wrong */
export function openFolder(path: string): NodeFolder {
	const config = readJson<NodeConfig>(path, "node.json");
	const pem = (file: string) => naming(join(path, file), () => privateKeyFromPem(read(path, file)));
	return {
		path,
		config,
		tls: readJson<TlsIdentity>(path, "tls.json"),
		sealing: readJson<SealingKey>(path, "hpke.json"),
		keys: {
			author: ed25519Signer(authorName(config.party, config.line), pem("author.pem")),
			mirror: cosigner(mirrorName(config.party, config.line), pem("mirror.pem")),
		},
		laterAuthors: laterAuthorFiles(path).map((file) =>
			ed25519Signer(authorName(config.party, config.line), pem(file)),
		),
	};
}

/** `author-2.pem` and so on, as rotation made them. */
function laterAuthorFiles(path: string): string[] {
	const files: string[] = [];
	while (existsSync(join(path, authorFile(files.length + 2))))
		files.push(authorFile(files.length + 2));
	return files;
}

function authorFile(which: number): string {
	return `author-${which}.pem`;
}

/**
 * The next author key. It is in the folder once `keep` returns, and signs nothing before the peer
 * was told of it.
 */
export function nextAuthorKey(folder: NodeFolder): { signer: Signer; keep(): void } {
	const { path, config, laterAuthors } = folder;
	const key = generatePrivateKey();
	const signer = ed25519Signer(authorName(config.party, config.line), key);
	const keep = () => {
		const file = join(path, authorFile(laterAuthors.length + 2));
		writeFileSync(file, privateKeyToPem(key), { ...SECRET, flush: true });
		syncFolder(path);
		laterAuthors.push(signer);
	};
	return { signer, keep };
}

/** A new file's name is on disk too. */
function syncFolder(path: string): void {
	const folder = openSync(path, "r");
	try {
		fsyncSync(folder);
	} finally {
		closeSync(folder);
	}
}

/** The author key that a note is being signed against, or null. */
export function readRevoking({ path }: NodeFolder): string | null {
	const file = join(path, REVOKING);
	return existsSync(file) ? read(path, REVOKING).trim() : null;
}

/** Keeps until the next start too that a note against this key is being signed; null: no more. */
export function writeRevoking({ path }: NodeFolder, key: string | null): void {
	const file = join(path, REVOKING);
	if (key === null) rmSync(file, { force: true });
	else writeFileSync(file, `${key}\n`, { flush: true });
	syncFolder(path);
}

const REVOKING = "revoking";

/** The keys with the author key that is enrolled now; those before it sign heads of their time. */
export function keysInForce({ keys, laterAuthors }: NodeFolder, current: string | null): LineKeys {
	// Asked for at every decision, and on most lines there is only the one.
	if (laterAuthors.length === 0) return keys;
	const authors = [keys.author, ...laterAuthors];
	const at = authors.findIndex(
		({ name, publicKey }) => formatVerifierKey(name, NOTE_TYPE, publicKey) === current,
	);
	if (at <= 0) return keys;
	return { ...keys, author: authors[at] as Signer, former: authors.slice(0, at) };
}

function recoveryName(party: string, line: string, which: number): string {
	return `${party}.tansiq/${line}/recovery-${which}`;
}

/**
 * What the other party has to know about this node, for the founding document.
 * @param reachedAt where the other reaches it, as `https://host:port`
 * @param earlier as this party founded the line alone: the people who signed since then stay, and
 * the recovery keys lie in safes by now
 */
export function memberOf(folder: NodeFolder, reachedAt?: string, earlier?: Member): Member {
	const { path, config, tls, keys, sealing } = folder;
	const { author, mirror } = keys;
	const people = earlier?.operators ?? [];
	const known = new Set(people.map(({ key }) => key));
	return {
		name: config.name,
		author: formatVerifierKey(author.name, NOTE_TYPE, author.publicKey),
		mirror: formatVerifierKey(mirror.name, COSIGNATURE_TYPE, mirror.publicKey),
		tlsPin: tls.spkiPin,
		address: reachedAt ?? `https://127.0.0.1:${config.linePort}`,
		hpke: sealing.publicKey,
		operators: [...people, ...enrolledOf(path).filter(({ key }) => !known.has(key))],
		recovery: earlier?.recovery ?? recoveryOf(folder),
	};
}

function recoveryOf({ path, config: { party, line } }: NodeFolder): string[] {
	return RECOVERY.map((file, i) => {
		const key = publicKeyRaw(privateKeyFromPem(read(path, file)));
		return formatVerifierKey(recoveryName(party, line, i + 1), NOTE_TYPE, key);
	});
}

/** In one step: a line that goes on under a new document has the old one or the new one. */
export function writeFounding(path: string, founding: Founding, signedNote: string): void {
	const file = join(path, "founding.json");
	writeFileSync(`${file}.new`, JSON.stringify({ founding, signedNote }), { flush: true });
	renameSync(`${file}.new`, file);
}

/** The founding document, once the signature of each party that has a node has been verified. */
export function readFounding(path: string): SignedFounding {
	return naming(join(path, "founding.json"), () => verifiedFounding(path));
}

function verifiedFounding(path: string): SignedFounding {
	const signed = openFounding(readJson<unknown>(path, "founding.json"));
	assertOurs(path, signed.founding);
	return signed;
}

/** @throws Error when the folder is another party's, another line's, or passes a drill off as real */
function assertOurs(path: string, founding: Founding): void {
	const { party, line, mode, clock } = readJson<NodeConfig>(path, "node.json");
	if (founding.line !== line) throw new Error(`line: ${founding.line}, expected ${line}`);
	const member = founding.members[party];
	if (member === undefined) throw new Error(`members: expected ${party}`);
	if (!hasNode(founding, party))
		throw new Error(`members.${party}.node: none, expected the keys of this folder`);
	// Where one side alone signs, only this tells our own document from a stranger's.
	const key = publicKeyRaw(privateKeyFromPem(read(path, "author.pem")));
	const author = formatVerifierKey(authorName(party, line), NOTE_TYPE, key);
	if (member.author !== author)
		throw new Error(`members.${party}.author: ${member.author}, expected ${author} of this folder`);
	const drill = isExerciseLine(line);
	if (drill && mode !== "exercise")
		throw new Error(`line: ${line} is for exercises, expected node.json to say mode exercise`);
	// Whoever drives the clock runs a test or a replay, and neither is taken for real.
	if (!drill && mode === "exercise" && clock === "system")
		throw new Error(`line: ${line} is no exercise's, expected node.json to say mode live`);
}

/** Whatever is wrong within a file is told with the file's name. */
function naming<T>(file: string, take: () => T): T {
	try {
		return take();
	} catch (cause) {
		const { message } = cause as Error;
		throw new Error(message.startsWith(file) ? message : `${file}: ${message}`, { cause });
	}
}

function read(path: string, file: string): string {
	try {
		return readFileSync(join(path, file), "utf8");
	} catch (cause) {
		throw new Error(`${join(path, file)}: expected a file of a node's folder`, { cause });
	}
}

function readJson<T>(path: string, file: string): T {
	const text = read(path, file);
	try {
		return JSON.parse(text) as T;
	} catch (cause) {
		throw new Error(`${join(path, file)}: expected JSON`, { cause });
	}
}
