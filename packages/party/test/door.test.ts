import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { openEntry, verifierOf } from "@tansiq/record";
import { extentKm2h, HOUR_US } from "@tansiq/space";
import { corridor, disc, place, walk } from "../../space/test/oracle.ts";
import { headlineOf, Refusal } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	deliver,
	entriesOf,
	exchange,
	NOW,
	pair,
	plain,
	refold,
	request,
	SECOND,
} from "./pair.ts";

const refusal = (code: string) => (error: unknown) =>
	error instanceof Refusal && error.code === code;

test("what no rule names is sealed and held: nothing leaves before a releaser lets it", () => {
	const { alpha } = pair();
	const said = entriesOf(alpha).length;
	declareAt(alpha, "convoy", { class: "ground" });
	const [hold] = alpha.state.holds.values();
	assert.equal(hold?.rule, "default");
	assert.equal(hold?.level, "sealed");
	assert.equal(hold?.extentKm2h, 0);
	assert.equal(entriesOf(alpha).length, said);
	assert.deepEqual(alpha.state.ledger, []);
	assert.equal(alpha.state.registry.operations.get("convoy")?.notice, null);
	assert.deepEqual(alpha.state.line.own.routine.tail, []);
});

test("threat 13: the bytes that a releaser saw are the bytes in the entry", () => {
	const { alpha, founding } = pair();
	declareAt(alpha, "drone", { class: "uncrewed" });
	const [hold] = alpha.state.holds.values();
	assert.ok(hold);
	alpha.clock.wallUs += 90 * SECOND;
	act(alpha, { type: "release", hold: hold.id, by: { ...BY, role: "releaser" } });
	const last = alpha.journal.at(-1)?.entries[0];
	assert.ok(last);
	assert.equal(
		openEntry(last.bytes, verifierOf(founding.members.alpha?.author ?? "")).canonicalLine,
		hold.bodyLine,
	);
	assert.equal(alpha.state.holds.size, 0);
	const { volumes } = request();
	assert.deepEqual(alpha.state.ledger, [
		{
			atUs: NOW + 90 * SECOND,
			entry: "alpha/routine/1",
			to: "bravo",
			level: "volume",
			rule: "drones",
			by: BY.name,
			operations: ["drone"],
			extentKm2h: extentKm2h(volumes),
			positions: 0,
		},
	]);
	assert.throws(
		() => act(alpha, { type: "release", hold: hold.id, by: { ...BY, role: "releaser" } }),
		refusal("unknown"),
	);
});

test("what a rule lets go is told at once, and the ledger names the rule", () => {
	const { alpha } = pair();
	assert.equal(declareAt(alpha, "flight"), "alpha/routine/1");
	const [row] = alpha.state.ledger;
	assert.deepEqual([row?.entry, row?.rule, row?.by], ["alpha/routine/1", "crewed", "rule"]);
	assert.equal(alpha.state.holds.size, 0);
});

test("a refused hold tells nothing, and is gone", () => {
	const { alpha } = pair();
	declareAt(alpha, "drone", { class: "uncrewed" });
	act(alpha, { type: "refuse", hold: "drone@1", reason: "not today", by: BY });
	assert.equal(alpha.state.holds.size, 0);
	assert.throws(
		() => act(alpha, { type: "release", hold: "drone@1", by: { ...BY, role: "releaser" } }),
		refusal("unknown"),
	);
	assert.deepEqual(alpha.state.ledger, []);
});

