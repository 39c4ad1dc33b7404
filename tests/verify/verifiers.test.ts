import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sealShowably, signDepositReceipt } from "@tansiq/carriers";
import {
	assertEnrollable,
	type BundleReport,
	ed25519Verifier,
	formatDeposited,
	KeyError,
	verifyBundle,
} from "@tansiq/record";
import { jointOf, proofOf } from "../../packages/record/test/bundle/case.ts";
import { cases } from "../../packages/record/test/bundle/cases.ts";
import {
	bundleOf,
	emptyLine,
	headOf,
	LINE,
	logOf,
	smallLine,
	talk,
} from "../../packages/record/test/bundle/line.ts";
import { depositor, mediatedLine } from "../../packages/record/test/bundle/mediator.ts";
import { speccheck } from "../../packages/record/test/speccheck.ts";
import { expected, goTool, printed, pythonTool, runEach, type Tool, writeBundle } from "./tools.ts";

/** Three verifiers that share no code say the same of every bundle, good or forged. */

interface Sample {
	name: string;
	folder: string;
	report: BundleReport;
}

let root = "";
const samples: Sample[] = [];
const tools: Record<string, Tool | string> = {};

function sample(name: string, bundle: ReadonlyMap<string, Uint8Array>): Sample {
	const folder = join(root, `bundle-${samples.length}`);
	writeBundle(folder, bundle);
	const made = { name, folder, report: verifyBundle(bundle) };
	samples.push(made);
	return made;
}

before(() => {
	root = mkdtempSync(join(tmpdir(), "tansiq-verify-"));
	mkdirSync(join(root, "go"));
	tools.Go = goTool(join(root, "go"));
	tools.Python = pythonTool();
	for (const { name, build } of cases) sample(name, build());
});

after(() => rmSync(root, { recursive: true, force: true }));

test("there are twenty forgeries and more, and good bundles too", () => {
	const verdicts = cases.map(({ verdict }) => verdict);
	assert.ok(verdicts.filter((verdict) => verdict === "faults").length >= 20);
	assert.ok(verdicts.filter((verdict) => verdict === "fork").length >= 5);
	assert.ok(verdicts.filter((verdict) => verdict === "ok").length >= 5);
});

test("a parcel that the mailbox's own seal and receipt made opens in all three", async (t) => {
	const line = mediatedLine();
	const place = { line: LINE, sender: "alpha", addressee: "bravo" };
	const own = logOf(line, "alpha", "routine");
	const entries = own.entries.slice(4).map((bytes) => Buffer.from(bytes).toString("base64"));
	const checkpoint = headOf(line, "alpha", "routine");
	const frame = { type: "entries", log: "routine", from: 4, entries, checkpoint, receipts: [] };
	const parcel = Buffer.from(JSON.stringify([frame]));
	const { sealed, key } = await sealShowably(line.keys.bravo.hpke, place, parcel);
	const timeS = Math.ceil(line.nowUs / 1_000_000);
	const named = { sha256: hash("sha256", sealed), bytes: sealed.length, timeS };
	const receipt = signDepositReceipt({ ...place, ...named }, depositor);
	const deposits = [formatDeposited({ receipt, sealed, key })];
	const each = sample("the mailbox's own", bundleOf(line, { deposits }));
	assert.deepEqual(each.report.faults, []);
	assert.deepEqual(each.report.deposits[0]?.entries, [`alpha/routine/4-${own.entries.length - 1}`]);
	for (const tool of Object.values(tools)) {
		if (typeof tool === "object") agree(tool, each);
		else t.diagnostic(tool);
	}
});

