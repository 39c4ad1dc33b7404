import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { OperationDetail, Outside } from "@tansiq/api";
import { FOOT_01MM } from "@tansiq/space";
import { DUTY } from "../../node/test/enrolled.ts";
import { declare, operation } from "../../node/test/operations.ts";
import { runningPair } from "../../node/test/pair.ts";
import { done, type Ended, jsonOf, refused, tansiqIn } from "./command.ts";

const outsider = (...args: string[]): Promise<Ended> =>
	tansiqIn({ TANSIQ_PASSPHRASE: DUTY.passphrase, LC_ALL: "C" }, "outsider", ...args);
const BY = ["--operator", DUTY.operator];

describe("tansiq outsider", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	const listed = async () => jsonOf(done(await outsider("list", alpha.url, "--json"))) as Outside;

	/**
	 * @row M26
	 * @does An officer notes an actor that is on no line, sees who can speak for it and what does not bind it, and his operations there say so.
	 * @reach tansiq outsider add, list; GET and POST /v1/outsiders; console: Others, and unknown tracks (key #)
	 * @plant packages/party/src/rule-check.ts: `const agreement = withOutsiders(agreementOf(state), outsiders);` → `const agreement = agreementOf(state);`
	 */
	test("what is noted is a finding of whoever meets it, and is told to nobody", async () => {
		await declare(alpha, "survey", operation());
		await declare(alpha, "elsewhere", operation({ lat9: 46e9 }));
		const times = ["--from", "2026-01-15T00:00Z", "--until", "2026-01-16T00:00Z"];
		const where = ["--around", "47,8,20", ...times];
		const who = ["--contact", "harbour office", "--not-bound-by", "hospital"];
		done(await outsider("add", alpha.url, "patrol", ...where, ...who, ...BY));
		await line.after(1);
		const { verdict } = await alpha.ask<OperationDetail>("GET", "/v1/operations/survey");
		const found = verdict.findings.find(({ of }) => of === "outsider");
		assert.deepEqual(
			[found?.met, found?.kind, found?.data?.parties, found?.data?.notBoundBy],
			["patrol", "information", ["harbour office"], ["hospital"]],
		);
		assert.equal(verdict.headline, "no_known_conflict");
		const { out } = done(await outsider("list", alpha.url));
		assert.match(
			out,
			/^patrol {2}noted here {2}reached by harbour office {2}not bound by hospital {2}meets survey\n/,
		);
		assert.deepEqual((await bravo.ask<Outside>("GET", "/v1/outsiders")).outsiders, []);
	});

	/**
	 * @row R13
	 * @does An officer records that a notice was passed on to an actor outside the line, and it stands unconfirmed until somebody says that it arrived.
	 * @reach tansiq outsider told, confirm; POST /v1/outsiders/:name/told, /v1/relays/:id/confirm
	 * @plant packages/party/src/apply.ts: `relay.confirmed ??= { atUs, by };` → `relay.confirmed ??= null;`
	 */
	test("what was passed on is unconfirmed until a person says that it arrived", async () => {
		await declare(bravo, "firing", operation({ lat9: 46.5e9 }));
		await line.after(1);
		const notice = "bravo/routine/1";
		const told = done(await outsider("told", alpha.url, "patrol", "--about", notice, ...BY));
		assert.equal(told.out, "recorded: relay-1, told via harbour office, unconfirmed\n");
		const before = await listed();
		assert.deepEqual(
			[before.outsiders[0]?.unconfirmed, before.outsiders[0]?.relays[0]?.about],
			[1, notice],
		);
		done(await outsider("confirm", alpha.url, "relay-1", ...BY));
		const [known] = (await listed()).outsiders;
		assert.equal(known?.unconfirmed, 0);
		assert.ok(known?.relays[0]?.confirmed);
		assert.match(done(await outsider("list", alpha.url)).out, /confirmed at 2026-01-15T06:/);
	});

	/**
	 * @row M26
	 * @does An officer sees a track that belongs to nobody known, how old it is, who it may be and what room alerts keep from it.
	 * @reach tansiq outsider list; GET /v1/outsiders
	 * @plant packages/party/src/unknown-tracks.ts: `track.origin === "seen" &&` → `track.origin === "told" &&`
	 */
	test("a track of nobody known is listed with its age, and who it may be", async () => {
		const report = {
			id: "4b0001",
			lat9: 47e9,
			lon9: 8_100_000_000,
			altitude01mm: 9_000 * FOOT_01MM,
			datum: "STD",
			speedMmS: 100_000,
			trackMdeg: 0,
			climb01mmS: 0,
			reportedUs: line.nowUs,
		};
		await alpha.ask("POST", "/v1/positions", { reports: [report] });
		await line.after(12);
		const { unknownTracks } = await listed();
		assert.deepEqual(
			unknownTracks.map(({ track, ageUs, stale, mayBe, room }) => [
				track.id,
				ageUs,
				stale,
				mayBe,
				room?.radiusMm,
			]),
			[
				[
					"4b0001",
					12_000_000,
					false,
					[{ outsider: "patrol", reachedBy: "harbour office" }],
					9_260_000,
				],
			],
		);
		assert.match(
			done(await outsider("list", alpha.url)).out,
			/unknown track 4b0001 {2}heard 0?0?:?12.* ago {2}may be patrol \(harbour office can speak to it\)/,
		);
	});

	test("says what is wrong with what it was given", async () => {
		const add = (...args: string[]) => outsider("add", alpha.url, "boats", ...args, ...BY);
		refused(await add("--around", "91,8,2"), 2, /latitude,longitude,km/);
		refused(await add("--around", "47,8,2"), 2, /--from and --until/);
		refused(await add("--party", "alpha", "--contact", "x"), 2, /one of/);
		refused(await add("--party", "nobody"), 1, /reachedBy.name nobody/);
		refused(await outsider("told", alpha.url, "none", "--words", "x", ...BY), 1, /404/);
		refused(await outsider("list", "http://127.0.0.1:1"), 4, /127\.0\.0\.1:1/);
	});
});
