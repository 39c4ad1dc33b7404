import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { clientOf } from "../src/drive/client.ts";
import { jsonOf, PASSPHRASE, scratch, serving, tansiq } from "./command.ts";

/** A disc of 1 km about a point, for ten minutes that begin in an hour. */
function feature(lon: number, lat: number): string {
	const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
	return JSON.stringify({
		type: "Feature",
		id: "survey",
		properties: {
			class: "crewed",
			category: "civil",
			start: at(60),
			end: at(70),
			lower: "FL100",
			upper: "FL110",
			radius_m: 1000,
		},
		geometry: { type: "Point", coordinates: [lon, lat] },
	});
}

describe("a line made and served from the command line", () => {
	test("init, serve, check, status, export and stop", async (t) => {
		const root = scratch(t);
		const folder = join(root, "line1");
		const made = await tansiq(
			"init",
			folder,
			"--parties",
			"coast,survey",
			"--theatre",
			"45,5,48,11",
			"--json",
		);
		assert.equal(made.code, 0, made.err);
		const { line, urls } = jsonOf(made) as { line: string; urls: Record<string, string> };
		assert.equal(line, "line1");
		assert.deepEqual(Object.keys(urls), ["coast", "survey"]);
		for (const secret of ["author.pem", "mirror.pem", "tls.json", "operators/duty-1.json"])
			assert.equal(statSync(join(folder, "coast", secret)).mode & 0o077, 0, secret);

		const key = readFileSync(join(folder, "survey/author.pem"), "utf8");
		const again = await tansiq("init", folder, "--parties", "other,survey");
		assert.equal(again.code, 2);
		assert.match(again.err, /survey: is there already\n$/);
		assert.equal(readFileSync(join(folder, "survey/author.pem"), "utf8"), key);
		assert.equal(existsSync(join(folder, "other")), false);

		const [coast] = await Promise.all([
			serving(t, join(folder, "coast")),
			serving(t, join(folder, "survey")),
		]);
		const url = urls.coast as string;
		const second = await tansiq("serve", join(folder, "coast"));
		assert.deepEqual([second.code, second.out], [1, ""]);
		assert.match(second.err, /^tansiq: [^\n]+\n$/m);

		const near = join(root, "near.geojson");
		writeFileSync(near, feature(8, 47));
		const form = await tansiq("check", near, "--json");
		assert.deepEqual(
			[form.code, jsonOf(form)],
			[0, { file: near, operations: 1, faults: [], verdicts: [] }],
		);
		assert.equal((await tansiq("check", near, "--url", `${url}/`)).code, 0);

		const client = clientOf(url, { operator: "duty-1", passphrase: PASSPHRASE });
		t.after(() => client.close());
		const { operations } = await import("@tansiq/formats").then(({ parseGeoJson }) =>
			parseGeoJson(feature(8.01, 47)),
		);
		await client.put("/v1/operations/known", operations[0]?.request);
		const met = await tansiq("check", near, "--url", url, "--json");
		assert.equal(met.code, 3);
		const [verdict] = jsonOf(met).verdicts as { headline: string; findings: { met: string }[] }[];
		assert.deepEqual([verdict?.headline, verdict?.findings[0]?.met], ["conflict", "known"]);
		assert.match(
			(await tansiq("check", near, "--url", url)).out,
			/operation 1: conflict \(1 findings\)/,
		);
		const gone = await tansiq("check", near, "--url", "http://127.0.0.1:1");
		assert.equal(gone.code, 4);

		// The agreement of `init` lists nothing as automatic: it is held until a releaser lets it go.
		const [hold] = (await client.get<{ holds: { id: string }[] }>("/v1/desk")).holds;
		await client.post(`/v1/holds/${hold?.id}/release`);
		let status: Record<string, unknown>;
		do status = jsonOf(await tansiq("status", url, "--json"));
		while (status.unreceipted !== 0);
		assert.deepEqual([status.party, status.peer, status.line], ["coast", "survey", "up"]);
		assert.deepEqual(status.on_shift, ["duty-1"]);
		assert.deepEqual([status.operations, status.holds, status.alerts_open], [1, 0, 0]);
		const peer = await tansiq("status", urls.survey as string);
		assert.match(peer.out, /^notices_to_answer {4}1$/m);
		assert.match(peer.out, /^on_shift {13}nobody$/m);

		const copies: string[] = [];
		for (const [party, address] of Object.entries(urls)) {
			const target = join(root, `copy-${party}`);
			const { files } = jsonOf(await tansiq("export", address, target, "--json"));
			assert.ok((files as number) > 10, `${files} files`);
			const verified = await tansiq("verify", target);
			assert.equal(verified.code, 0, verified.err);
			copies.push(target);
		}
		const [ours = "", theirs = ""] = copies;
		const entries = "logs/*/*/entries/*";
		const files = globSync(entries, { cwd: ours }).sort();
		// Entry 0 of each log, the notice, and what its desk may have said of it by now.
		assert.ok(files.includes("logs/coast/routine/entries/1") && files.length >= 5, `${files}`);
		assert.deepEqual(globSync(entries, { cwd: theirs }).sort(), files);
		for (const file of files)
			assert.deepEqual(readFileSync(join(ours, file)), readFileSync(join(theirs, file)), file);

		const ended = new Promise((resolve) => coast.once("exit", resolve));
		coast.kill("SIGTERM");
		assert.equal(await ended, 0, "a node that is told to stop ends well");
		assert.equal((await tansiq("status", url)).code, 4);
	});
});
