import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { test } from "node:test";
import { createTlsIdentity } from "@tansiq/carriers";
import fc from "fast-check";
import { identityDated } from "../src/identity.ts";

test("OpenSSL reads every certificate as it was meant, and its signature verifies", () => {
	const name = fc.string({ unit: "binary", minLength: 1, maxLength: 64 });
	const year = fc.integer({ min: 1951, max: 9998 });
	fc.assert(
		fc.property(name, year, year, (commonName, first, last) => {
			const notBefore = new Date(Date.UTC(first, 1, 3, 4, 5, 6));
			const notAfter = new Date(Date.UTC(last, 11, 31, 23, 59, 59));
			const identity = identityDated(commonName, notBefore, notAfter);
			const certificate = new X509Certificate(identity.certificatePem);
			assert.equal(certificate.validFromDate.getTime(), notBefore.getTime());
			assert.equal(certificate.validToDate.getTime(), notAfter.getTime());
			assert.ok(certificate.verify(certificate.publicKey));
			assert.ok(certificate.checkPrivateKey(createPrivateKey(identity.keyPem)));
			assert.ok(certificate.checkIssued(certificate));
			assert.match(certificate.serialNumber, /^[4-7][0-9A-F]{31}$/);
			assert.deepEqual(certificate.toLegacyObject().subject, { __proto__: null, CN: commonName });
		}),
		{ numRuns: 200 },
	);
});

test("an identity is dated 1970 to 2100, and no two are alike", async () => {
	const [one, two] = [await createTlsIdentity("alpha"), await createTlsIdentity("alpha")];
	const certificate = new X509Certificate(one.certificatePem);
	assert.equal(certificate.validFromDate.toISOString(), "1970-01-01T00:00:00.000Z");
	assert.equal(certificate.validToDate.toISOString(), "2100-01-01T00:00:00.000Z");
	assert.notEqual(one.spkiPin, two.spkiPin);
	assert.notEqual(certificate.serialNumber, new X509Certificate(two.certificatePem).serialNumber);
});

const skip = spawnSync("openssl", ["version"]).status === 0 ? false : "openssl is not here";

test("the openssl command accepts the certificate strictly and computes our pin", {
	skip,
}, async () => {
	const { certificatePem, spkiPin } = await createTlsIdentity("alpha");
	const openssl = (args: string[], input: string | Uint8Array) => {
		const { status, stdout, stderr } = spawnSync("openssl", args, { input });
		assert.equal(status, 0, stderr.toString());
		return stdout;
	};
	const text = openssl(["x509", "-noout", "-text"], certificatePem).toString();
	assert.match(text, /Version: 3[\s\S]*ED25519[\s\S]*Subject: CN = alpha/);
	const publicKey = openssl(["x509", "-noout", "-pubkey"], certificatePem);
	const spki = openssl(["pkey", "-pubin", "-outform", "der"], publicKey);
	assert.equal(createHash("sha256").update(spki).digest("base64"), spkiPin);
	const shape = openssl(["asn1parse"], certificatePem).toString();
	assert.match(shape, /UTCTIME +:700101000000Z[\s\S]*GENERALIZEDTIME +:21000101000000Z/);
});
