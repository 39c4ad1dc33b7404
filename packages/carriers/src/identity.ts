import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { selfSignedCertificate } from "./certificate.ts";

/** A node's TLS key; it signs nothing but handshakes. */
export interface TlsIdentity {
	/** PKCS#8 PEM of the Ed25519 private key. */
	keyPem: string;
	certificatePem: string;
	/** What the peer pins: base64 SHA-256 of the public key's SubjectPublicKeyInfo. */
	spkiPin: string;
}

/**
 * A fresh identity. The common name is for people who look at the certificate; nothing compares
 * it. The dates span every clock a node may find itself under, for tools that insist on them;
 * nothing here compares them either.
 */
export async function createTlsIdentity(commonName: string): Promise<TlsIdentity> {
	return identityDated(commonName, new Date("1970-01-01"), new Date("2100-01-01"));
}

export function identityDated(commonName: string, notBefore: Date, notAfter: Date): TlsIdentity {
	const { privateKey, publicKey } = generateKeyPairSync("ed25519");
	return {
		keyPem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
		certificatePem: selfSignedCertificate({
			commonName,
			privateKey,
			publicKey,
			notBefore,
			notAfter,
		}),
		spkiPin: spkiPin(publicKey),
	};
}

/** Base64 SHA-256 of a key's SubjectPublicKeyInfo (the pin of RFC 7469 §2.4). */
export function spkiPin(publicKey: KeyObject): string {
	return createHash("sha256")
		.update(publicKey.export({ type: "spki", format: "der" }))
		.digest("base64");
}
