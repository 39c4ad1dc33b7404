import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, test } from "node:test";
import type { Dialogue, OperationDetail } from "@tansiq/api";
import { createTlsIdentity, dial, type FrameHandler, listen } from "@tansiq/carriers";
import {
	type Frame,
	formatFrame,
	formatParcel,
	type LogName,
	owed,
	parseParcel,
} from "@tansiq/line";
import { declare, longCorridor, operation } from "./operations.ts";
import { type Desktop, enrolledPair, type Pair } from "./pair.ts";

const FRAME_PATH = "/line/v1/frame";
const portOf = (desktop: Desktop) => desktop.folder.config.linePort;
const refusals = (frames: Frame[]): { log: LogName; code: string; size: number }[] =>
	frames.flatMap((frame) => {
		if (frame.type !== "refused") return [];
		const { log, code, size } = frame;
		return [{ log, code, size }];
	});
const bytes = (text: string) => new TextEncoder().encode(text);

/** What alpha owes on a log, as the frame that it would send. */
function frameOf(alpha: Desktop, log: "urgent" | "routine" = "routine"): Uint8Array {
	const frame = owed(alpha.node.runtime.state.line, log, alpha.folder.keys, 400_000);
	assert.ok(frame, `alpha owes entries of its ${log} log`);
	return bytes(formatFrame(frame));
}

/** Alpha has declared something while bravo was down; then it is stopped and the test speaks for it. */
async function alphaWrote(line: Pair, write: (alpha: Desktop) => Promise<unknown>) {
	await line.alpha.start(line.nowUs);
	await write(line.alpha);
	const frames = { routine: frameOf(line.alpha), urgent: frameOf(line.alpha, "urgent") };
	await line.alpha.stop();
	await line.bravo.start(line.nowUs);
	const dialler = dial({
		url: `https://127.0.0.1:${portOf(line.bravo)}`,
		identity: line.alpha.folder.tls,
		pin: line.bravo.folder.tls.spkiPin,
		timeoutMs: 10_000,
	});
	after(() => dialler.close());
	const post = async (body: Uint8Array, path = FRAME_PATH) => {
		const { status, body: answer } = await dialler.post(path, body);
		const text = Buffer.from(answer).toString("utf8");
		return { status, text, frames: status === 200 ? parseParcel(answer) : [] };
	};
	return { frames, post };
}

describe("what a node hears", async () => {
	const line = await enrolledPair();
	const { bravo } = line;
	after(() => line.close());
	const { frames, post } = await alphaWrote(line, (alpha) => declare(alpha, "told", operation()));
	const text = Buffer.from(frames.routine).toString("utf8");
	const good = JSON.parse(text) as { entries: string[]; checkpoint: string };

	const malformed: [name: string, body: string, field: RegExp][] = [
		["nothing", "", /frame body: expected JSON/],
		["no JSON", "{", /frame body/],
		["no object", "null", /frame body/],
		["bytes that are no text", "\xff\xfe\x00", /frame body/],
		[
			"a frame of no kind",
			JSON.stringify({ ...good, type: "secret" }),
			/frame type: expected entri/,
		],
		["an unknown log", JSON.stringify({ ...good, log: "secret" }), /frame log: expected urgent or/],
		["an index below zero", JSON.stringify({ ...good, from: -1 }), /frame from/],
		["an index as text", JSON.stringify({ ...good, from: "0" }), /frame from/],
		["entries that are no list", JSON.stringify({ ...good, entries: 7 }), /frame entries/],
		["no checkpoint", JSON.stringify({ ...good, checkpoint: null }), /frame checkpoint/],
		["a prototype", `{"__proto__":{"type":"entries"}}`, /frame type/],
	];
	for (const [name, body, field] of malformed)
		test(`${name} is refused by its field`, async () => {
			const answer = await post(bytes(body));
			assert.equal(answer.status, 400);
			assert.match(answer.text, field);
		});

	test("more than 1 MiB is refused, and another path is not there", async () => {
		assert.equal((await post(new Uint8Array(1024 * 1024 + 1))).status, 413);
		assert.equal((await post(frames.routine, "/line/v1/other")).status, 404);
	});

	test("a stranger with another key is never heard", async () => {
		const stranger = dial({
			url: `https://127.0.0.1:${portOf(bravo)}`,
			identity: await createTlsIdentity("alpha"),
			pin: bravo.folder.tls.spkiPin,
			timeoutMs: 10_000,
		});
		await assert.rejects(stranger.post(FRAME_PATH, frames.routine), { code: "closed" });
		stranger.close();
		const { heardUs } = (await bravo.desk()).line;
		assert.equal(heardUs, null);
		assert.deepEqual(await bravo.entries("alpha/routine"), []);
	});

	test("a later part of the log waits for what comes before it", async () => {
		const later = JSON.stringify({ ...JSON.parse(text), from: 5 });
		const answer = await post(bytes(later));
		assert.deepEqual(refusals(answer.frames), [{ log: "routine", code: "gap", size: 0 }]);
		assert.deepEqual(await bravo.entries("alpha/routine"), []);
	});

	test("good entries are mirrored and countersigned, the same bytes for the same frame", async () => {
		const first = await post(frames.routine);
		assert.equal(first.status, 200);
		const [receipts] = first.frames.filter(({ type }) => type === "receipts");
		assert.ok(receipts?.type === "receipts" && receipts.log === "routine");
		assert.match(receipts.notes.at(-1) ?? "", /^alpha\.tansiq\/line1\/routine\n2\n/);
		line.nowUs += 3_000_000;
		await bravo.stop();
		await bravo.start(line.nowUs);
		const { position } = await bravo.desk();
		for (let i = 0; i < 3; i++) assert.deepEqual(await post(frames.routine), first);
		assert.equal((await bravo.desk()).position, position, "nothing was taken twice");
		const copy = (await bravo.entries("alpha/routine")).map((entry) => entry.toString("base64"));
		assert.deepEqual(copy, good.entries);
		assert.equal((await bravo.desk()).line.heardUs, line.nowUs);
	});

	test("an entry with one bit turned stops that log, with its evidence, and not the node", async () => {
		const urgent = JSON.parse(Buffer.from(frames.urgent).toString("utf8")) as typeof good;
		const entry = Buffer.from(urgent.entries[0] ?? "", "base64");
		entry[40] = (entry[40] ?? 0) ^ 1;
		const bent = JSON.stringify({ ...urgent, entries: [entry.toString("base64")] });
		const answer = await post(bytes(bent));
		const [{ code } = { code: "" }] = refusals(answer.frames);
		assert.ok(["signature", "form"].includes(code), code);
		assert.equal((await bravo.desk()).line.state, "down");
		const again = refusals((await post(frames.urgent)).frames);
		assert.equal(again.length, 1, "it stands until people have looked");
		assert.deepEqual(refusals((await post(frames.routine)).frames), [], "the other log goes on");
		assert.ok(bravo.logged.some((log) => log.includes(`"code":"${code}"`)));
	});
});

