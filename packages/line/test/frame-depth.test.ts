import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameError, parseFrame } from "../src/index.ts";

/** Minutes, where each quotation mark starts a search through the rest; a moment in one pass. */
const HANGS_MS = 20_000;
const QUOTE = '"';
const ESCAPED = `\\${QUOTE}`;

test("threat 20: a megabyte of escapes is looked through once", { timeout: HANGS_MS }, () => {
	for (const text of [
		QUOTE + ESCAPED.repeat(450_000),
		`{${QUOTE}a${QUOTE}:${QUOTE}${ESCAPED.repeat(450_000)}`,
		"[".repeat(900_000),
	])
		assert.throws(() => parseFrame(Buffer.from(text)), FrameError);
});

test("brackets within strings are no depth, and forty levels are too many", () => {
	const within = JSON.stringify({ type: "recover", log: "urgent", from: 0, more: "[".repeat(40) });
	assert.throws(() => parseFrame(Buffer.from(within)), /no such field/);
	const nested = `${"[".repeat(40)}${"]".repeat(40)}`;
	assert.throws(() => parseFrame(Buffer.from(nested)), /depth/);
});
