import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Agreement } from "@tansiq/agreement";
import type { Problem, Verdict } from "@tansiq/api";
import { HOUR_US, SECOND_US, type Window } from "@tansiq/space";
import { DUTY, START_US } from "./enrolled.ts";
import { disc, operation } from "./operations.ts";
import { type Desktop, enrolledPair, type Pair } from "./pair.ts";

const SECOND_PERSON = { operator: "chief-2", passphrase: "a long night by the harbour" };

interface Standing {
	version: number;
	state: string;
	mechanism: string;
	hash: string;
	suspendedBy: string[];
	changesUs: number | null;
	zones: { id: string; state: string; window: Window }[];
}
interface Proposal {
	ref: string;
	state: string;
	faults: unknown[];
	contradictions: { phrase: string }[];
	agreement: Agreement;
	sentences: Record<string, string>;
}

async function started(agreement: Partial<Agreement> = {}): Promise<Pair> {
	const line = await enrolledPair(agreement, [
		DUTY,
		{ ...SECOND_PERSON, roles: ["chief", "negotiator", "watch"] },
	]);
	await Promise.all([line.alpha.start(line.nowUs), line.bravo.start(line.nowUs)]);
	await line.settle();
	return line;
}

const standing = (desk: Desktop) => desk.ask<Standing>("GET", "/v1/agreement/standing");

async function both({ alpha, bravo }: Pair): Promise<string[]> {
	const found = await Promise.all([standing(alpha), standing(bravo)]);
	return found.map(({ version, state }) => `${version} ${state}`);
}

async function next(desk: Desktop, changes: Partial<Agreement> = {}): Promise<Agreement> {
	const { sentences: _, ...agreement } = await desk.ask<Agreement>("GET", "/v1/agreement");
	return { ...agreement, version: agreement.version + 1, ...changes };
}

/** The second person signs in and signs what the first one did. */
async function signs(desk: Desktop, draft: string): Promise<string> {
	const headers = await desk.signIn(SECOND_PERSON);
	const { ref } = await desk.ask<{ ref: string }>("POST", `/v1/drafts/${draft}/sign`, {}, headers);
	return ref;
}

async function proposes(desk: Desktop, agreement: Agreement): Promise<string> {
	const { draft } = await desk.ask<{ draft: string }>("POST", "/v1/agreement/proposals", {
		agreement,
	});
	return signs(desk, draft);
}

/** One side proposes a step of one zone, and the other takes it on. */
async function steps(line: Pair, [from, to]: [Desktop, Desktop], change: object): Promise<void> {
	const { draft } = await from.ask<{ draft: string }>("POST", "/v1/agreement/zones", change);
	const ref = await signs(from, draft);
	await line.after(1);
	await affirms(to, ref);
	await line.after(1);
	await line.after(1);
}

async function affirms(desk: Desktop, ref: string): Promise<void> {
	const path = `/v1/agreement/proposals/${ref}/affirm`;
	const { draft } = await desk.ask<{ draft: string }>("POST", path, {});
	await signs(desk, draft);
}

const problem = async (
	desk: Desktop,
	method: string,
	path: string,
	body: unknown,
): Promise<[number, Problem]> => {
	const answer = await desk.call(method, path, { text: JSON.stringify(body) });
	assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
	return [answer.status, answer.json as Problem];
};

