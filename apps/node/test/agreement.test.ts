import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Agreement } from "@tansiq/agreement";
import type { Problem } from "@tansiq/api";
import { HOUR_US } from "@tansiq/space";
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
	zones: { id: string; state: string }[];
}
interface Proposal {
	ref: string;
	state: string;
	faults: unknown[];
	contradictions: { phrase: string }[];
	agreement: Agreement;
	sentences: Record<string, string>;
}

async function started(): Promise<Pair> {
	const line = await enrolledPair({}, [
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
});
