import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
	createSealingKey,
	depositKeyName,
	type SealingKey,
	type TlsIdentity,
} from "@tansiq/carriers";
import { mirrorName } from "@tansiq/line";
import {
	COSIGNATURE_TYPE,
	type Cosigner,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	generatePrivateKey,
	NOTE_TYPE,
	privateKeyFromPem,
	privateKeyToPem,
	type Signer,
} from "@tansiq/record";
import { type LineFile, parseLineFile } from "./line-file.ts";

export interface MediatorConfig {
	/** As the founding document calls the mediator; its keys are named after it. */
	name: string;
	line: string;
	/** Where the parties' nodes are listened for. Port 0: any free one. */
	host: string;
	port: number;
	/** What one sender may have lying uncollected. */
	quota: { deposits: number; bytes: number };
}

/** Everything a mediator starts from: one folder that a backup can copy. */
export interface MediatorFolder {
	path: string;
	config: MediatorConfig;
	tls: TlsIdentity;
	/** Signs deposit receipts, and nothing else. */
	deposit: Signer;
	/** Cosigns heads of logs, and nothing else. */
	mirror: Cosigner;
	sealing: SealingKey;
}

export const DEFAULT_QUOTA = { deposits: 4096, bytes: 256 * 1024 * 1024 };

const SECRET = { mode: 0o600 };

/** Makes a mediator's folder with new keys, one for each role; `writeLineFile` completes it. */
export function createMediatorFolder(
	path: string,
	config: Omit<MediatorConfig, "quota"> & Partial<Pick<MediatorConfig, "quota">>,
	tls: TlsIdentity,
): MediatorFolder {
	mkdirSync(path, { recursive: true, mode: 0o700 });
	writeFileSync(join(path, "deposit.pem"), privateKeyToPem(generatePrivateKey()), SECRET);
	writeFileSync(join(path, "mirror.pem"), privateKeyToPem(generatePrivateKey()), SECRET);
	writeFileSync(join(path, "sealing.json"), JSON.stringify(createSealingKey()), SECRET);
	writeFileSync(join(path, "tls.json"), JSON.stringify(tls), SECRET);
	const whole: MediatorConfig = { quota: DEFAULT_QUOTA, ...config };
	writeFileSync(join(path, "mediator.json"), `${JSON.stringify(whole, null, "\t")}\n`);
	return openMediatorFolder(path);
}

/** @throws Error naming the file that is missing or wrong */
export function openMediatorFolder(path: string): MediatorFolder {
	const config = readAs<MediatorConfig>(path, "mediator.json", JSON.parse);
	const { name, line } = config;
	return {
		path,
		config,
		tls: readAs<TlsIdentity>(path, "tls.json", JSON.parse),
		deposit: ed25519Signer(
			depositKeyName(name, line),
			readAs(path, "deposit.pem", privateKeyFromPem),
		),
		mirror: cosigner(mirrorName(name, line), readAs(path, "mirror.pem", privateKeyFromPem)),
		sealing: readAs<SealingKey>(path, "sealing.json", JSON.parse),
	};
}

/** The parties of the line, once their keys are known. @throws Error naming the field */
export function writeLineFile({ path, config }: MediatorFolder, lineFile: LineFile): void {
	const text = `${JSON.stringify(lineFile, null, "\t")}\n`;
	assertLine(config, parseLineFile(text));
	writeFileSync(join(path, "line.json"), text);
}

/** @throws Error naming the file, and the field in it */
export function readLineFile({ path, config }: MediatorFolder): LineFile {
	return readAs(path, "line.json", (text) => {
		const lineFile = parseLineFile(text);
		assertLine(config, lineFile);
		return lineFile;
	});
}

/**
 * What the parties have to know about this mediator, for the founding document. `reachedAt` is
 * where they reach it, as `https://host:port`.
 */
export function witnessOf(
	{ config, tls, deposit, mirror, sealing }: MediatorFolder,
	reachedAt: string,
) {
	return {
		name: config.name,
		mirror: formatVerifierKey(mirror.name, COSIGNATURE_TYPE, mirror.publicKey),
		deposit: formatVerifierKey(deposit.name, NOTE_TYPE, deposit.publicKey),
		tlsPin: tls.spkiPin,
		address: reachedAt,
		hpke: sealing.publicKey,
	};
}

function assertLine(config: MediatorConfig, { line }: LineFile): void {
	if (line !== config.line) throw new Error(`line: ${line}, expected ${config.line}`);
}

function readAs<T>(path: string, file: string, take: (text: string) => T): T {
	const whole = join(path, file);
	let text: string;
	try {
		text = readFileSync(whole, "utf8");
	} catch (cause) {
		throw new Error(`${whole}: expected a file that can be read`, { cause });
	}
	try {
		return take(text);
	} catch (cause) {
		throw new Error(`${whole}: ${(cause as Error).message}`, { cause });
	}
}