describe("agreeing over HTTP", async () => {
	test("proposed, read in four languages, taken on, and still in force after a restart", async (t) => {
		const line = await started();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		const zone = {
			id: "harbour",
			name: "Harbour",
			rule: "closed" as const,
			...disc({ lat9: 47e9, lon9: 8e9 }),
		};
		const before = await alpha.ask<Agreement>("GET", "/v1/agreement");
		const { draft, version } = await alpha.ask<{ draft: string; version: number }>(
			"POST",
			"/v1/agreement/zones",
			{ kind: "add", zone },
		);
		assert.equal(version, before.version + 1);
		// Nobody signs a hash unread: the second person is told what it says.
		const read = await alpha.ask<{ hash: string; sentences: Record<string, string> }>(
			"GET",
			`/v1/agreement/drafts/${draft}?lang=he`,
		);
		assert.match(read.hash, /^[0-9a-f]{64}$/);
		assert.match(read.sentences.he ?? "", /\p{Script=Hebrew}/u);
		assert.equal((await alpha.call("GET", "/v1/agreement/drafts/none")).status, 404);
		const ref = await signs(alpha, draft);
		await line.after(1);
		const proposal = await bravo.ask<Proposal>("GET", `/v1/agreement/proposals/${ref}`);
		assert.deepEqual([proposal.state, proposal.faults], ["open", []]);
		assert.deepEqual(Object.keys(proposal.sentences).sort(), ["ar", "en", "he", "ru"]);
		assert.match(proposal.sentences.en ?? "", /Harbour/);
		assert.deepEqual(
			proposal.agreement.zones.map(({ id }) => id),
			[...before.zones.map(({ id }) => id), "harbour"],
		);
		assert.deepEqual(await both(line), [
			`${before.version} in-force`,
			`${before.version} in-force`,
		]);
		await affirms(bravo, ref);
		await line.after(1);
		await line.after(1);
		assert.deepEqual(await both(line), [`${version} in-force`, `${version} in-force`]);
		const [ours, theirs] = await Promise.all([standing(alpha), standing(bravo)]);
		assert.equal(ours.hash, theirs.hash);
		const en = await bravo.ask<Record<string, string>>("GET", "/v1/agreement/sentences?lang=en");
		assert.deepEqual(en, { en: proposal.sentences.en });
		const history = await alpha.ask<{ what: string }[]>("GET", "/v1/agreement/history");
		assert.deepEqual(
			history.map(({ what }) => what),
			["proposed", "signed", "in-force"],
		);
		await alpha.stop();
		await alpha.start(line.nowUs);
		assert.deepEqual(await standing(alpha), ours);
		assert.deepEqual(await alpha.ask("GET", "/v1/agreement/history"), history);
	});

	test("refused, it stays what it was", async (t) => {
		const line = await started();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		const ref = await proposes(alpha, await next(alpha, { answerDueUs: HOUR_US }));
		await line.after(1);
		const path = `/v1/agreement/proposals/${ref}`;
		const [status, wrong] = await problem(bravo, "POST", `${path}/refuse`, { reason: "mood" });
		assert.deepEqual([status, wrong.errors?.[0]?.field], [422, "reason"]);
		await bravo.ask("POST", `${path}/refuse`, { reason: "unclear" });
		await line.after(1);
		for (const desk of [alpha, bravo])
			assert.equal((await desk.ask<Proposal>("GET", path)).state, "refused");
		const [conflict] = await problem(bravo, "POST", `${path}/affirm`, {});
		assert.equal(conflict, 409);
		assert.equal((await both(line))[0], (await both(line))[1]);
	});

	/**
	 * @row M03
	 * @does Two people of a party suspend the mechanism with a reason, take it up again or end it; both desks show how it stands, and STOP goes in between.
	 * @reach POST /v1/agreement/mechanism; GET /v1/agreement/standing; tansiq agreement suspend, resume, end
	 * @plant packages/party/src/apply-agreed.ts: `if (what === "suspended" && !agreed.suspended.has(author))` → `if (what === "resumed" && !agreed.suspended.has(author))`
	 */
	test("suspended and taken up by two people; STOP still goes", async (t) => {
		const line = await started();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		const stated = { reason: "an incident at sea", second: SECOND_PERSON };
		const [alone] = await problem(alpha, "POST", "/v1/agreement/mechanism", {
			...stated,
			state: "suspended",
			second: { ...SECOND_PERSON, passphrase: "a wrong one" },
		});
		assert.equal(alone, 401);
		await alpha.ask("POST", "/v1/agreement/mechanism", { ...stated, state: "suspended" });
		await line.after(1);
		const found = await standing(bravo);
		assert.deepEqual([found.mechanism, found.suspendedBy], ["suspended", ["alpha"]]);
		const { ref } = await alpha.ask<{ ref: string }>("POST", "/v1/messages", {
			msg: "TQ-41",
			body: { start_us: line.nowUs, zone: { id: "harbour" } },
		});
		await line.after(1);
		assert.equal((await bravo.dialogue(ref)).direction, "received");
		const [refused] = await problem(bravo, "POST", "/v1/agreement/mechanism", {
			...stated,
			state: "resumed",
		});
		assert.equal(refused, 422);
		await alpha.ask("POST", "/v1/agreement/mechanism", { ...stated, state: "resumed" });
		await line.after(1);
		assert.equal((await standing(bravo)).mechanism, "active");
		await bravo.ask("POST", "/v1/agreement/mechanism", { ...stated, state: "ended" });
		await line.after(1);
		await line.after(1);
		assert.deepEqual(
			[(await standing(alpha)).mechanism, (await standing(bravo)).mechanism],
			["ended", "ended"],
		);
	});

	test("what cannot be proposed is refused with the field, its value and what was expected", async (t) => {
		const line = await started();
		t.after(() => line.close());
		const { alpha } = line;
		const good = await next(alpha);
		const cases: [field: string, agreement: unknown][] = [
			["noticeLeadUs", { ...good, noticeLeadUs: "15 min" }],
			["version", { ...good, version: good.version + 1 }],
			["rules.tide.kind", { ...good, rules: [{ id: "tide", kind: "tide-table" }] }],
			["sentences.en", { ...good, sentences: { en: "0".repeat(64) } }],
		];
		for (const [field, agreement] of cases) {
			const [status, found] = await problem(alpha, "POST", "/v1/agreement/proposals", {
				agreement,
			});
			assert.deepEqual([status, found.errors?.[0]?.field], [422, field]);
		}
		const [unknown] = await problem(alpha, "POST", "/v1/agreement/zones", {
			kind: "extend",
			zone: "nowhere",
			untilUs: START_US,
		});
		assert.equal(unknown, 422);
		const checked = await alpha.ask<{ faults: unknown[]; contradictions: unknown[] }>(
			"POST",
			"/v1/agreement/check?lang=en",
			{ agreement: good },
		);
		assert.deepEqual([checked.faults, checked.contradictions], [[], []]);
		const [none] = await problem(
			alpha,
			"POST",
			"/v1/agreement/proposals/alpha/routine/9/affirm",
			{},
		);
		assert.equal(none, 404);
	});

	/**
	 * @row M22
	 * @does An officer of either side sees what was declared against a zone in a log at both desks, and says whether that is agreed or disputed.
	 * @reach GET /v1/agreement/violations; POST /v1/agreement/violations/mark; tansiq agreement violations
	 * @plant packages/party/src/violations.ts: `kind === "breach" && of === "zone"` → `kind === "conflict" && of === "zone"`
	 */
	test("what either side declares into a closed zone is in the log of both, and is disputed or agreed", async (t) => {
		const zone = { id: "harbour", name: "Harbour", rule: "closed" as const, ...disc() };
		const line = await enrolledPair({ zones: [zone] });
		t.after(() => line.close());
		const { alpha, bravo } = line;
		await Promise.all([alpha.start(line.nowUs), bravo.start(line.nowUs)]);
		await line.settle();
		await alpha.ask("PUT", "/v1/operations/flight", operation());
		await line.after(1);
		interface Row {
			id: string;
			zone: string;
			party: string;
			operation: string;
			mark: { says: string } | null;
		}
		const rows = (desk: Desktop) => desk.ask<Row[]>("GET", "/v1/agreement/violations");
		for (const desk of [alpha, bravo]) {
			const [row, ...rest] = await rows(desk);
			assert.deepEqual([row?.zone, row?.party, row?.mark, rest], ["harbour", "alpha", null, []]);
		}
		const [row] = await rows(bravo);
		await bravo.ask("POST", "/v1/agreement/violations/mark", { id: row?.id, says: "disputed" });
		assert.equal((await rows(bravo))[0]?.mark?.says, "disputed");
		const [status] = await problem(bravo, "POST", "/v1/agreement/violations/mark", {
			id: "none",
			says: "agreed",
		});
		assert.equal(status, 404);
		await bravo.stop();
		await bravo.start(line.nowUs);
		assert.equal((await rows(bravo))[0]?.mark?.says, "disputed", "after a restart");
	});

	/**
	 * @row R4
	 * @does A planner is still warned of a zone that stays while the mechanism is suspended, and told that of everything else nothing was promised.
	 * @reach POST /v1/agreement/mechanism; POST /v1/checks; GET /v1/agreement/standing
	 * @plant packages/party/src/rule-check.ts: `return ruleBookOf(agreement, holds === "stays" ? "stays" : "all");` → `return holds === "stays" ? null : ruleBookOf(agreement, "all");`
	 */
	test("while it is suspended what stays still warns", async (t) => {
		const closed = (id: string, stays?: true) => ({
			...{ id, name: `${id} zone`, rule: "closed" as const, ...disc() },
			window: { startUs: START_US, endUs: START_US + HOUR_US },
			...(stays && { stays }),
		});
		const line = await started({ zones: [closed("hospital", true), closed("range")] });
		t.after(() => line.close());
		const { alpha, bravo } = line;
		const met = async (desk: Desktop) => {
			const { findings } = await desk.ask<Verdict>("POST", "/v1/checks", operation());
			return findings.map(({ kind, met }) => `${kind} ${met}`);
		};
		assert.deepEqual(await met(bravo), ["breach hospital", "breach range"]);
		await alpha.ask("POST", "/v1/agreement/mechanism", {
			...{ state: "suspended", reason: "an incident at sea", second: SECOND_PERSON },
		});
		await line.after(1);
		for (const desk of [alpha, bravo]) {
			assert.deepEqual(await met(desk), ["breach hospital", "unknown test"]);
			assert.deepEqual(
				(await standing(desk)).zones.map(({ id, state }) => `${id} ${state}`),
				["hospital active", "range not-in-force"],
			);
		}
	});

	/**
	 * @row M22 R36
	 * @does Negotiators agree on a de-escalation zone, extend and widen it step by step, and everybody sees when it is over; what is banned in it is logged.
	 * @reach POST /v1/agreement/zones; GET /v1/agreement/standing; tansiq agreement zone add, extend, widen
	 * @plant packages/party/src/zone-life.ts: `return [{ ...zone, window: { startUs: fromUs, endUs: untilUs } }];` → `return [zone];`
	 */
	test("a zone is added, extended, widened, and expires by itself", async (t) => {
		const line = await started();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		const { outline, band } = disc({ radiusMm: 5_000_000 });
		const zone = {
			...{ id: "calm", name: "Calm", rule: "free", purpose: "de-escalation" },
			...{ responsible: ["alpha", "bravo"], banned: { classes: ["uncrewed"], activities: [] } },
			...{ outline, band, window: { startUs: START_US, endUs: START_US + 2 * HOUR_US } },
		};
		const shown = async () => {
			const found = await Promise.all([standing(alpha), standing(bravo)]);
			const [ours, theirs] = found.map(({ zones }) => zones.find(({ id }) => id === "calm"));
			assert.deepEqual(theirs, ours);
			return [ours?.state, ((ours?.window.endUs ?? 0) - START_US) / HOUR_US];
		};
		await steps(line, [alpha, bravo], { kind: "add", zone });
		assert.deepEqual(await shown(), ["active", 2]);
		const drone = operation({}, { class: "uncrewed" });
		await bravo.ask("PUT", "/v1/operations/drone", drone);
		await line.after(1);
		for (const desk of [alpha, bravo]) {
			const rows = await desk.ask<{ zone: string; party: string }[]>(
				"GET",
				"/v1/agreement/violations",
			);
			assert.deepEqual(
				rows.map(({ zone, party }) => [zone, party]),
				[["calm", "bravo"]],
			);
		}
		const untilUs = START_US + 4 * HOUR_US;
		await steps(line, [bravo, alpha], { kind: "extend", zone: "calm", untilUs });
		assert.deepEqual(await shown(), ["active", 4]);
		const wider = disc({ radiusMm: 9_000_000 }).outline;
		await steps(line, [alpha, bravo], { kind: "widen", zone: "calm", outline: wider });
		for (const desk of [alpha, bravo]) {
			const { zones } = await desk.ask<Agreement>("GET", "/v1/agreement");
			assert.deepEqual(zones.find(({ id }) => id === "calm")?.outline, wider);
		}
		await line.after((untilUs - line.nowUs) / SECOND_US - 1);
		assert.deepEqual(await shown(), ["active", 4]);
		await line.after(1);
		assert.deepEqual(await shown(), ["expired", 4]);
	});

	/**
	 * @row R39
	 * @does Negotiators move a boundary by signing its geometry as a next version; until both have signed the old one counts, and then the same one at both desks, to the bit.
	 * @reach POST /v1/agreement/proposals; GET /v1/agreement/standing; POST /v1/checks; tansiq agreement propose, affirm
	 * @plant packages/party/src/agreed.ts: `return Math.max(last, governing);` → `return governing;`
	 */
	test("a boundary is one geometry in signed versions", async (t) => {
		const boundary = (lon9: number) => ({
			...{ id: "meridian", kind: "dividing-line", name: "Meridian", band: disc().band },
			...{ lat9: [46e9, 47.9e9], lon9: [lon9, lon9], crossing: "notice", leadUs: HOUR_US },
			sides: ["alpha", "bravo"] as [string, string],
		});
		const line = await started({ rules: [boundary(8e9)] });
		t.after(() => line.close());
		const { alpha, bravo } = line;
		/** At which meridian a flight in twenty minutes would cross without the notice that it owes. */
		const crossed = async (desk: Desktop) => {
			const found: number[] = [];
			for (const lon9 of [8e9, 8.5e9]) {
				const { findings } = await desk.ask<Verdict>("POST", "/v1/checks", operation({ lon9 }));
				if (findings.some(({ reason }) => reason === "reason.line_notice")) found.push(lon9);
			}
			return found;
		};
		const ref = await proposes(alpha, await next(alpha, { rules: [boundary(8.5e9)] }));
		await line.after(1);
		for (const desk of [alpha, bravo]) assert.deepEqual(await crossed(desk), [8e9]);
		await affirms(bravo, ref);
		await line.after(1);
		await line.after(1);
		for (const desk of [alpha, bravo]) assert.deepEqual(await crossed(desk), [8.5e9]);
		const [ours, theirs] = await Promise.all([standing(alpha), standing(bravo)]);
		assert.deepEqual([ours.version, ours.hash], [theirs.version, theirs.hash]);
		assert.equal(ours.version, 2);
		const { signers } = await bravo.ask<{ signers: string[] }>(
			"GET",
			`/v1/agreement/proposals/${ref}`,
		);
		assert.deepEqual(signers, ["alpha.tansiq/op/duty-1", "alpha.tansiq/op/chief-2"]);
	});

	/**
	 * @row M30
	 * @does An officer sees when the agreement ends, is called in time where something protected would be cut off by that, and afterwards every plan is said to be unknown while STOP still goes.
	 * @reach GET /v1/agreement/standing; GET /v1/desk; POST /v1/checks; tansiq agreement show
	 * @plant packages/agreement/src/standing.ts: `if (nowUs >= endUs) return` → `if (nowUs < startUs - endUs) return`
	 */
	test("it ends at its time, says so before, and the line outlives it", async (t) => {
		const validity = { startUs: START_US - HOUR_US, endUs: START_US + HOUR_US };
		const line = await started({ validity, zones: [] });
		t.after(() => line.close());
		const { alpha, bravo } = line;
		const convoy = operation({ fromMin: 40, toMin: 80 }, { category: "protected" });
		await alpha.ask("PUT", "/v1/operations/convoy", convoy);
		await line.after(1);
		for (const desk of [alpha, bravo]) {
			const { changesUs, state } = await standing(desk);
			assert.deepEqual([state, changesUs], ["in-force", validity.endUs]);
		}
		const calls = async (desk: Desktop) =>
			(await desk.desk()).alarms.filter(({ id }) => id === "agreement ends").length;
		assert.deepEqual([await calls(alpha), await calls(bravo)], [0, 0]);
		await line.after(45 * 60);
		assert.deepEqual([await calls(alpha), await calls(bravo)], [1, 1]);
		await line.after(15 * 60);
		for (const desk of [alpha, bravo]) {
			const { state, mechanism } = await standing(desk);
			assert.deepEqual([state, mechanism], ["expired", "not-in-force"]);
			const later = operation({ lat9: 46e9, fromMin: 200, toMin: 210 });
			const { headline, findings } = await desk.ask<Verdict>("POST", "/v1/checks", later);
			assert.deepEqual([headline, findings[0]?.reason], ["unknown", "reason.unknown_agreement"]);
		}
		const body = { start_us: line.nowUs, zone: { id: "KILO-7" } };
		const { ref } = await bravo.ask<{ ref: string }>("POST", "/v1/messages", {
			msg: "TQ-41",
			body,
		});
		await line.after(1);
		assert.equal((await alpha.dialogue(ref)).direction, "received");
	});
});
