import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSealingKey, type SealingKey, type TlsIdentity } from "@tansiq/carriers";
import { authorName, type LineKeys, mirrorName } from "@tansiq/line";
import type { Founding, Member } from "@tansiq/party";
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
	writeFileSync(join(path, "node.json"), `${JSON.stringify(config, null, "\t")}\n`);
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

/** Makes the next author key; it signs nothing before the peer was told of it. */
export function addAuthorKey(folder: NodeFolder): Signer {
	const { path, config, laterAuthors } = folder;
	const key = generatePrivateKey();
	const file = join(path, authorFile(laterAuthors.length + 2));
	writeFileSync(file, privateKeyToPem(key), { ...SECRET, flush: true });
	const signer = ed25519Signer(authorName(config.party, config.line), key);
	laterAuthors.push(signer);
	return signer;
}

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
 * What the other party has to know about this node, for the founding document. `reachedAt` is
 * where the other reaches it, as `https://host:port`.
 */
export function memberOf(folder: NodeFolder, reachedAt?: string): Member {
	const { path, config, tls, keys, sealing } = folder;
	const { author, mirror } = keys;
	const recovery = RECOVERY.map((file, i) => {
		const key = publicKeyRaw(privateKeyFromPem(read(path, file)));
		return formatVerifierKey(recoveryName(config.party, config.line, i + 1), NOTE_TYPE, key);
	});
	return {
		name: config.name,
		author: formatVerifierKey(author.name, NOTE_TYPE, author.publicKey),
		mirror: formatVerifierKey(mirror.name, COSIGNATURE_TYPE, mirror.publicKey),
		tlsPin: tls.spkiPin,
		address: reachedAt ?? `https://127.0.0.1:${config.linePort}`,
		hpke: sealing.publicKey,
		operators: enrolledOf(path),
		recovery,
	};
}

export function writeFounding(path: string, founding: Founding, signedNote: string): void {
	writeFileSync(join(path, "founding.json"), JSON.stringify({ founding, signedNote }));
}

/** The founding document, once both parties' signatures over it have been verified. */
export function readFounding(path: string): SignedFounding {
	return naming(join(path, "founding.json"), () => verifiedFounding(path));
}

function verifiedFounding(path: string): SignedFounding {
	const signed = openFounding(readJson<unknown>(path, "founding.json"));
	assertOurs(readJson<NodeConfig>(path, "node.json"), signed.founding);
	return signed;
}

/** @throws Error when the folder is another party's, another line's, or passes a drill off as real */
function assertOurs({ party, line, mode, clock }: NodeConfig, founding: Founding): void {
	if (founding.line !== line) throw new Error(`line: ${founding.line}, expected ${line}`);
	if (founding.members[party] === undefined) throw new Error(`members: expected ${party}`);
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
