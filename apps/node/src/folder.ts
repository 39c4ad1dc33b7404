import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agreementFaults } from "@tansiq/agreement";
import type { TlsIdentity } from "@tansiq/carriers";
import { authorName, type LineKeys, mirrorName, type PeerKeys } from "@tansiq/line";
import { type Founding, foundingText, type Member } from "@tansiq/party";
import {
	assertEnrollable,
	COSIGNATURE_TYPE,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	generatePrivateKey,
	NOTE_TYPE,
	openNote,
	parseVerifierKey,
	privateKeyFromPem,
	privateKeyToPem,
	verifierOf,
} from "@tansiq/record";

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
	keys: LineKeys;
}

const SECRET = { mode: 0o600 };

/** Makes a node's folder with new keys, one per role. */
export function createFolder(path: string, config: NodeConfig, tls: TlsIdentity): NodeFolder {
	mkdirSync(path, { recursive: true, mode: 0o700 });
	writeFileSync(join(path, "author.pem"), privateKeyToPem(generatePrivateKey()), SECRET);
	writeFileSync(join(path, "mirror.pem"), privateKeyToPem(generatePrivateKey()), SECRET);
	writeFileSync(join(path, "tls.json"), JSON.stringify(tls), SECRET);
	writeFileSync(join(path, "node.json"), `${JSON.stringify(config, null, "\t")}\n`);
	return openFolder(path);
}

/** @throws Error naming the file that is missing or wrong */
export function openFolder(path: string): NodeFolder {
	const config = readJson<NodeConfig>(path, "node.json");
	const pem = (file: string) => naming(join(path, file), () => privateKeyFromPem(read(path, file)));
	return {
		path,
		config,
		tls: readJson<TlsIdentity>(path, "tls.json"),
		keys: {
			author: ed25519Signer(authorName(config.party, config.line), pem("author.pem")),
			mirror: cosigner(mirrorName(config.party, config.line), pem("mirror.pem")),
		},
	};
}

/**
 * What the other party has to know about this node, for the founding document. `reachedAt` is
 * where the other reaches it, as `https://host:port`.
 */
export function memberOf({ config, tls, keys }: NodeFolder, reachedAt?: string): Member {
	const { author, mirror } = keys;
	return {
		name: config.name,
		author: formatVerifierKey(author.name, NOTE_TYPE, author.publicKey),
		mirror: formatVerifierKey(mirror.name, COSIGNATURE_TYPE, mirror.publicKey),
		tlsPin: tls.spkiPin,
		address: reachedAt ?? `https://127.0.0.1:${config.linePort}`,
	};
}

export function writeFounding(path: string, founding: Founding, signedNote: string): void {
	writeFileSync(join(path, "founding.json"), JSON.stringify({ founding, signedNote }));
}

/** The founding document, once both parties' signatures over it have been verified. */
export function readFounding(path: string): { founding: Founding; signedNote: string } {
	return naming(join(path, "founding.json"), () => verifiedFounding(path));
}

function verifiedFounding(path: string): { founding: Founding; signedNote: string } {
	const document = readJson<{ founding: Founding; signedNote: string }>(path, "founding.json");
	const { founding, signedNote } = document;
	const [fault] = agreementFaults(founding.agreement);
	if (fault !== undefined)
		throw new Error(
			`founding.json: agreement.${fault.field}: ${fault.value}, expected ${fault.expected}`,
		);
	const members = Object.values(founding.members);
	for (const { author, mirror } of members)
		for (const key of [author, mirror]) assertEnrollable(parseVerifierKey(key).publicKey);
	const verifiers = members.map(({ author }) => verifierOf(author));
	const opened = openNote(signedNote, verifiers);
	if (opened.signatures.length !== verifiers.length)
		throw new Error("signedNote: expected the signatures of all members");
	if (opened.text !== foundingText(founding))
		throw new Error("founding: differs from what was signed");
	return document;
}

/** The keys that a founding document enrols for the peer. */
export function peerKeysOf(founding: Founding, peer: string): PeerKeys {
	const member = founding.members[peer];
	if (member === undefined) throw new Error(`founding: members: expected ${peer}`);
	return { author: verifierOf(member.author), mirror: verifierOf(member.mirror) };
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
		throw new Error(`${join(path, file)}: expected a file written by "tansiq init"`, { cause });
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
