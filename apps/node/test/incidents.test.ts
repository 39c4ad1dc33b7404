import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Contacts, Incident, IncidentDetail, Incidents, Minutes } from "@tansiq/api";
import type { Replay, Report } from "@tansiq/report";
import { FOOT_01MM, HOUR_US, MINUTE_US } from "@tansiq/space";
import { START_US } from "./enrolled.ts";
import { declare, operation } from "./operations.ts";
import { type Desktop, runningPair } from "./pair.ts";

const PERIOD = `fromUs=${START_US - HOUR_US}&toUs=${START_US + 12 * HOUR_US}`;
const path = (id: string) => `/v1/incidents/${encodeURIComponent(id)}`;
const at = (desk: Desktop, id: string) => desk.ask<IncidentDetail>("GET", path(id));
const act = (desk: Desktop, id: string, body: object) =>
	desk.ask<Incident>("POST", `${path(id)}/acts`, body);
const refused = async (desk: Desktop, id: string, body: object, words: RegExp) => {
	const answer = await desk.call("POST", `${path(id)}/acts`, { text: JSON.stringify(body) });
	assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
	assert.match(answer.text, words);
};

describe("an incident on the line", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	let id = "";
	const both = async (): Promise<[IncidentDetail, IncidentDetail]> => {
		await line.after(1);
		return [await at(alpha, id), await at(bravo, id)];
	};
	const fact = (n: number) => `${id}:${n}`;

	/**
	 * @row M28 R15
	 * @does An officer opens an incident with its facts, each side signs its own version and marks each fact agreed or disputed, and both desks show both.
	 * @reach POST /v1/incidents; POST /v1/incidents/{id}/acts; GET /v1/incidents/{id}; tansiq incident open, version, mark, show
	 * @plant packages/party/src/incident-view.ts: `if (marks.includes("disputed")) return "disputed";` → `if (marks.length > 9) return "disputed";`
	 */
	test("has facts, both versions and the marks of both sides, the same at both nodes", async () => {
		await declare(alpha, "first", operation());
		await line.after(1);
		const opened = await alpha.ask<Incident>("POST", "/v1/incidents", {
			title: "flare over the harbour",
			fromUs: START_US - MINUTE_US,
			facts: [
				{ what: "entry", text: "told in time", ref: "alpha/routine/1", atUs: null },
				{ what: "words", text: "a flare was seen", ref: null, atUs: START_US },
			],
		});
		id = opened.id;
		assert.match(id, /^alpha\/routine\/\d+$/);
		await line.after(1);
		await act(alpha, id, { act: "version", text: "It came from the east." });
		await act(bravo, id, { act: "version", text: "Nothing of ours was there." });
		await act(alpha, id, { act: "mark", fact: fact(0), says: "agreed" });
		await act(alpha, id, { act: "mark", fact: fact(1), says: "agreed" });
		await act(bravo, id, { act: "mark", fact: fact(0), says: "agreed" });
		await act(bravo, id, { act: "mark", fact: fact(1), says: "disputed" });
		const [ours, theirs] = await both();
		assert.deepEqual(theirs, ours);
		assert.deepEqual(
			ours.facts.map(({ standing }) => standing),
			["agreed", "disputed"],
		);
		assert.deepEqual(
			["alpha", "bravo"].map((party) => ours.versions[party]?.map(({ text }) => text)),
			[["It came from the east."], ["Nothing of ours was there."]],
		);
		const receipt = (await alpha.dialogue("alpha/routine/1")).receiptUs;
		assert.equal(ours.facts[0]?.receivedUs, receipt);
	});

	test("that is disputed hinders no safety work", async () => {
		await declare(bravo, "second", operation({ lat9: 47.05e9, fromMin: 25, toMin: 35 }));
		await line.after(1);
		assert.equal((await alpha.conflicts()).length, 1);
		const notice = (await alpha.dialogues()).find(({ direction }) => direction === "received");
		const answered = await alpha.call("POST", `/v1/dialogues/${notice?.ref}/answer`, {
			text: JSON.stringify({ msg: "ROGER" }),
		});
		assert.equal(answered.status, 200, answered.text);
	});

	/**
	 * @row M51
	 * @does An officer sees who was told of what and when, from both logs, and takes down a statement after the event that names who said it.
	 * @reach GET /v1/incidents/{id}; POST /v1/incidents/{id}/acts; tansiq incident show, statement, told
	 * @plant packages/report/src/knowledge.ts: `if (receivedUs !== null)` → `if (receivedUs === -1)`
	 */
	test("has a log of who was told when, and statements with who made them", async () => {
		await act(bravo, id, {
			...{ act: "statement", who: "a lorry driver", saidUs: START_US, text: "Two flashes." },
		});
		await act(alpha, id, { act: "told", who: "harbour master", atUs: START_US, how: "telephone" });
		const [ours, theirs] = await both();
		assert.deepEqual(theirs, ours);
		const [statement] = ours.statements;
		assert.deepEqual(
			[statement?.party, statement?.by, statement?.who, statement?.saidUs],
			["bravo", "bravo.tansiq/op/duty-1", "a lorry driver", START_US],
		);
		assert.deepEqual(
			ours.told.map(({ who, toldUs }) => [who, toldUs]),
			[["harbour master", START_US]],
		);
		const opening = ours.learnt.filter(({ ref }) => ref === id);
		assert.deepEqual(
			opening.map(({ party, how }) => [party, how]),
			[
				["alpha", "said"],
				["bravo", "received"],
			],
		);
		await refused(
			alpha,
			id,
			{ act: "statement", who: "a driver", saidUs: START_US + HOUR_US, text: "Later." },
			/atUs/,
		);
	});

	/**
	 * @row M23 R26
	 * @does An officer takes an incident from contact over a hold with a time to cool off to its clarification, and nobody closes it before that time or before its follow-ups are done.
	 * @reach POST /v1/incidents/{id}/acts; tansiq incident state, followup, done, close
	 * @plant packages/party/src/incident-acts.ts: `if (view.coolsOffUs !== null && wallUs < view.coolsOffUs)` → `if (view.coolsOffUs !== null && wallUs < 0)`
	 */
	test("goes its steps, cools off, and is closed by both once nothing is left to do", async () => {
		const reason = "as agreed by voice";
		const step = (to: string, untilUs: number | null = null) => ({
			act: "state",
			to,
			reason,
			untilUs,
		});
		const coolsOffUs = line.nowUs + 10 * MINUTE_US;
		await refused(alpha, id, step("hold", coolsOffUs), /contact after opened/);
		await act(alpha, id, step("contact"));
		await line.after(1);
		await refused(bravo, id, step("hold"), /cooled off/);
		await act(bravo, id, step("hold", coolsOffUs));
		await line.after(1);
		await act(alpha, id, step("clarify"));
		const due = { what: "send the recording", party: "bravo", owner: "chief" };
		await act(alpha, id, { act: "followup", ...due, dueUs: line.nowUs + 5 * MINUTE_US });
		await line.after(1);
		await refused(alpha, id, step("closed"), /cooled off/);
		await line.after(11 * 60);
		await refused(alpha, id, step("closed"), /follow-ups done first/);
		const [{ followups }] = await both();
		assert.deepEqual(
			followups.map(({ overdue, owedBy }) => [overdue, owedBy]),
			[[true, "bravo"]],
		);
		const followup = followups[0]?.id;
		await refused(alpha, id, { act: "done", followup, text: "not ours" }, /one of ours/);
		await act(bravo, id, { act: "done", followup, text: "sent by hand" });
		await line.after(1);
		assert.equal((await act(alpha, id, step("closed"))).state, "clarify");
		await line.after(1);
		assert.equal((await act(bravo, id, step("closed"))).state, "closed");
		const [ours, theirs] = await both();
		assert.deepEqual(theirs, ours);
		assert.equal(ours.state, "closed");
		await refused(alpha, id, step("closed"), /it is closed/);
	});

	/**
	 * @row R15 R5
	 * @does Anybody at either desk replays a period from the signed entries alone, and both nodes give the same bytes, with both times of each entry, what either log says, and the geometry of every notice.
	 * @reach GET /v1/replay; GET /v1/replay/page; tansiq incident replay
	 * @plant packages/report/src/replay.ts: `volumes: told?.volumes ?? []` → `volumes: []`
	 */
	test("is replayed with both parties' versions: equal bytes from both nodes", async () => {
		await line.after(1);
		await line.settle();
		const [ours, theirs] = await Promise.all(
			[alpha, bravo].map(async (desk) => (await desk.call("GET", `/v1/replay?${PERIOD}`)).text),
		);
		const replay = JSON.parse(ours as string) as Replay;
		assert.deepEqual(replay.unreceipted, []);
		assert.equal(theirs, ours);
		const notice = replay.notices.find(({ ref }) => ref === "alpha/routine/1");
		assert.deepEqual(notice?.volumes, operation().volumes);
		const row = replay.rows.find(({ ref }) => ref === id);
		assert.equal(row?.author, "alpha");
		assert.ok(row.receivedUs !== null && row.receivedUs >= row.claimedUs - 1_000_000);
		const told = replay.rows.find(({ msg, author }) => msg === "TQ-20" && author === "bravo");
		assert.deepEqual(
			told?.other.said.map(({ msg }) => msg),
			["TQ-4"],
		);
		const page = await bravo.call("GET", `/v1/replay/page?${PERIOD}&languages=ar,en`);
		assert.match(page.text, /<section lang="ar" dir="rtl">[\s\S]*ما يقوله سجل <?/);
		assert.match(page.text, /What the log of[\s\S]*It came from the east\./);
	});

	/**
	 * @row M06
	 * @does An officer sees who may be reached at both desks and how, the contact log of a period with its answers, and what is left to do.
	 * @reach GET /v1/contacts; tansiq contacts
	 * @plant apps/node/src/http/contacts.ts: `log: logOf(state, window, clock.monoUs())` → `log: []`
	 */
	test("stands in the contact log with who is to be reached how", async () => {
		const shift = (hour: number, name: string) => ({
			...{ office: "chief", name, reach: "telephone 555-0101" },
			...{ fromUs: START_US + hour * HOUR_US, toUs: START_US + (hour + 8) * HOUR_US },
		});
		const shifts = [shift(0, "officer 3"), shift(8, "officer 4")];
		await bravo.ask("POST", "/v1/contacts/rota", { shifts });
		await line.after(1);
		const contacts = await alpha.ask<Contacts>("GET", `/v1/contacts?${PERIOD}`);
		assert.deepEqual(
			contacts.sides.map(({ party, people }) => [
				party,
				people.map(({ name, here }) => [name, here]),
			]),
			[
				["alpha", [["alpha.tansiq/op/duty-1", true]]],
				["bravo", [["bravo.tansiq/op/duty-1", null]]],
			],
		);
		assert.ok(contacts.sides[1]?.people[0]?.lastUs);
		assert.deepEqual(contacts.sides[1]?.onDuty, [shifts[0]]);
		assert.equal(contacts.sides[0]?.rota, null);
		const wrong = { shifts: [{ ...shift(0, "x"), toUs: START_US }] };
		const answer = await alpha.call("POST", "/v1/contacts/rota", { text: JSON.stringify(wrong) });
		assert.match(answer.text, /shifts\[0\]\.toUs/);
		assert.deepEqual(
			contacts.log.map(({ ref, msg, answer }) => [ref.split("/")[0], msg, answer]),
			[
				["alpha", "TQ-20", null],
				["bravo", "TQ-20", "TQ-4"],
			],
		);
	});

	test("stays here alone until it is shared, and an unknown field is refused by name", async () => {
		const local = await alpha.ask<Incident>("POST", "/v1/incidents", {
			title: "noise",
			local: true,
		});
		assert.equal(local.id, "local-1");
		await act(alpha, local.id, { act: "version", text: "only for us" });
		await line.after(1);
		const seen = await bravo.ask<Incidents>("GET", "/v1/incidents");
		assert.ok(!JSON.stringify(seen).includes("noise"));
		const shared = await alpha.ask<Incident>("POST", `${path(local.id)}/share`);
		await line.after(1);
		const known = await bravo.ask<Incidents>("GET", "/v1/incidents");
		assert.equal(known.incidents.find(({ id }) => id === shared.id)?.title, "noise");
		assert.ok(!JSON.stringify(known).includes("only for us"));
		await refused(alpha, shared.id, { act: "version", text: "x", blame: "them" }, /blame/);
		await refused(
			alpha,
			shared.id,
			{ act: "version", text: "x", who: "them" },
			/only text in version/,
		);
		assert.equal((await alpha.call("GET", "/v1/incidents/none")).status, 404);
	});
});

