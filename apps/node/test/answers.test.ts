import assert from "node:assert/strict";
import { test } from "node:test";
import { type Frame, formatFrame } from "@tansiq/line";
import { Answers } from "../src/line/answers.ts";

const missing = (number: number): Frame => ({
	type: "missing",
	sha256: [number.toString(16).padStart(64, "0")],
});
const blob = (byte: number, length: number): Frame => ({
	type: "blob",
	sha256: byte.toString(16).padStart(64, "0"),
	bytes: new Uint8Array(length).fill(byte),
});

test("answers leave in the order in which they came, and each once", () => {
	const answers = new Answers();
	answers.add([missing(1), missing(2), missing(1)]);
	answers.add([blob(3, 10), blob(3, 10)]);
	assert.equal(answers.count, 3);
	assert.deepEqual(answers.shift(), missing(1));
	answers.add([missing(1)]);
	assert.deepEqual(answers.takeAll(), [missing(2), blob(3, 10), missing(1)]);
	assert.equal(answers.shift(), undefined);
	assert.deepEqual(answers.takeAll(), []);
});

test("threat 14: a peer that asks without end makes no more wait than there is room for", () => {
	const room = 100_000;
	const answers = new Answers(room);
	const each = formatFrame(missing(0)).length;
	for (let i = 0; i < 20_000; i++) answers.add([missing(i)]);
	assert.equal(answers.count, Math.floor(room / each));
	answers.add([blob(1, room)]);
	assert.equal(answers.count, Math.floor(room / each), "nor bytes in bulk");
	const first = answers.shift();
	assert.deepEqual(first, missing(0), "what came first is kept");
	answers.add([missing(99_999)]);
	assert.deepEqual(answers.takeAll().at(-1), missing(99_999), "and what left made room");
	for (let i = 0; i < 20_000; i++) answers.add([missing(i)]);
	assert.equal(answers.count, Math.floor(room / each), "as much as before");
});
