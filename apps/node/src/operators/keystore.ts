import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OperatorKey, ROLES, type Role } from "@tansiq/party";
import {
	ed25519Signer,
	formatVerifierKey,
	generatePrivateKey,
	NOTE_TYPE,
	privateKeyFromPem,
	privateKeyToPem,
	type Signer,
} from "@tansiq/record";

/**
 * The operators' private keys at one desk: each in a file of its own, sealed with its owner's
 * passphrase, so that who copies the folder signs for nobody.
 */

/** scrypt's cost: 2^15 · 8 · 128 bytes = 32 MiB and some 60 ms for each attempt. */
const SCRYPT = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const CIPHER = "aes-256-gcm";
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NAME = /^[a-z0-9-]{1,32}$/;

interface StoredKey extends OperatorKey {
	/** Base64 each. */
	salt: string;
	nonce: string;
	tag: string;
	box: string;
}

/** Someone whose passphrase was right. */
export interface Unlocked {
	signer: Signer;
	roles: readonly Role[];
}

/** The key name of an operator, as it stands in `by` lines: `alpha.tansiq/op/duty-3`. */
export function operatorKeyName(party: string, operator: string): string {
	return `${party}.tansiq/op/${operator}`;
}

/** Makes a key for a person. @throws Error when the name is no name or has a key already */
export function createOperator(
	folder: string,
	party: string,
	operator: string,
	roles: Role[],
	passphrase: string,
): OperatorKey {
	if (!NAME.test(operator))
		throw new Error(`operator ${operator}: expected 1 to 32 of a-z, 0-9 and -`);
	const file = fileOf(folder, operator);
	if (existsSync(file)) throw new Error(`${file}: is there already`);
	const privateKey = generatePrivateKey();
	const { publicKey, name } = ed25519Signer(operatorKeyName(party, operator), privateKey);
	const key = formatVerifierKey(name, NOTE_TYPE, publicKey);
	const salt = randomBytes(SALT_BYTES);
	const nonce = randomBytes(NONCE_BYTES);
	const secret = scryptSync(passphrase, salt, 32, SCRYPT);
	const cipher = createCipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES });
	// The name and the roles are sealed with it: a file that was edited opens no more.
	cipher.setAAD(sealedWith({ key, roles }));
	const box = Buffer.concat([cipher.update(privateKeyToPem(privateKey), "utf8"), cipher.final()]);
	const stored: StoredKey = {
		key,
		roles,
		salt: salt.toString("base64"),
		nonce: nonce.toString("base64"),
		tag: cipher.getAuthTag().toString("base64"),
		box: box.toString("base64"),
	};
	mkdirSync(join(folder, "operators"), { recursive: true, mode: 0o700 });
	writeFileSync(file, `${JSON.stringify(stored, null, "\t")}\n`, { mode: 0o600, flag: "wx" });
	return { key, roles };
}

/** The operators that have a key at this desk, by their short name; damaged files are left out. */
export function operatorsOf(folder: string): Map<string, OperatorKey> {
	const found = new Map<string, OperatorKey>();
	for (const operator of namesOf(folder)) {
		const stored = read(folder, operator);
		if (stored !== null) found.set(operator, { key: stored.key, roles: stored.roles });
	}
	return found;
}

/**
 * What a founding document enrols of them.
 * @throws Error naming a file that is damaged: leaving it out would enrol fewer than were meant
 */
export function enrolledOf(folder: string): OperatorKey[] {
	const operators = operatorsOf(folder);
	for (const operator of namesOf(folder))
		if (!operators.has(operator))
			throw new Error(`${fileOf(folder, operator)}: expected an operator's key`);
	return [...operators.values()];
}

/** Takes a person's key out of the folder. @throws Error when there is none */
export function removeOperator(folder: string, operator: string): void {
	if (!hasKey(folder, operator)) throw new Error(`${operator}: expected an operator of this desk`);
	rmSync(fileOf(folder, operator));
}

export function hasKey(folder: string, operator: string): boolean {
	return NAME.test(operator) && existsSync(fileOf(folder, operator));
}

/** The person's signer and roles, or null where the passphrase does not open the key. */
export function unlock(folder: string, operator: string, passphrase: string): Unlocked | null {
	if (!hasKey(folder, operator)) return null;
	const stored = read(folder, operator);
	if (stored === null) return null;
	const { key, roles, salt, nonce, tag, box } = stored;
	const secret = scryptSync(passphrase, bytes(salt), 32, SCRYPT);
	const decipher = createDecipheriv(CIPHER, secret, bytes(nonce), { authTagLength: TAG_BYTES });
	decipher.setAAD(sealedWith({ key, roles }));
	decipher.setAuthTag(bytes(tag));
	try {
		const pem = Buffer.concat([decipher.update(bytes(box)), decipher.final()]).toString("utf8");
		const signer = ed25519Signer(key.slice(0, key.indexOf("+")), privateKeyFromPem(pem));
		return { signer, roles };
	} catch {
		return null;
	}
}

function sealedWith({ key, roles }: OperatorKey): Buffer {
	return Buffer.from(`tansiq/operator/v1\n${key}\n${roles.join(" ")}\n`);
}

function namesOf(folder: string): string[] {
	const path = join(folder, "operators");
	if (!existsSync(path)) return [];
	const names = readdirSync(path).map((file) => file.replace(/\.json$/, ""));
	return names.filter((name) => hasKey(folder, name)).sort();
}

/** What stands in a person's file, or null where it is damaged. */
function read(folder: string, operator: string): StoredKey | null {
	let stored: Partial<StoredKey> | null;
	try {
		stored = JSON.parse(readFileSync(fileOf(folder, operator), "utf8")) as typeof stored;
	} catch {
		return null;
	}
	const { key, roles, salt, nonce, tag, box } = stored ?? {};
	const whole =
		typeof key === "string" &&
		Array.isArray(roles) &&
		roles.every((role) => ROLES.includes(role)) &&
		isBase64(salt, SALT_BYTES) &&
		isBase64(nonce, NONCE_BYTES) &&
		// A shorter tag would be taken as well, and is easier to hit by chance.
		isBase64(tag, TAG_BYTES) &&
		isBase64(box);
	return whole ? { key, roles, salt, nonce, tag, box } : null;
}

function isBase64(text: unknown, length?: number): text is string {
	if (typeof text !== "string") return false;
	const decoded = bytes(text);
	return (length ?? decoded.length) === decoded.length && decoded.toString("base64") === text;
}

function bytes(text: string): Buffer {
	return Buffer.from(text, "base64");
}

function fileOf(folder: string, operator: string): string {
	return join(folder, "operators", `${operator}.json`);
}
