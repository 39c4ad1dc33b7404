import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Ledger, Probing, Reading } from "@tansiq/api";
import { printGeoJson } from "@tansiq/formats";
import { DAY_US } from "@tansiq/space";
import { DUTY, START_US } from "../../node/test/enrolled.ts";
import { declare, operation } from "../../node/test/operations.ts";
import { runningPair } from "../../node/test/pair.ts";
import { done, jsonOf, refused, scratch, tansiqIn } from "./command.ts";

const tansiq = (...args: string[]) =>
	tansiqIn({ TANSIQ_PASSPHRASE: DUTY.passphrase, LC_ALL: "C" }, ...args);
const BY = ["--operator", DUTY.operator] as const;
const day = START_US - (START_US % DAY_US);
const iso = (us: number) => new Date(us / 1_000).toISOString();

describe("the ledger", async () => {
	const line = await runningPair();
	after(() => line.close());
	const { alpha, bravo } = line;
	await declare(alpha, "flight", operation());
	await declare(alpha, "convoy", operation({ lat9: 46e9, lon9: 7e9 }, { class: "ground" }));
	await alpha.ask("POST", "/v1/holds/convoy@1/release", {});
	await line.settle();

	/**
	 * @row M36
	 * @does An officer lists who has learned what of ours, when and where, picks rows by time, level, area and releaser, and the other side's list of what it heard has the same sums.
	 * @reach tansiq ledger; GET /v1/ledger; console: Told (key 8)
	 * @plant packages/party/src/ledger.ts: `const matching = rowsOf(state, query.direction).filter((row) => isAsked(state, row, query));` → `const matching: Row[] = [];`
	 */
	test("lists what crossed by time, level, area and releaser, with totals that both sides share", async () => {
		const { out } = done(await tansiq("ledger", alpha.url));
		assert.match(out, /alpha to bravo {2}volume {2}.*km²·h {2}alpha\/routine\/1 {2}flight\n/);
		assert.match(out, /alpha\/routine\/2 {2}convoy\n/);
		assert.match(out, /told {2}volume: 2 rows, 0 positions, /);
		const found = async (...args: string[]) => {
			const ledger = jsonOf(done(await tansiq("ledger", alpha.url, ...args, "--json")));
			return (ledger as unknown as Ledger).rows.map(({ operations }) => operations[0]);
		};
		assert.deepEqual(await found("--from", iso(day), "--to", iso(day + DAY_US)), [
			"flight",
			"convoy",
		]);
		assert.deepEqual(await found("--from", iso(day + DAY_US)), []);
		assert.deepEqual(await found("--level", "track"), []);
		assert.deepEqual(await found("--area", "45.9,6.9,46.1,7.1"), ["convoy"]);
		assert.deepEqual(await found("--by", "rule"), ["flight"]);
		const paged = await alpha.ask<Ledger>("GET", "/v1/ledger?limit=1&after=1");
		assert.deepEqual(
			[paged.rows[0]?.operations, paged.matching, paged.next],
			[["convoy"], 2, null],
		);
		const heard = await bravo.ask<Ledger>("GET", "/v1/ledger?direction=heard");
		const told = await alpha.ask<Ledger>("GET", "/v1/ledger");
		const sums = ({ totals }: Ledger) => totals.map(({ direction: _, ...sum }) => sum);
		assert.ok(sums(told).length === 1 && sums(told)[0]?.rows === 2);
		assert.deepEqual(sums(heard), sums(told));
	});

	/**
	 * @row M38
	 * @does An officer reads for each party how much it told the other, and beside each row why: the agreed rule in his own language, or who let it go.
	 * @reach tansiq ledger; GET /v1/ledger; console: Told (key 8)
	 * @plant apps/node/src/ledger-view.ts: `return { ...row, why: whyOf(state, row.purpose, language) };` → `return { ...row, why: null };`
	 */
	test("says why each row crossed, in the reader's language, or who let it go", async () => {
		for (const [language, sentence] of [
			["en", /told/],
			["ar", /[\u0600-\u06ff]{3}/],
			["he", /[\u0590-\u05ff]{3}/],
			["ru", /[\u0400-\u04ff]{3}/],
		] as const) {
			const { rows } = await alpha.ask<Ledger>("GET", `/v1/ledger?lang=${language}`);
			const [byRule, byPerson] = rows;
			assert.match(byRule?.why ?? "", sentence, language);
			assert.ok((byRule?.why ?? "").includes("told"), "the rule is named as it was signed");
			assert.equal(byPerson?.why, "alpha.tansiq/op/duty-1");
		}
		const { out } = done(await tansiq("ledger", alpha.url));
		assert.match(out, /why {4}let go by alpha\.tansiq\/op\/duty-1, under rule convoys\n/);
		const { out: theirs } = done(await tansiq("ledger", bravo.url, "--heard"));
		assert.match(theirs, /why {4}they do not say\n/);
		assert.match(theirs, /heard {2}volume: 2 rows/);
	});

	test("says what is wrong with what it was given", async () => {
		refused(await tansiq("ledger", alpha.url, "--area", "1,2,3"), 2, /expected south,west/);
		refused(await tansiq("ledger", alpha.url, "--limit", "5000"), 1, /limit 5000, expected 1 to/);
		refused(await tansiq("ledger", "http://127.0.0.1:1"), 4, /127\.0\.0\.1:1/);
		for (const query of ["direction=both", "fromUs=x", "area=9,9,1,1", "limit=0", "other=1"])
			assert.ok((await alpha.call("GET", `/v1/ledger?${query}`)).status >= 400, query);
		assert.equal((await alpha.call("GET", "/v1/operations/unknown/readers")).status, 404);
	});
});

