import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { RecordingError } from "@tansiq/formats";
import { readRecording } from "@tansiq/scenarios";
import { flownText } from "./data.ts";

const folder = mkdtempSync(join(tmpdir(), "recording-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
};
const ROWS = 4_000;
const TEXT = flownText(ROWS);
const GZIP = gzipSync(TEXT);

describe("reading a recording", () => {
	test("compressed or plain, it is the same", async () => {
		const compressed = await readRecording(file("whole.csv.gz", GZIP));
		assert.equal(compressed.counts.kept, ROWS);
		assert.deepEqual(await readRecording(file("whole.csv", TEXT)), compressed);
	});

	test("two gzip members one after the other are one file", async () => {
		const half = TEXT.length / 2;
		const both = Buffer.concat([gzipSync(TEXT.slice(0, half)), gzipSync(TEXT.slice(half))]);
		assert.equal((await readRecording(file("two.gz", both))).counts.kept, ROWS);
	});

	for (const part of [0.3, 0.5, 0.9]) {
		test(`cut off at ${part}, the rows before the cut are used and the cut has its row`, async () => {
			const path = file("cut.gz", GZIP.subarray(0, Math.floor(GZIP.length * part)));
			const { counts, rejected } = await readRecording(path);
			assert.ok(counts.kept > ROWS * (part - 0.2), `${counts.kept} rows`);
			assert.ok(counts.kept < ROWS);
			assert.equal(rejected.length, 1);
			// The header is row 1, so the first row that is not whole follows those kept.
			assert.equal(rejected[0]?.row, counts.kept + 2);
			assert.equal(rejected[0]?.reason, "cut off");
			assert.match(rejected[0]?.expected ?? "", /a whole row; the gzip stream is damaged here/);
		});
	}

	test("without its last byte, every row is used and the cut is told", async () => {
		const { counts, rejected } = await readRecording(file("last.gz", GZIP.subarray(0, -1)));
		assert.equal(counts.kept, ROWS);
		assert.equal(rejected[0]?.row, ROWS + 2);
	});

	test("damaged in the middle, it is told", async () => {
		const damaged = Buffer.from(GZIP);
		damaged.fill(0xff, 10_000, 10_200);
		const { counts, rejected } = await readRecording(file("damaged.gz", damaged));
		assert.ok(counts.kept < ROWS);
		assert.equal(rejected.at(-1)?.reason, "cut off");
	});

	const refused: [name: string, content: string | Buffer, message: RegExp][] = [
		["nothing", "", /begins with nothing: expected gzip \(1f8b\) or a CSV/],
		[
			"a picture",
			Buffer.from("89504e470d0a1a0a", "hex"),
			/begins with 89504e470d0a1a0a: expected gzip/,
		],
		["another CSV", "a,b\n1,2\n", /expected gzip \(1f8b\) or a CSV file whose first line/],
		["half a header", "flight,icao24\n1,2\n", /expected a header that names callsign once/],
		["a compressed text", gzipSync("hello"), /line 1: "hello": expected a header/],
		["compressed nothing", gzipSync(""), /line 1: "": expected a header/],
		["a bomb", gzipSync(`${TEXT}${"0".repeat(20_000_000)}`), /expands \d+ times: expected/],
	];
	for (const [name, content, message] of refused) {
		test(`${name} is refused with what was expected`, async () => {
			const path = file("refused", content);
			await assert.rejects(readRecording(path), RecordingError);
			await assert.rejects(readRecording(path), message);
		});
	}

	test("more bytes than allowed are refused, compressed or plain", async () => {
		const limits = { bytes: 100_000, ratio: 1_000 };
		const message = /more than 100000 bytes/;
		await assert.rejects(readRecording(file("large.gz", GZIP), limits), message);
		await assert.rejects(readRecording(file("large.csv", TEXT), limits), message);
	});

	test("a file that is not there is named", async () => {
		await assert.rejects(readRecording(join(folder, "absent.gz")), /ENOENT.*absent\.gz/);
	});
});
