import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { STORIES } from "@tansiq/scenarios";
import type { Account } from "../src/story/account.ts";
import { done, jsonOf, refused, tansiq } from "./command.ts";

const told = async (name: string, ...more: string[]): Promise<Account> => {
	const ended = await tansiq("demo", "--scenario", name, "--headless", "--json", ...more);
	return jsonOf(done(ended)) as unknown as Account;
};

/** The alarms of a story as a person would list them. */
const alarmsOf = ({ raised }: Account) =>
	raised.map(({ at_s, party, alarm, urgency }) => `${at_s} ${party} ${urgency} ${alarm}`);

describe("failures of the public record", () => {
	test("2018: words against the drawing are refused, and the late notice calls at once", async () => {
		const account = await told("late-notice");
		assert.equal(account.contradictions_found, 1);
		const [late, stop, ...more] = alarmsOf(account);
		assert.match(
			late ?? "",
			/^1504 bravo D late alpha\/routine\/\d+$/,
			"four seconds after the words",
		);
		assert.match(stop ?? "", /^1515 alpha D dialogue bravo\/urgent\/1$/);
		assert.deepEqual(more, []);
		const answer = account.answers.find(({ to }) => to === "TQ-41");
		assert.deepEqual([answer?.msg, answer?.took_s], ["WILCO", 25]);
		assert.deepEqual(account.units_unconfirmed, ["outsider shore patrol"], "no line reaches it");
	});

	test("2016: whoever calls is answered though his contact is away", async () => {
		const account = await told("contact-away");
		assert.deepEqual(alarmsOf(account), [
			"1140 alpha D dialogue bravo/urgent/1",
			"1170 bravo D dialogue bravo/urgent/1",
		]);
		assert.equal(account.time_to_last_answer_s, 140);
	});

	test("2022: a dead line calls at both ends within four minutes", async () => {
		const account = await told("dead-hotline");
		assert.deepEqual(account.raised.map(({ party, alarm }) => `${party} ${alarm}`).sort(), [
			"alpha line machine",
			"bravo line machine",
		]);
		for (const { at_s } of account.raised) assert.ok(at_s > 300 && at_s <= 540, String(at_s));
	});

	test("2024: the unit that has not heard of the route is named, and called for", async () => {
		const account = await told("last-unit");
		assert.deepEqual(alarmsOf(account), ["930 bravo U unconfirmed post alpha/routine/1"]);
		assert.deepEqual(account.units_unconfirmed, ["unit post-3"]);
	});

	test("2016: the end of a truce calls at both desks while there is time to turn back", async () => {
		assert.deepEqual(alarmsOf(await told("truce-ends")), [
			"1500 alpha U agreement ends",
			"1500 bravo U agreement ends",
		]);
	});

	for (const name of Object.keys(STORIES))
		test(`${name}: with everything done right nobody is alarmed`, async () => {
			const { alarms, units_unconfirmed, contradictions_found, time_to_last_answer_s } = await told(
				name,
				"--silent",
			);
			assert.equal(alarms, 0);
			assert.deepEqual(units_unconfirmed, []);
			assert.equal(contradictions_found, 0);
			assert.notEqual(time_to_last_answer_s, null, "everything was answered");
		});

	test("one that nobody knows is refused by name", async () => {
		refused(await tansiq("demo", "--scenario", "nothing"), 2, /expected one of late-notice/);
		refused(await tansiq("demo", "--silent"), 2, /expected --scenario/);
	});
});
