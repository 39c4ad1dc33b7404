import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { phrasesOf } from "@tansiq/language";

const english = phrasesOf("en");

/** Phrases that the node names over the wire: the console's source does not spell them. */
const FROM_THE_NODE = /^reason\./;

test("the console names only phrases that exist, and every phrase is named somewhere", () => {
	const source = new URL("../src/", import.meta.url);
	const files = globSync("**/*.{ts,tsx}", { cwd: source });
	assert.notEqual(files.length, 0);
	const code = files.map((file) => readFileSync(new URL(file, source), "utf8")).join("\n");
	const families = new Set(Object.keys(english).map((id) => id.slice(0, id.indexOf("."))));

	const quoted = [...code.matchAll(/"([a-z]+)\.([A-Za-z0-9_.-]+)"/g)]
		.filter(([, family]) => families.has(family ?? ""))
		.map(([, family, rest]) => `${family}.${rest}`);
	for (const id of quoted) assert.ok(Object.hasOwn(english, id), `no phrase ${id}`);

	// `alert.${kind}` names all of a family, and the type checker holds each to exist.
	const built = [...code.matchAll(/`([a-z.]+\.)\$\{/g)].map(([, prefix]) => prefix ?? "");
	const named = new Set(quoted);
	for (const id of Object.keys(english)) {
		const used =
			named.has(id) ||
			FROM_THE_NODE.test(id) ||
			built.some((prefix) => id.startsWith(prefix)) ||
			(id.endsWith("_never") && code.includes("}_never`"));
		assert.ok(used, `${id} is used nowhere`);
	}
});