describe("geometry that goes by hash", async () => {
	const line = await enrolledPair();
	const { bravo } = line;
	after(() => line.close());
	const volumes = [longCorridor(500)];
	let blob = new Uint8Array();
	const { frames, post } = await alphaWrote(line, async (alpha) => {
		await declare(alpha, "long", { ...operation(), volumes });
		const [, told] = await alpha.entries("alpha/routine");
		const sha256 = /"sha256":"([0-9a-f]{64})"/.exec(told?.toString("utf8") ?? "")?.[1] ?? "";
		blob = Uint8Array.from((await alpha.node.runtime.journal.blob(sha256)) ?? []);
	});
	const sha256 = createHash("sha256").update(blob).digest("hex");

	test("is asked for before the entry is taken or receipted", async () => {
		assert.ok(blob.length > 8_192);
		const first = await post(frames.routine);
		assert.deepEqual(first.frames, [{ type: "missing", sha256: [sha256] }]);
		assert.deepEqual(await bravo.entries("alpha/routine"), []);
		const other = Uint8Array.from(blob);
		other[10] = 0;
		assert.equal((await post(other, "/line/v1/blob")).status, 204);
		const again = await post(frames.routine);
		assert.deepEqual(again.frames, first.frames, "other bytes have another name");
		assert.equal(await bravo.node.runtime.journal.blob(sha256), null);
	});

	test("is durable with the entry that names it", async () => {
		await post(blob, "/line/v1/blob");
		const taken = await post(frames.routine);
		assert.ok(taken.frames.some(({ type }) => type === "receipts"));
		await bravo.stop();
		await bravo.start(line.nowUs);
		assert.deepEqual(await bravo.node.runtime.journal.blob(sha256), blob);
		const told = await bravo.ask<OperationDetail>("GET", "/v1/operations/alpha/routine/1");
		assert.deepEqual(told.volumes, volumes);
	});
});

/** Somebody at bravo's address, with the key that is given. */
async function inPlaceOfBravo(
	line: Pair,
	identity: Pair["bravo"]["folder"]["tls"],
	handler: FrameHandler,
) {
	const listener = await listen({
		identity,
		host: "127.0.0.1",
		port: portOf(line.bravo),
		pins: new Set([line.alpha.folder.tls.spkiPin]),
		handler,
	});
	return listener;
}