test("marks above the ceiling stop at the door, whatever the rule says and whoever releases", () => {
	for (const changes of [
		{ class: "crewed" as const },
		{ class: "uncrewed" as const },
		{ category: "medical" as const },
		{ class: "ground" as const, level: "sealed" as const },
	]) {
		const { alpha } = pair();
		const said = entriesOf(alpha).length;
		declareAt(alpha, "secret", { ...changes, marks: ["OPEN", "NOFORN"] });
		assert.equal(entriesOf(alpha).length, said);
		assert.equal(alpha.state.holds.size, 0);
		assert.deepEqual(alpha.state.ledger, []);
		const findings = alpha.state.findings.get("secret") ?? [];
		assert.deepEqual(
			findings.map(({ kind, met, reason }) => [kind, met, reason]),
			[["breach", "NOFORN", "reason.marks"]],
		);
		assert.equal(headlineOf(findings), "breach");
		assert.throws(() =>
			act(alpha, { type: "release", hold: "secret@1", by: { ...BY, role: "releaser" } }),
		);
	}
});

const PRIVATE = {
	label: "Grey heron",
	address: "abc123",
	letStand: "settled by voice",
	marks: ["OPEN"],
};

test("neither label nor address, reason nor own id is in a notice of the volume", () => {
	const { alpha } = pair();
	declareAt(alpha, "op-7-private", PRIVATE);
	const text = entriesOf(alpha).at(-1)?.text ?? "";
	for (const secret of [PRIVATE.label, PRIVATE.address, PRIVATE.letStand, "op-7-private"])
		assert.ok(!text.includes(secret), secret);
	assert.ok(text.includes('"marks":["OPEN"]'));
	const body = JSON.parse(text.split("\n").find((line) => line.startsWith("{")) ?? "").body;
	assert.deepEqual(Object.keys(body), ["by", "category", "class", "level", "marks", "volumes"]);
	assert.deepEqual(body.volumes, request().volumes);
});

test("a sealed notice tells a commitment and the agreed block, and nothing that it commits to", () => {
	const { alpha, bravo } = pair();
	const volumes = [
		{
			outline: disc(place(47.123456789, 8.345678912), 5_432_198),
			band: { datum: "STD" as const, lower01mm: 304_812_345, upper01mm: 307_854_321 },
			window: { startUs: NOW + 3_612_345_678, endUs: NOW + 3_712_345_679 },
		},
	];
	const medical = { category: "medical", level: "sealed", volumes } as const;
	declareAt(alpha, "op-7-private", { ...PRIVATE, ...medical, volumes });
	const text = entriesOf(alpha).at(-1)?.text ?? "";
	const line = text.split("\n").find((each) => each.startsWith("{")) ?? "";
	const { body } = JSON.parse(line);
	const from = Math.floor(NOW / (6 * HOUR_US)) * 6 * HOUR_US;
	assert.deepEqual(body, {
		block: { start_us: from, end_us: from + 6 * HOUR_US },
		by: { role: BY.role, script: false },
		commitment: body.commitment,
		level: "sealed",
	});
	const declared = alpha.journal
		.map((row) => JSON.parse(row.body))
		.find(({ type }) => type === "declared");
	assert.equal(createHash("sha256").update(declared.opening).digest("hex"), body.commitment);
	assert.ok(declared.opening.includes('"lat9":47123456789'), "the opening opens it");
	const numbers = volumes.flatMap((volume) =>
		[volume.outline, volume.band, volume.window].flatMap((part) => Object.values(part).map(String)),
	);
	assert.ok(numbers.length === 9 && numbers.includes("8345678912"));
	for (const secret of [
		...numbers,
		"crewed",
		"medical",
		"OPEN",
		"op-7-private",
		PRIVATE.label,
		PRIVATE.address,
		PRIVATE.letStand,
	])
		assert.ok(!text.includes(secret), secret);
	exchange(alpha, bravo);
	const known = bravo.state.registry.operations.get("alpha/routine/1");
	assert.deepEqual([known?.level, known?.volumes, known?.class], ["sealed", [], undefined]);
	assert.deepEqual(known?.window, { startUs: from, endUs: from + 6 * HOUR_US });
});

test("two equal sealed operations have different commitments", () => {
	const { alpha } = pair();
	declareAt(alpha, "a", { level: "sealed" });
	declareAt(alpha, "b", { level: "sealed" });
	const commitments = entriesOf(alpha)
		.map(({ text }) => /"commitment":"([0-9a-f]{64})"/.exec(text)?.[1])
		.filter(Boolean);
	assert.equal(new Set(commitments).size, 2);
});