/** Two aircraft on one meridian, head on and 50 km apart; the first flies our operation. */
function headOn(seconds: number, nowUs: number) {
	const each = (id: string, lat9: number, north: boolean) => ({
		...{ id, lat9: Math.round(lat9 + (north ? 1 : -1) * seconds * 2_250_000), lon9: 8e9 },
		...{ altitude01mm: 10_000 * FOOT_01MM, datum: "STD" as const, speedMmS: 250_000 },
		...{ trackMdeg: north ? 0 : 180_000, climb01mmS: 0, reportedUs: nowUs },
	});
	return [{ ...each("aaaaaa", 46e9, true), operation: "eagle" }, each("bbbbbb", 46.45e9, false)];
}

describe("what opens an incident", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	after(() => line.close());
	const register = (desk: Desktop) => desk.ask<Incidents>("GET", "/v1/incidents");

	/**
	 * @row R5 R26
	 * @does What is declared into a closed zone is counted the same at both nodes, from the same signed entries, and opens an incident at each desk by itself.
	 * @reach GET /v1/report; GET /v1/incidents; tansiq report; tansiq incident list
	 * @plant packages/party/src/frames.ts: `...breachesIn(state, events, facts)` → `...[]`
	 */
	test("a breach does by itself at both desks, and both count it alike", async () => {
		await declare(alpha, "flight", operation({ lat9: 45.5e9, lon9: 10.5e9 }));
		await line.after(1);
		const [ours, theirs] = await Promise.all(
			[alpha, bravo].map((desk) => desk.ask<Report>("GET", `/v1/report?${PERIOD}`)),
		);
		assert.deepEqual(theirs, ours);
		assert.deepEqual(
			ours?.breaches.map(({ notice, finding }) => [notice, finding.rule]),
			[["alpha/routine/1", "hospital"]],
		);
		for (const desk of [alpha, bravo]) {
			const { incidents } = await register(desk);
			assert.deepEqual(
				incidents.map(({ id, origin, zone, shared }) => [id, origin, zone, shared]),
				[["local-1", "breach", "hospital", false]],
			);
		}
		await bravo.stop();
		await bravo.start(line.nowUs);
		assert.equal((await register(bravo)).incidents.length, 1, "after a restart");
	});

	/**
	 * @row R26
	 * @does An officer sees which alerts no incident is about, and opens one from an alert.
	 * @reach GET /v1/incidents; POST /v1/incidents; tansiq incident open --alert
	 * @plant apps/node/src/http/incidents.ts: `source: id === undefined ? null : { kind, id },` → `source: null,`
	 */
	test("an alert does when a person says so, once", async () => {
		const plan = { lowerFt: 9_000, upperFt: 11_000, fromMin: 0, toMin: 10, radiusMm: 60_000_000 };
		await declare(alpha, "eagle", operation({ ...plan, lat9: 46e9 }));
		for (const second of [1, 2, 3]) {
			line.moveClock(1);
			const reports = headOn(second, line.nowUs);
			await alpha.ask("POST", "/v1/positions", { reports });
			await line.settle();
		}
		const [alert] = (await register(alpha)).alerts;
		assert.equal(alert?.kind, "predicted_loss");
		const body = { title: "too near", alert: alert.id };
		const opened = await alpha.ask<Incident>("POST", "/v1/incidents", body);
		assert.deepEqual([opened.origin, opened.source?.id], ["alert", alert.id]);
		assert.deepEqual([opened.facts[0]?.what, opened.facts[0]?.atUs], ["alert", alert.raisedUs]);
		assert.deepEqual((await register(alpha)).alerts, []);
		const again = await alpha.call("POST", "/v1/incidents", { text: JSON.stringify(body) });
		assert.equal(again.status, 422, again.text);
		await line.after(1);
		// What our own node calls it stays here.
		const theirs = JSON.stringify(await register(bravo));
		assert.ok(theirs.includes("too near"));
		assert.doesNotMatch(theirs, /aaaaaa|eagle/);
		const unknown = { ...body, alert: "none" };
		const refusedAt = await alpha.call("POST", "/v1/incidents", { text: JSON.stringify(unknown) });
		assert.match(refusedAt.text, /"source"/);
	});

	/**
	 * @row M05 M06
	 * @does An officer asks for the voice; unanswered it climbs from the desk to the chief, the voice and the mediator at both ends, and the minutes of the call stand in the contact log with the other side's word on them.
	 * @reach POST /v1/messages; POST /v1/minutes; GET /v1/contacts; tansiq contacts; console: Read out on voice (key V)
	 * @plant apps/node/src/http/contacts.ts: `return [...said, ...calls].sort(` → `return [...said].sort(`
	 */
	test("a call climbs while nobody answers, and its agreed minutes stand in the contact log", async () => {
		const { ref } = await alpha.ask<{ ref: string }>("POST", "/v1/messages", {
			...{ msg: "TQ-60", body: { channel: "Guard 2", code: 417 } },
		});
		await line.after(1);
		const rungs: number[] = [];
		for (let minute = 0; minute < 5; minute++) {
			await line.after(60);
			rungs.push((await bravo.dialogue(ref)).escalation);
		}
		assert.deepEqual(rungs, [...rungs].sort());
		assert.deepEqual([rungs[0], rungs.at(-1)], [0, 3]);
		assert.equal((await alpha.dialogue(ref)).escalation, 3);
		const { headers } = await alpha.call("GET", `/v1/dialogues/${ref}/script?language=ru`);
		const taken = await alpha.ask<Minutes>("POST", "/v1/minutes", {
			...{ about: ref, text: null, script: headers["x-tansiq-script-sha256"] },
			readback: { channel: "Guard 2", code: 417 },
			...{ atUs: line.nowUs, channel: "Guard 2", theirs: "chief" },
		});
		await line.after(1);
		await bravo.ask("POST", `/v1/minutes/${taken.ref}/agree`, { agrees: true });
		await line.after(1);
		for (const desk of [alpha, bravo]) {
			const { log } = await desk.ask<Contacts>("GET", `/v1/contacts?${PERIOD}`);
			const call = log.find(({ msg }) => msg === "MINUTES");
			assert.deepEqual([call?.ref, call?.agreed, call?.text], [taken.ref, true, ref]);
		}
	});
});
