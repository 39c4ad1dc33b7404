import { type KeyObject, randomBytes, sign } from "node:crypto";

/**
 * A self-signed X.509 certificate (RFC 5280) around an Ed25519 key (RFC 8410): the envelope in
 * which TLS carries the key. Only the key inside is ever compared, so that one fixed shape is
 * enough, and writing it takes less code than any library that could.
 */

type Der = Uint8Array;

/** One DER element: tag, length, contents (X.690 §8, §10.1: shortest form of the length). */
function element(tag: number, ...contents: Der[]): Der {
	const body = Buffer.concat(contents);
	const length: number[] = [];
	for (let rest = body.length; rest > 0; rest >>>= 8) length.unshift(rest & 0xff);
	const head = body.length < 0x80 ? [body.length] : [0x80 | length.length, ...length];
	return Buffer.concat([Uint8Array.of(tag, ...head), body]);
}

const sequence = (...contents: Der[]): Der => element(0x30, ...contents);
const setOf = (content: Der): Der => element(0x31, content);
const objectId = (...bytes: number[]): Der => element(0x06, Uint8Array.from(bytes));
const bitString = (bytes: Der): Der => element(0x03, Uint8Array.of(0), bytes);
const explicit = (number: number, content: Der): Der => element(0xa0 | number, content);

/** A positive integer of the given bytes, which must not begin with a zero byte or a set top bit. */
const integer = (bytes: Der): Der => element(0x02, bytes);

const ED25519 = sequence(objectId(0x2b, 0x65, 0x70)); // 1.3.101.112
const COMMON_NAME = objectId(0x55, 0x04, 0x03); // 2.5.4.3

/** RFC 5280 §4.1.2.5: two-digit UTCTime from 1950 to 2049, GeneralizedTime after. */
function time(instant: Date): Der {
	const digits = `${instant.toISOString().slice(0, 19).replace(/\D/g, "")}Z`;
	const year = instant.getUTCFullYear();
	return year >= 1950 && year < 2050
		? element(0x17, Buffer.from(digits.slice(2)))
		: element(0x18, Buffer.from(digits));
}

export interface CertificateFields {
	commonName: string;
	privateKey: KeyObject;
	publicKey: KeyObject;
	notBefore: Date;
	notAfter: Date;
}

/** The certificate as PEM. */
export function selfSignedCertificate(fields: CertificateFields): string {
	const name = sequence(
		setOf(sequence(COMMON_NAME, element(0x0c, Buffer.from(fields.commonName, "utf8")))),
	);
	const serial = randomBytes(16);
	serial[0] = 0x40 | ((serial[0] as number) & 0x3f);
	const signed = sequence(
		explicit(0, integer(Uint8Array.of(2))), // version 3
		integer(serial),
		ED25519,
		name,
		sequence(time(fields.notBefore), time(fields.notAfter)),
		name,
		fields.publicKey.export({ type: "spki", format: "der" }),
	);
	const certificate = sequence(signed, ED25519, bitString(sign(null, signed, fields.privateKey)));
	const lines = Buffer.from(certificate)
		.toString("base64")
		.match(/.{1,64}/g) as string[];
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