describe("probing", async () => {
	const rules = [{ id: "ask", kind: "query-budget", km2: 4_000, periodUs: DAY_US }];
	const line = await runningPair({ rules });
	after(() => line.close());
	const { alpha, bravo } = line;

	/**
	 * @row M37
	 * @does An officer whose peer tells more of the map than the agreed budget is called, with the figures and the score, every notice is taken all the same, and his word on it ends the alarm.
	 * @reach tansiq probing; tansiq probing seen; GET /v1/probing; POST /v1/probing/seen; console: Told (key 8)
	 * @plant packages/party/src/asked.ts: `exceededBy(period, "km2", period.areaM2 > budget.km2 * 1_000_000, atUs);` → `exceededBy(period, "km2", false, atUs);`
	 */
	test("calls a person when the peer covers more cells than agreed, and takes the notices all the same", async () => {
		const alarms = async () =>
			(await alpha.desk()).alarms.filter(({ of }) => of === "probing").length;
		const phantom = (i: number) =>
			declare(bravo, `phantom-${i}`, operation({ lat9: 46.1e9, lon9: (6.1 + i / 4) * 1e9 }));
		await phantom(0);
		await line.settle();
		assert.equal(await alarms(), 0);
		for (let i = 1; i < 9; i++) await phantom(i);
		await line.settle();
		assert.equal((await alpha.desk()).operations.length, 9);
		assert.equal(await alarms(), 1);
		const { out } = done(await tansiq("probing", alpha.url));
		assert.match(out, /bravo: 9 notices, 0 of them sealed/);
		assert.match(out, /probing score 9\.000 cells for each real operation/);
		assert.match(out, /km² of distinct cells \(ask\): 4,\d{3} of 4,000; PROBING SUSPECTED/);
		refused(await tansiq("probing", "seen", alpha.url, "", ...BY), 1, /reason|characters|body/);
		const said = done(await tansiq("probing", "seen", alpha.url, "asked them by voice", ...BY));
		assert.match(said.out, /seen by alpha\.tansiq\/op\/duty-1: asked them by voice/);
		assert.equal(await alarms(), 0);
		const [today] = await alpha.ask<Probing[]>("GET", "/v1/probing");
		assert.deepEqual([today?.notices, today?.real, today?.scoreMilli], [9, 0, 9_000]);
		// Their desk is told nothing of it, and has heard nothing that it could count.
		assert.deepEqual(await bravo.ask("GET", "/v1/probing"), []);
		refused(await tansiq("probing", "seen", alpha.url, "again", ...BY), 1, /not seen yet/);
	});
});

describe("a planner", async () => {
	const line = await runningPair();
	after(() => line.close());
	const { alpha, bravo } = line;
	const file = join(scratch({ after }), "plan.geojson");
	writeFileSync(file, printGeoJson([{ id: "plan", request: { marks: [], ...operation() } }]));

	/**
	 * @row R25
	 * @does A planner sees what of his operation would cross, chooses less, declares it so, and sees who at the other side has it, was shown it and answered.
	 * @reach tansiq operation preview, declare, readers; POST /v1/disclosures; PUT /v1/operations/{id}; GET /v1/operations/{id}/readers
	 * @plant packages/party/src/door.ts: `const { level, cells } = tellable(agreement, decided.level, operation.volumes);` → `const { level, cells } = tellable(agreement, "volume", operation.volumes);`
	 */
	test("chooses how much of it is told, and sees who has read it", async () => {
		const { out: most } = done(await tansiq("operation", "preview", alpha.url, file));
		assert.match(
			most,
			/allowed {3}volume\ntold {6}volume\n[\s\S]*released {2}by rule\nrule .*told/,
		);
		const sealed = ["--level", "sealed"] as const;
		const { out: less } = done(await tansiq("operation", "preview", alpha.url, file, ...sealed));
		assert.match(less, /told {6}sealed\nextent {4}0/);
		const declared = ["operation", "declare", alpha.url, "plan", file, ...sealed, ...BY] as const;
		assert.match(done(await tansiq(...declared)).out, /told as alpha\/routine\/1: sealed/);
		await line.settle();
		const [told] = (await bravo.desk()).operations;
		assert.deepEqual([told?.level, told?.volumeCount, told?.class], ["sealed", 0, undefined]);

		const readers = async () => {
			const found = jsonOf(done(await tansiq("operation", "readers", alpha.url, "plan", "--json")));
			const [one] = found.readers as Reading[];
			return [one?.receiptedUs, one?.presentedUs, one?.answeredUs].map((us) => us !== null);
		};
		assert.deepEqual(await readers(), [true, false, false]);
		await bravo.ask("POST", "/v1/dialogues/alpha/routine/1/present", {});
		await bravo.ask("POST", "/v1/dialogues/alpha/routine/1/answer", { msg: "ROGER" });
		await line.settle();
		assert.deepEqual(await readers(), [true, true, true]);
		const { out } = done(await tansiq("operation", "readers", alpha.url, "plan"));
		assert.match(out, /ROGER by bravo\.tansiq\/op\/duty-1, watch\n$/);
	});

	test("is told what is wrong with what was given", async () => {
		const bad = ["operation", "preview", alpha.url] as const;
		refused(await tansiq(...bad, join(line.root, "none.geojson")), 2, /expected a file/);
		refused(await tansiq(...bad, file, "--level", "all"), 2, /level/);
	});
});