test("a new version takes the place of the hold before it", () => {
	const { alpha } = pair();
	declareAt(alpha, "drone", { class: "uncrewed" });
	const later = request().volumes.map((volume) => ({
		...volume,
		window: { startUs: NOW + 7_200 * SECOND, endUs: NOW + 7_300 * SECOND },
	}));
	declareAt(alpha, "drone", { class: "uncrewed", volumes: later });
	assert.deepEqual([...alpha.state.holds.keys()], ["drone@2"]);
	assert.throws(
		() => act(alpha, { type: "release", hold: "drone@1", by: { ...BY, role: "releaser" } }),
		refusal("unknown"),
	);
	act(alpha, { type: "release", hold: "drone@2", by: { ...BY, role: "releaser" } });
	assert.ok(
		entriesOf(alpha)
			.at(-1)
			?.text.includes(String(NOW + 7_200 * SECOND)),
	);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("the same declaration again changes nothing; what was told cannot be unsaid", () => {
	const { alpha } = pair();
	declareAt(alpha, "flight");
	const before = plain(alpha.state);
	assert.deepEqual(act(alpha, { type: "declare", id: "flight", request: request(), by: BY }), []);
	assert.deepEqual(plain(alpha.state), before);
	assert.throws(() => declareAt(alpha, "flight", { category: "state" }), refusal("already-told"));
	assert.deepEqual(plain(alpha.state), before);
});

test("what has ended is not told any more", () => {
	const { alpha } = pair();
	declareAt(alpha, "drone", { class: "uncrewed" });
	act(alpha, { type: "end", operation: "drone", by: BY });
	assert.throws(
		() => act(alpha, { type: "release", hold: "drone@1", by: { ...BY, role: "releaser" } }),
		refusal("unknown"),
	);
	assert.deepEqual(alpha.state.ledger, []);
});

test("large geometry goes by hash, and is durable at the peer before its entry is receipted", () => {
	const { alpha, bravo } = pair();
	const turns = Array.from({ length: 400 }, (_, i) => walk(place(47, 8), i, 1e7 + i * 1e5));
	const [volume] = request().volumes;
	assert.ok(volume);
	declareAt(alpha, "long", { volumes: [{ ...volume, outline: corridor(10, ...turns) }] });
	const [[sha256, bytes] = ["", new Uint8Array()]] = [...alpha.blobs].slice(1);
	assert.equal(createHash("sha256").update(bytes).digest("hex"), sha256);
	const text = entriesOf(alpha).at(-1)?.text ?? "";
	assert.ok(text.includes(`"volumes":{"bytes":${bytes.length},"sha256":"${sha256}"}`));
	const withheld = { ...alpha, blobs: new Map<string, Uint8Array>() };
	const before = plain(bravo.state);
	assert.deepEqual(deliver(withheld, bravo)?.missing, [sha256]);
	assert.deepEqual(plain(bravo.state), before);
	deliver(alpha, bravo);
	const told = bravo.state.registry.operations.get("alpha/routine/1");
	assert.deepEqual(told?.volumes, alpha.state.registry.operations.get("long")?.volumes);
	assert.deepEqual(bravo.blobs.get(sha256), bytes);
});

test("under an agreement without rules nothing leaves by itself, at any class or category", () => {
	const { alpha } = pair({ disclosure: [] });
	const said = entriesOf(alpha).length;
	let held = 0;
	for (const kind of ["crewed", "uncrewed", "ground", "fixed"] as const)
		for (const category of ["distress", "medical", "protected", "state", "civil"] as const) {
			declareAt(alpha, `${kind}-${category}`, { class: kind, category, level: "volume" });
			held++;
		}
	assert.equal(alpha.state.holds.size, held);
	assert.equal(entriesOf(alpha).length, said);
});
