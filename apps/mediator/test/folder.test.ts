import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import {
	openMediatorFolder,
	parseLineFile,
	readLineFile,
	startMediator,
	witnessOf,
	writeLineFile,
} from "@tansiq/mediator";
import { parseVerifierKey } from "@tansiq/record";
import { author, mediatorFolder, tls, vkeyOf } from "./fixture.ts";

test("keys are for their owner's eyes, one for each role, and the folder opens as it was made", (t) => {
	const folder = mediatorFolder(t);
	for (const file of ["deposit.pem", "mirror.pem", "sealing.json", "tls.json"]) {
		assert.equal(statSync(join(folder.path, file)).mode & 0o777, 0o600, file);
	}
	const known = witnessOf(folder, "https://mediator.example:7000");
	assert.deepEqual(witnessOf(openMediatorFolder(folder.path), known.address), known);
	assert.equal(parseVerifierKey(known.mirror).type, 0x04);
	assert.equal(parseVerifierKey(known.deposit).type, 0x01);
	assert.equal(parseVerifierKey(known.mirror).name, "mediator.tansiq/line7/mirror");
	assert.equal(parseVerifierKey(known.deposit).name, "mediator.tansiq/line7/deposit");
	const keys = [known.mirror, known.deposit].map((key) => parseVerifierKey(key).publicKey);
	assert.notDeepEqual(keys[0], keys[1]);
	assert.equal(Buffer.from(known.hpke, "base64").length, 32);
	assert.equal(known.tlsPin, tls.mediator.spkiPin);
});

test("whatever is missing or wrong in a folder is told with the file's name", async (t) => {
	for (const [file, text] of [
		["mediator.json", "{"],
		["tls.json", "not JSON"],
		["deposit.pem", "no key"],
		["mirror.pem", undefined],
		["line.json", undefined],
		["line.json", "{}"],
	] as const) {
		const { path } = mediatorFolder(t);
		if (text === undefined) rmSync(join(path, file));
		else writeFileSync(join(path, file), text);
		await assert.rejects(startMediator({ folder: path }), new RegExp(`${file}: .*`));
	}
	const { path } = mediatorFolder(t);
	const foreign = new DatabaseSync(join(path, "mediator.sqlite"));
	foreign.exec("create table other (a)");
	foreign.close();
	await assert.rejects(startMediator({ folder: path }), /mediator\.sqlite: .*expected/);
	writeFileSync(join(path, "mediator.sqlite"), "not a database, but long enough to be looked at");
	await assert.rejects(startMediator({ folder: path }), /mediator\.sqlite: /);
});

test("a line file with a wrong field is refused by the field's name", (t) => {
	const folder = mediatorFolder(t);
	const good = JSON.parse(readFileSync(join(folder.path, "line.json"), "utf8"));
	assert.deepEqual(readLineFile(folder), good);
	const { alpha, bravo } = good.parties;
	const smallOrder = vkeyOf({ ...author.alpha, publicKey: new Uint8Array(32) });
	for (const [field, file] of [
		["line file", []],
		["line", { ...good, line: "" }],
		["parties", { ...good, parties: null }],
		["parties", { ...good, parties: { alpha } }],
		["party", { ...good, parties: { ...good.parties, "a b": alpha } }],
		["alpha.author", { ...good, parties: { alpha: { ...alpha, author: 5 }, bravo } }],
		["verifier key", { ...good, parties: { alpha: { ...alpha, author: "x" }, bravo } }],
		["public key", { ...good, parties: { alpha: { ...alpha, author: smallOrder }, bravo } }],
		["alpha.tlsPin", { ...good, parties: { alpha: { ...alpha, tlsPin: "short" }, bravo } }],
		["bravo.tlsPin", { ...good, parties: { alpha, bravo: { ...bravo, tlsPin: alpha.tlsPin } } }],
		["alpha.recovery", { ...good, parties: { alpha: { ...alpha, recovery: "x" }, bravo } }],
		["alpha.recovery", { ...good, parties: { alpha: { ...alpha, recovery: [5] }, bravo } }],
		["alpha", { ...good, parties: { alpha: { ...alpha, earlierAuthors: [] }, bravo } }],
		["alpha", { ...good, parties: { alpha: { ...alpha, more: 1 }, bravo } }],
	] as const) {
		assert.throws(
			() => parseLineFile(JSON.stringify(file)),
			new RegExp(`^\\w*: ?${field}: `),
			field,
		);
	}
	assert.throws(
		() => writeLineFile(folder, { ...good, line: "line8" }),
		/line: line8, expected line7/,
	);
	const mirror = witnessOf(folder, "x").mirror;
	const wrongType = { ...good, parties: { alpha: { ...alpha, author: mirror }, bravo } };
	assert.throws(() => parseLineFile(JSON.stringify(wrongType)), /alpha\.author: /);
});
