/** Saved hostile inputs, every bit of what is signed, and every captured frame at every place. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { NotTaken, ReceiptError, receipt } from "@tansiq/line";
import { judge, targetNamed } from "./fuzz/judge.ts";
import { captured, endOf, hearAt, owedBy, sayAll } from "./fuzz/samples.ts";

const CORPUS = new URL("./corpus/", import.meta.url);

interface Case {
	name: string;
	threat: number;
	expect: string;
	text?: string;
	base64?: string;
	before?: string;
	repeat?: string;
	times?: number;
	after?: string;
}

function bytesOf({ text, base64, before = "", repeat = "", times = 0, after = "" }: Case): Buffer {
	if (base64 !== undefined) return Buffer.from(base64, "base64");
	return Buffer.from(text ?? before + repeat.repeat(times) + after);
}

for (const file of readdirSync(CORPUS).filter((name) => name.endsWith(".json"))) {
	const { target, cases } = JSON.parse(readFileSync(new URL(file, CORPUS), "utf8"));
	for (const each of cases as Case[])
		test(`threat ${each.threat}: ${target}: ${each.name}: ${each.expect}`, () => {
			const untouched = Object.getOwnPropertyNames(Object.prototype);
			assert.equal(judge(targetNamed(target), bytesOf(each)).result, each.expect);
			assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), untouched);
		});
}

for (const name of ["entry", "head", "countersignature"])
	test(`threat 1: a flip of any bit of a signed ${name} is refused`, (t) => {
		const target = targetNamed(name);
		const sample = target.samples[0] as Uint8Array;
		for (let bit = 0; bit < sample.length * 8; bit++) {
			const flipped = Buffer.from(sample);
			flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
			assert.notEqual(judge(target, flipped).result, "taken", `bit ${bit}`);
		}
		t.diagnostic(`${sample.length * 8} bits`);
	});

test("threat 3: what was captured is taken nowhere but at its own place", (t) => {
	const { alpha, heardBy, entriesFrames } = captured();
	const bravo = endOf("bravo");
	sayAll(bravo);
	const frames = [
		...entriesFrames,
		...(["urgent", "routine"] as const).map((log) => owedBy(bravo, log)),
	];
	const ends = {
		"bravo, who has heard nothing": endOf("bravo"),
		"bravo, who has heard everything": heardBy,
		"alpha herself": alpha,
		"bravo on another line": endOf("bravo", "line8"),
		"alpha on another line": endOf("alpha", "line8"),
	};
	let replays = 0;
	let taken = 0;
	for (const [who, end] of Object.entries(ends))
		for (const frame of frames)
			for (const log of ["urgent", "routine"] as const)
				for (let shift = -1; shift <= frame.entries.length; shift++) {
					const from = Math.max(0, frame.from + shift);
					replays++;
					let news: number;
					try {
						news = hearAt(end, { ...frame, log, from }).entries.length;
					} catch (error) {
						assert.ok(error instanceof NotTaken, String(error));
						continue;
					}
					if (news === 0) continue;
					taken++;
					const author = frames.indexOf(frame) < 2 ? "alpha" : "bravo";
					assert.deepEqual(
						[end.line.id, end.line.peer, log, from],
						["line7", author, frame.log, frame.from],
						`taken by ${who}`,
					);
				}
	t.diagnostic(`${replays} replays, ${taken} at their own place`);
	assert.ok(taken >= 4);
});

test("threat 3: a receipt counts for its own log, line and author alone", () => {
	const { alpha, countersigned } = captured();
	const [urgent = "", routine = ""] = countersigned;
	const elsewhere = endOf("alpha", "line8");
	sayAll(elsewhere);
	const refused = [
		[alpha, "routine", urgent],
		[alpha, "urgent", routine],
		[elsewhere, "urgent", urgent],
		[endOf("bravo"), "urgent", urgent],
	] as const;
	for (const [end, log, note] of refused)
		assert.throws(() => receipt(end.line, log, note, end.peer), ReceiptError);
	assert.equal(receipt(alpha.line, "urgent", urgent, alpha.peer)?.size, 4);
});
