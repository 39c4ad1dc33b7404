import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { enrolledPair } from "./pair.ts";

describe("a node that cannot start", () => {
	test("because its port is taken leaves nothing open, and starts once it is free", async (t) => {
		const line = await enrolledPair();
		t.after(() => line.close());
		const { alpha } = line;
		const { httpPort, linePort } = alpha.folder.config;
		for (const port of [httpPort, linePort]) {
			const other = createServer().listen(port, "127.0.0.1");
			await new Promise((resolve) => other.once("listening", resolve));
			await assert.rejects(alpha.start(line.nowUs), { code: "EADDRINUSE", port });
			await new Promise((resolve) => other.close(resolve));
		}
		await alpha.start(line.nowUs);
		assert.equal((await alpha.call("GET", "/health")).status, 200);
	});

	const damages: [name: string, file: string, change: (text: string) => string, words: RegExp][] = [
		[
			"another line than was signed",
			"founding.json",
			(text) => text.replaceAll("9260000", "1"),
			/founding/,
		],
		["one signature", "founding.json", oneSignature, /signedNote: expected the signature of bravo/],
		["no JSON", "node.json", () => "{", /node\.json: expected JSON/],
		["no key", "author.pem", () => "nothing", /author\.pem/],
	];
	for (const [name, file, change, words] of damages)
		test(`because its ${file} holds ${name} says so`, async (t) => {
			const line = await enrolledPair();
			t.after(() => line.close());
			const path = join(line.alpha.folder.path, file);
			writeFileSync(path, change(readFileSync(path, "utf8")));
			await assert.rejects(line.alpha.start(line.nowUs), words);
		});
});

function oneSignature(text: string): string {
	const document = JSON.parse(text) as { signedNote: string };
	const lines = document.signedNote.trimEnd().split("\n");
	return JSON.stringify({ ...document, signedNote: `${lines.slice(0, -1).join("\n")}\n` });
}
