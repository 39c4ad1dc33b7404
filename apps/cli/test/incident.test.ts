import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Contacts, Incidents } from "@tansiq/api";
import { MINUTE_US } from "@tansiq/space";
import { DUTY, START_US } from "../../node/test/enrolled.ts";
import { declare, operation } from "../../node/test/operations.ts";
import { type Desktop, runningPair } from "../../node/test/pair.ts";
import { done, jsonOf, read, refused, scratch, tansiqIn } from "./command.ts";

const tansiq = (...args: string[]) =>
	tansiqIn({ TANSIQ_PASSPHRASE: DUTY.passphrase, LC_ALL: "C" }, ...args);
const iso = (us: number) => new Date(us / 1_000).toISOString();

describe("tansiq incident", async () => {
	const line = await runningPair();
	after(() => line.close());
	const folder = scratch({ after });
	const { alpha, bravo } = line;
	const incident = (verb: string, desk: Desktop, ...args: string[]) =>
		tansiq("incident", verb, desk.url, ...args, "--operator", "duty-1");
	let id = "";

	/**
	 * @row M28 M51 R15
	 * @does An officer opens an incident from a terminal, reports it, gives our version and marks a fact, and prints it with both versions and its period replayed, in text, JSON and as a page.
	 * @reach tansiq incident open, list, version, mark, statement, told, show, replay
	 * @plant packages/party/src/incident-view.ts: `view.versions[party]?.push({ ...by, text: act.text });` → `view.versions[party]?.slice(0);`
	 */
	test("opens one across the line, and prints both versions of it", async () => {
		await declare(alpha, "first", operation());
		await line.after(1);
		const { out } = done(
			await incident(
				...["open", alpha, "flare over the hospital", "--zone", "hospital", "--report"],
				...["--fact", "a flare was seen", "--ref", "alpha/routine/1", "--at", iso(START_US)],
			),
		);
		id = /^(alpha\/routine\/\d+): opened\nreported: alpha\/urgent\/\d+\n$/.exec(out)?.[1] ?? out;
		await line.after(1);
		done(await incident("version", alpha, id, "It came from the east."));
		done(await incident("version", bravo, id, "Nothing of ours was there."));
		done(await incident("mark", bravo, id, `${id}:0`, "disputed"));
		const who = ["--who", "a lorry driver", "--said", iso(START_US)];
		done(await incident("statement", bravo, id, "Two flashes.", ...who));
		await line.after(1);
		const page = join(folder, "incident.html");
		const shown = done(
			await tansiq("incident", "show", alpha.url, id, "--page", page, "--languages", "he,ru"),
		);
		assert.match(shown.out, /What alpha says\n {2}.*It came from the east\.\n/);
		assert.match(shown.out, /What bravo says\n {2}.*Nothing of ours was there\.\n/);
		assert.match(shown.out, /disputed {2}entry {2}a flare was seen/);
		assert.match(shown.out, /bravo {2}a lorry driver, .*Two flashes\./);
		assert.match(shown.out, /\n {2}.*bravo {2}received {2}alpha\/routine\/\d+\n/);
		assert.match(shown.out, /alpha {2}TQ-50 {2}alpha\/urgent\/\d+ {2}a flare was seen/);
		assert.match(read(page), /<html lang="he" dir="rtl">[\s\S]*<section lang="ru" dir="ltr">/);
		const [ours, theirs] = await Promise.all(
			[alpha, bravo].map(async ({ url }) =>
				jsonOf(done(await tansiq("incident", "show", url, id, "--json"))),
			),
		);
		assert.deepEqual(theirs, ours);
		const period = ["--from", iso(START_US - MINUTE_US), "--to", iso(line.nowUs)];
		const replayed = done(await tansiq("incident", "replay", bravo.url, ...period));
		assert.match(replayed.out, /notices that held: 1\n/);
	});

	/**
	 * @row M23 R26 M06
	 * @does An officer takes an incident through its steps from a terminal; it is not closed while a follow-up is left to do, and the contact list shows whose that is.
	 * @reach tansiq incident state, followup, done, close; tansiq contacts
	 * @plant packages/party/src/incident-acts.ts: `if (left.length > 0)` → `if (left.length > 99)`
	 */
	test("goes its steps to the closing, with nothing left to do", async () => {
		const reason = ["--reason", "as agreed by voice"];
		done(await incident("state", alpha, id, "contact", ...reason));
		await line.after(1);
		const until = iso(line.nowUs + MINUTE_US);
		done(await incident("state", bravo, id, "hold", "--until", until, ...reason));
		await line.after(1);
		done(await incident("state", bravo, id, "clarify", ...reason));
		const owed = ["--party", "bravo", "--owner", "chief", "--due", until];
		const { out } = done(await incident("followup", bravo, id, "send the recording", ...owed));
		assert.match(out, /: clarify\n$/);
		await line.after(120);
		refused(await incident("close", alpha, id, ...reason), 1, /follow-ups done first/);
		const shift = `watch,officer 3,${iso(START_US)},${iso(line.nowUs + MINUTE_US)},telephone 555-0101`;
		const told = ["--shift", shift, "--operator", "duty-1"];
		assert.match(done(await tansiq("contacts", "rota", bravo.url, ...told)).out, /told: bravo/);
		await line.after(1);
		const listed = done(await tansiq("contacts", alpha.url));
		assert.match(listed.out, /on duty: watch {2}officer 3 {2}until .*telephone 555-0101/);
		assert.match(listed.out, /Left to do\n {2}bravo chief {2}OVERDUE since .*send the recording/);
		assert.match(listed.out, /alpha\.tansiq\/op\/duty-1 .*last signed/);
		const { log } = jsonOf(
			done(await tansiq("contacts", alpha.url, "--json")),
		) as unknown as Contacts;
		assert.deepEqual(
			log.map(({ msg }) => msg),
			["TQ-20", "TQ-50"],
		);
		const { incidents } = jsonOf(
			done(await tansiq("incident", "list", bravo.url, "--json")),
		) as unknown as Incidents;
		const followup = incidents[0]?.followups[0]?.id ?? "";
		done(await incident("done", bravo, id, followup, "sent by hand"));
		await line.after(1);
		done(await incident("close", alpha, id, ...reason));
		await line.after(1);
		assert.match(done(await incident("close", bravo, id, ...reason)).out, /: closed\n$/);
	});

	test("of this side alone is listed as such, and what is wrong is said by name", async () => {
		const opened = done(await incident("open", bravo, "noise", "--local"));
		assert.equal(opened.out, "local-1: opened\n");
		const listed = done(await tansiq("incident", "list", bravo.url));
		assert.match(listed.out, /local-1 {2}opened {2}noise {2}known here alone/);
		refused(await incident("mark", bravo, "local-1", "local-1:0", "agreed"), 1, /fact local-1:0/);
		refused(await tansiq("incident", "show", bravo.url, "none"), 1, /incident none/);
		refused(await tansiq("incident", "list", "http://127.0.0.1:1"), 4, /127\.0\.0\.1:1/);
	});
});
