import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { scratch, tansiq } from "./command.ts";

const COMMANDS = [
	"init",
	"operator",
	"invite",
	"join",
	"fingerprint",
	"serve",
	"demo",
	"replay",
	"check",
	"status",
	"export",
];

describe("help", { concurrency: 2 }, () => {
	test("names every command, the exit codes and an example", async () => {
		const { code, out, err } = await tansiq("--help");
		assert.deepEqual([code, err], [0, ""]);
		for (const command of COMMANDS) assert.match(out, new RegExp(`^  ${command} `, "m"));
		assert.match(out, /Exit codes: 0 done/);
		assert.match(out, /Examples?:\n {2}tansiq /);
	});

	for (const command of COMMANDS)
		test(`of ${command} has an example that begins with it`, async () => {
			const { code, out } = await tansiq(command, "--help");
			assert.equal(code, 0);
			const example = out.slice(out.search(/Examples?:/));
			assert.match(example, new RegExp(`^ {2}tansiq ${command}( |$)`, "m"));
		});
});

describe("wrong arguments", { concurrency: 2 }, () => {
	const root = scratch({ after });
	const line = join(root, "line");
	const cases: [args: string[], words: RegExp][] = [
		[["nope"], /unknown command 'nope'/],
		[["status"], /missing required argument 'url'/],
		[["status", "http://127.0.0.1:1", "--frob"], /unknown option '--frob'/],
		[["status", "here"], /expected http:\/\/127\.0\.0\.1:8801/],
		[["status", "https://127.0.0.1:8801"], /expected http:\/\/127\.0\.0\.1:8801/],
		[["export", "http://127.0.0.1:1/v1/desk", root], /expected http:\/\/127\.0\.0\.1:8801/],
		[["demo", "--speed", "fast"], /'--speed <factor>'.*expected a number above 0/],
		[["replay", "x.csv", "--speed", "0"], /expected a number above 0/],
		[["replay", "x.csv", "--sealed", "101"], /expected 0 to 100/],
		[["replay", "x.csv", "--from", "noon"], /expected 2018-08-01T06:00Z/],
		[["init", line, "--line", "Line One"], /expected up to 32 of a-z, 0-9 and -/],
		[["init", line, "--parties", "alpha"], /expected two different names/],
		[["init", line, "--parties", "a,../b"], /expected up to 32 of a-z, 0-9 and -/],
		[["init", line, "--theatre", "48,5,45,11"], /expected south,west,north,east/],
		[["init", line, "--theatre", "45,200,48,11"], /expected south,west,north,east/],
		[["init", line, "--theatre", "45,,48,11"], /expected south,west,north,east/],
		[["init", line, "--at", "a.example,b.example:1"], /expected host:port/],
		[["invite", line], /expected --party, --with and --at/],
		[["invite", line, "--party", "a", "--with", "b", "--at", "host"], /expected host:port/],
		[["invite", line, "--party", "a", "--with", "b", "--at", "u@h:1"], /expected host:port/],
		[["invite", line, "--party", "a", "--with", "a", "--at", "h:1"], /expected another party/],
		[["invite", line, "--roles", "watch,king"], /expected a list of watch, chief/],
		[["operator", "add", line, "Duty 1", "--roles", "watch"], /expected up to 32 of a-z/],
		[["operator", "add", line, "duty-1"], /required option '--roles <list>'/],
		[["operator", "add", line, "duty-1", "--roles", "watch"], /expected --party/],
		[["operator", "revoke-file", line, "duty-1"], /duty-1: expected an operator of this desk/],
		[["join", line, "x.json", "--lang", "xx"], /expected en, ar, he, ru/],
	];
	for (const [args, words] of cases)
		test(`${args.join(" ").replace(root, "…")}: one line that says what was expected`, async () => {
			const { code, out, err } = await tansiq(...args);
			assert.equal(code, 2);
			assert.equal(out, "");
			assert.match(err, words);
			assert.match(err, /^tansiq: [^\n]+\n$/);
		});
});

describe("files and nodes that are not there", { concurrency: 2 }, () => {
	const root = scratch({ after });
	const file = (name: string, text: string) => {
		writeFileSync(join(root, name), text);
		return join(root, name);
	};
	const point = { type: "Point", coordinates: [8, 47] };
	const nothing = file("nothing.geojson", "");
	const broken = file("broken.geojson", '{"type":"Feature",');
	const wrong = file(
		"wrong.geojson",
		JSON.stringify({ type: "Feature", properties: { colour: "red" }, geometry: point }),
	);

	const cases: [args: string[], code: number, words: RegExp][] = [
		[["serve", join(root, "none")], 2, /none\/node\.json: expected a file of a node.s folder/],
		[["join", root, join(root, "none.json")], 2, /none\.json: expected a file that can be read/],
		[["join", root, wrong], 2, /expected a folder that has invited or answered/],
		[["fingerprint", root], 2, /node\.json: expected a file of a node's folder/],
		[["check", join(root, "none.geojson")], 2, /none\.geojson: expected a file that can be read/],
		[["replay", join(root, "none.csv.gz"), "--headless"], 2, /none\.csv\.gz: no such file/],
		[["replay", root, "--headless"], 2, /expected a file that can be read/],
		[["status", "http://127.0.0.1:1"], 4, /127\.0\.0\.1:1: connect ECONNREFUSED/],
		[["export", "http://127.0.0.1:1", root], 4, /connect ECONNREFUSED/],
	];
	for (const [args, expected, words] of cases)
		test(`${args.join(" ").replaceAll(root, "…")}: exit code ${expected}`, async () => {
			const { code, out, err } = await tansiq(...args);
			assert.deepEqual([code, out], [expected, ""]);
			assert.match(err, words);
			assert.match(err, /^tansiq: [^\n]+\n$/);
		});

	for (const bad of [nothing, broken, wrong])
		test(`check of ${bad.slice(root.length + 1)} says which field and ends with 2`, async () => {
			const { code, out } = await tansiq("check", bad, "--json");
			assert.equal(code, 2);
			const { operations, faults } = JSON.parse(out) as { operations: number; faults: object[] };
			assert.equal(operations, 0);
			assert.ok(faults.length > 0);
			for (const fault of faults)
				assert.deepEqual(Object.keys(fault), ["field", "value", "expected"]);
		});

	test("another program at the address is not taken for a node", async (t) => {
		const replies: Record<string, string> = {
			"/v1/bundle?": '{"bundle.json":"e30=","../../out":"e30="}',
			"/v1/desk": "hello",
		};
		const server = createServer((request, response) => response.end(replies[request.url ?? ""]));
		t.after(() => server.close());
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const address = server.address();
		const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
		for (const args of [
			["status", url],
			["export", url, join(root, "evidence")],
		]) {
			const { code, err } = await tansiq(...args);
			assert.equal(code, 4, err);
			assert.match(err, /expected a node; another program answered/);
		}
	});
});