/** Until a line of the log says so. */
async function logged(desktop: Desktop, pattern: RegExp): Promise<string> {
	for (;;) {
		const found = desktop.logged.find((text) => pattern.test(text));
		if (found !== undefined) return found;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

describe("what a node sends", () => {
	test("waits while the peer is down, says so, and arrives when it is up again", async (t) => {
		const line = await enrolledPair();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		await alpha.start(line.nowUs);
		await declare(alpha, "told", operation());
		await logged(alpha, /"event":"line".*"code":"refused"/);
		const { state, toldUs, unreceipted } = (await alpha.desk()).line;
		assert.deepEqual([state, toldUs, unreceipted], ["down", null, 3]);
		alpha.node.moveClock(line.nowUs + 119_000_000);
		assert.equal((await alpha.dialogues())[0]?.state, "pending");
		line.nowUs += 120_000_000;
		alpha.node.moveClock(line.nowUs);
		assert.equal((await alpha.dialogues())[0]?.state, "undelivered");
		await bravo.start(line.nowUs);
		await line.settle();
		assert.equal((await alpha.dialogues())[0]?.state, "received");
		assert.equal((await alpha.desk()).line.state, "up");
		assert.equal((await bravo.dialogues()).length, 1);
		assert.equal(alpha.logged.filter((text) => text.includes('"event":"line"')).length, 1);
	});

	test("is not sent to anyone with another key", async (t) => {
		const line = await enrolledPair();
		t.after(() => line.close());
		let heard = 0;
		const impostor = await inPlaceOfBravo(line, await createTlsIdentity("bravo"), async () => {
			heard++;
			return { status: 200, body: "" };
		});
		t.after(() => impostor.close());
		await line.alpha.start(line.nowUs);
		await declare(line.alpha, "told", operation());
		await logged(line.alpha, /"code":"wrong-pin"/);
		assert.equal(heard, 0);
		assert.equal((await line.alpha.desk()).line.state, "down");
	});

	test("is never a blob that the entries sent do not name, held ones above all", async (t) => {
		const line = await enrolledPair();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		let wanted = "";
		const paths: string[] = [];
		const curious = await inPlaceOfBravo(line, bravo.folder.tls, async (_pin, path) => {
			paths.push(path);
			if (wanted === "") return { status: 503, body: "" };
			return { status: 200, body: formatParcel([{ type: "missing", sha256: [wanted] }]) };
		});
		t.after(() => curious.close());
		await alpha.start(line.nowUs);
		const held = { ...operation({}, { class: "ground" as const }), volumes: [longCorridor(500)] };
		await declare(alpha, "held", held);
		await declare(alpha, "told", operation());
		const [hold] = await alpha.holds();
		wanted = hold?.blobs[0]?.sha256 ?? "";
		assert.equal(wanted.length, 64);
		assert.notEqual(await alpha.node.runtime.journal.blob(wanted), null);
		const asked = paths.length;
		while (paths.length < asked + 4) await new Promise((resolve) => setTimeout(resolve, 5));
		assert.deepEqual([...new Set(paths)], [FRAME_PATH]);
	});

	test("is believed received only with the peer's own countersignature", async (t) => {
		const line = await enrolledPair();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		let frames = 0;
		const answers = ["", "{}", "alpha.tansiq/line1/routine\n1\nAAAA\n\n— bravo x\n", "\u0000"];
		const liar = await inPlaceOfBravo(line, bravo.folder.tls, async () => ({
			status: 200,
			body: answers[frames++ % answers.length] as string,
		}));
		await alpha.start(line.nowUs);
		while (frames < 5) await new Promise((resolve) => setTimeout(resolve, 5));
		assert.equal((await alpha.desk()).line.unreceipted, 2);
		await liar.close();
		await bravo.start(line.nowUs);
		await line.settle();
		assert.equal((await alpha.desk()).line.unreceipted, 0);
	});

	test("of a long outage arrives, with more geometry by hash than a peer keeps waiting", async (t) => {
		const line = await enrolledPair({ minima: [] });
		t.after(() => line.close());
		const { alpha, bravo } = line;
		await alpha.start(line.nowUs);
		for (let i = 0; i < 150; i++)
			await declare(alpha, `long${i}`, {
				...operation(),
				volumes: [longCorridor(400, 45e9 + i * 2e7)],
			});
		await bravo.start(line.nowUs);
		await line.settle();
		assert.equal((await alpha.desk()).line.unreceipted, 0);
		const dialogues = await bravo.ask<Dialogue[]>("GET", "/v1/dialogues");
		assert.equal(dialogues.length, 150);
		assert.deepEqual(await bravo.entries("alpha/routine"), await alpha.entries("alpha/routine"));
	});

	test("of one tick may be the positions of hundreds of aircraft", async (t) => {
		const line = await enrolledPair({ minima: [] });
		t.after(() => line.close());
		const { alpha, bravo } = line;
		await Promise.all([alpha.start(line.nowUs), bravo.start(line.nowUs)]);
		const reports = [];
		for (let i = 0; i < 200; i++) {
			const place = { lat9: 45e9 + i * 1e7, fromMin: 0, toMin: 10 };
			await declare(alpha, `sos${i}`, operation(place, { category: "distress" }));
			reports.push({
				id: `aa${String(i).padStart(4, "0")}`,
				operation: `sos${i}`,
				lat9: place.lat9,
				lon9: 8_000_000_000,
				altitude01mm: 4_572_000,
				datum: "STD",
				speedMmS: 100_000,
				trackMdeg: 90_000,
				climb01mmS: 0,
				reportedUs: line.nowUs,
			});
		}
		await line.settle();
		await alpha.ask("POST", "/v1/positions", { reports });
		await line.settle();
		const { positions } = await alpha.ask<{ positions: { count: number } }>("GET", "/v1/ledger");
		assert.equal(positions.count, 200);
	});
});
