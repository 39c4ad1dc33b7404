import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
	checkpointText,
	consistencyProof,
	cosigner,
	ed25519Signer,
	formatEntry,
	formatVerifierKey,
	hashTiles,
	inclusionProof,
	leafHash,
	NOTE_TYPE,
	openNote,
	parseSignatureLine,
	publicKeyFromRaw,
	rootOfLeaves,
	signNote,
} from "@tansiq/record";
import { author, authorVerifier, draft, entry, entryText, place, seededKey } from "./sample.ts";

/** Real clients that share no code with us. Each is skipped, aloud, where it is absent. */

function withFolder(use: (folder: string) => void): void {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-record-"));
	try {
		use(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function run(command: string, args: string[], options: { cwd?: string; input?: string } = {}) {
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		...options,
		encoding: "utf8",
		env: { ...process.env, GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local" },
	});
	return { ok: !error && status === 0, stdout: stdout ?? "", stderr: stderr || String(error) };
}

/** Debian's package of them: first, as the copy in Go 1.19 needs a module that it does not carry. */
const DEBIAN_SUMDB = "/usr/share/gocode/src/golang.org/x/mod/sumdb";

/** Go's own tool chain carries the sumdb packages in its sources, so no network is needed. */
function goProject(folder: string): string | undefined {
	for (const go of ["go", "/usr/local/go/bin/go"]) {
		const root = run(go, ["env", "GOROOT"]);
		if (!root.ok) continue;
		const vendored = join(root.stdout.trim(), "src/cmd/vendor/golang.org/x/mod/sumdb");
		const sumdb = [DEBIAN_SUMDB, vendored].find((path) => existsSync(join(path, "tlog")));
		if (sumdb === undefined) return undefined;
		for (const name of ["note", "tlog"])
			cpSync(join(sumdb, name), join(folder, "mod/sumdb", name), {
				recursive: true,
				filter: (path) => !path.endsWith("_test.go"),
			});
		// The sources use the language of the tool chain that they came with.
		const language = /^go([0-9]+\.[0-9]+)/.exec(run(go, ["env", "GOVERSION"]).stdout)?.[1];
		writeFileSync(join(folder, "mod/go.mod"), `module golang.org/x/mod\n\ngo ${language}\n`);
		writeFileSync(
			join(folder, "go.mod"),
			`module verify\n\ngo ${language}\n\nrequire golang.org/x/mod v0.0.0\n\n` +
				"replace golang.org/x/mod => ./mod\n",
		);
		cpSync(new URL("interop/verify.go", import.meta.url), join(folder, "verify.go"));
		return go;
	}
	return undefined;
}

test("Go (golang.org/x/mod/sumdb) verifies entry, cosigned head, proofs and tiles", (t) => {
	withFolder((folder) => goVerifies(t, folder));
});

function goVerifies(t: TestContext, folder: string): void {
	const go = goProject(folder);
	if (go === undefined) {
		t.skip("without Go, or without its sumdb sources");
		return;
	}

	const entries = Array.from({ length: 300 }, (_, index) =>
		Buffer.from(formatEntry({ ...draft, place: { ...place, index } })),
	);
	const leaves = entries.map((bytes) => leafHash(bytes));
	const root = rootOfLeaves(leaves);
	const log = ed25519Signer("alpha.example/line7/urgent", seededKey(7));
	const mirror = cosigner("bravo.example/line7/mirror", seededKey(8));
	const head = checkpointText(log.name, leaves.length, root);
	const cosignature = mirror.cosign(head, 1_790_000_701);
	const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
	const goSeed = Buffer.concat([Buffer.of(NOTE_TYPE), Buffer.alloc(32, 1)]);
	const input = {
		entry,
		entryKey: formatVerifierKey(author.name, NOTE_TYPE, author.publicKey),
		checkpoint: `${signNote(head, [log])}${cosignature}\n`,
		logKey: formatVerifierKey(log.name, NOTE_TYPE, log.publicKey),
		witness: { name: mirror.name, publicKey: base64(mirror.publicKey) },
		witnessID: Buffer.from(parseSignatureLine(cosignature)?.keyId ?? []).readUInt32BE(),
		entries: entries.map(base64),
		root: base64(root),
		inclusion: leaves.map((_, index) => inclusionProof(leaves, index).map(base64)),
		consistency: leaves.map((_, i) => consistencyProof(leaves, i + 1).map(base64)),
		oldRoots: leaves.map((_, i) => base64(rootOfLeaves(leaves.slice(0, i + 1)))),
		tiles: Object.fromEntries(hashTiles(leaves).map(({ path, bytes }) => [path, base64(bytes)])),
		signerKey: `PRIVATE+KEY+${author.name}+${hexId(author.keyId)}+${base64(goSeed)}`,
	};
	const verified = run(go, ["run", "."], { cwd: folder, input: JSON.stringify(input) });
	assert.ok(verified.ok, verified.stderr);
	const output = JSON.parse(verified.stdout);
	assert.equal(output.EntryText, entryText);
	assert.deepEqual(output.Signatures, [log.name, mirror.name]);
	assert.equal(output.Records, 300);
	assert.equal(openNote(output.Signed, [authorVerifier]).text, "signed by Go\n\nتنسيق\n");
	assert.equal(signNote("signed by Go\n\nتنسيق\n", [author]), output.Signed);

	const forged = { ...input, entry: entry.replace("bravo", "delta") };
	assert.ok(!run(go, ["run", "."], { cwd: folder, input: JSON.stringify(forged) }).ok);
}

test("Python's cryptography verifies an entry and refuses a changed one", (t) => {
	if (!run("python3", ["-c", "import cryptography"]).ok) {
		return t.skip("without python3 and its cryptography package");
	}
	const script = new URL("interop/verify.py", import.meta.url).pathname;
	const key = Buffer.from(author.publicKey).toString("hex");
	const verified = run("python3", [script, key], { input: entry });
	const leaf = Buffer.from(leafHash(Buffer.from(entry))).toString("hex");
	assert.equal(verified.stdout, `${author.name} ${leaf}\n`, verified.stderr);
	const forged = run("python3", [script, key], { input: entry.replace("bravo", "delta") });
	assert.match(forged.stderr, /InvalidSignature/);
});

test("OpenSSL verifies an entry and refuses a changed one", (t) => {
	if (!/^OpenSSL [3-9]/.test(run("openssl", ["version"]).stdout)) {
		return t.skip("without OpenSSL 3 or newer on the path");
	}
	withFolder((folder) => {
		const file = (name: string, content: string | Uint8Array) => {
			writeFileSync(join(folder, name), content);
			return join(folder, name);
		};
		const pem = publicKeyFromRaw(author.publicKey).export({ format: "pem", type: "spki" });
		const key = file("key.pem", pem.toString());
		const signature = openNote(entry, [authorVerifier]).signatures[0]?.signature;
		const signed = file("signature", signature ?? new Uint8Array());
		const verify = (text: string) =>
			run("openssl", [
				...["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", key],
				...["-sigfile", signed, "-in", file("text", text)],
			]);
		assert.match(verify(entryText).stdout, /Verified Successfully/);
		const forged = verify(entryText.replace("bravo", "delta"));
		assert.match(forged.stdout + forged.stderr, /Verification Failure/);
	});
});

function hexId(keyId: Uint8Array): string {
	return Buffer.from(keyId).toString("hex");
}