for (const name of ["Go", "Python"]) {
	test(`threats 4, 6, 10: ${name} says of every bundle what this package says`, (t) => {
		const tool = tools[name];
		if (typeof tool !== "object") return t.skip(tool);
		agreeOnEach(tool, samples);
	});

	test(`${name} verifies 10,000 entries and 100 proofs`, (t) => {
		const tool = tools[name];
		if (typeof tool !== "object") return t.skip(tool);
		agree(tool, longLine());
	});

	test(`threat 1: ${name} enrols no key of the Ed25519 vectors that we refuse`, (t) => {
		const tool = tools[name];
		if (typeof tool !== "object") return t.skip(tool);
		const file = join(root, "vectors.json");
		writeFileSync(file, JSON.stringify(speccheck));
		const ran = tool.run(name === "Go" ? "-keys" : "--keys", file);
		assert.equal(ran.status, 0, ran.stderr);
		const rows = ran.stdout.trimEnd().split("\n");
		assert.equal(rows.length, 10);
		for (const [i, [message, key, signature]] of speccheck.entries()) {
			const [number, accepted, enrolled] = rows[i]?.split(" ") ?? [];
			assert.equal(number, String(i));
			assert.equal(enrolled, isEnrollable(key) ? "enrollable" : "refused", `vector ${i}`);
			// Where the verifiers differ the key is refused, so nobody can be bound by it.
			const ours = ed25519Verifier("x", Buffer.from(key, "hex")).verify(
				Buffer.from(message, "hex"),
				Buffer.from(signature, "hex"),
			);
			if (accepted !== (ours ? "V" : "x")) assert.equal(enrolled, "refused", `vector ${i}`);
		}
		t.diagnostic(`${name}: ${rows.map((row) => row.split(" ")[1]).join(" ")}`);
	});

	test(`${name} ends with 2 where it can read nothing`, (t) => {
		const tool = tools[name];
		if (typeof tool !== "object") return t.skip(tool);
		const empty = join(root, `empty-${name}`);
		mkdirSync(empty);
		for (const args of [[join(root, "none")], [empty], []]) {
			assert.equal(tool.run(...args).status, 2, args.join(" "));
		}
	});
}

test("threats 4 and 6: a bundle with one byte changed is refused by all, for one reason", (t) => {
	const good = bundleOf(smallLine(), { joint: [jointOf(smallLine())] });
	const paths = [...good.keys()].filter((path) => path !== "bundle.json");
	const changed: Sample[] = [];
	for (const [i, path] of paths.entries()) {
		const bytes = Buffer.from(good.get(path) as Uint8Array);
		const at = (i * 7919) % bytes.length;
		bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (i % 8)), at);
		const each = sample(`${path} byte ${at}`, new Map(good).set(path, bytes));
		assert.ok(each.report.faults.length > 0, each.name);
		if (i % 3 === 0) changed.push(each);
	}
	for (const tool of Object.values(tools)) {
		if (typeof tool === "object") agreeOnEach(tool, changed);
		else t.diagnostic(tool);
	}
});

let long: Sample | undefined;

function longLine(): Sample {
	if (long) return long;
	const line = emptyLine();
	talk(line, 2_941, 10);
	const proofs = Array.from({ length: 100 }, (_, i) => proofOf(line, "alpha", "routine", i * 35));
	long = sample("10,000 entries", bundleOf(line, { joint: [jointOf(line)], proofs }));
	const { logs, faults } = long.report;
	assert.deepEqual(faults, []);
	assert.equal(long.report.proofs, 100);
	assert.ok(logs.reduce((sum, { entriesChecked }) => sum + entriesChecked, 0) >= 10_000);
	return long;
}

function agreeOnEach(tool: Tool, given: readonly Sample[]): void {
	const folders = given.map(({ folder }) => folder);
	const ran = runEach(tool, folders);
	for (const each of given) agree(tool, each, ran.get(each.folder));
}

function agree(tool: Tool, { name, folder, report }: Sample, ran = tool.run(folder)): void {
	const isGood = report.faults.length === 0 && report.forks.length === 0;
	assert.deepEqual(printed(ran), expected(report), `${name}: ${ran.stderr}`);
	assert.equal(ran.status, isGood ? 0 : 1, name);
}

function isEnrollable(key: string): boolean {
	try {
		assertEnrollable(Buffer.from(key, "hex"));
		return true;
	} catch (error) {
		assert.ok(error instanceof KeyError);
		return false;
	}
}
