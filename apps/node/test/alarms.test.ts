import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Alarm } from "@tansiq/api";
import { MINUTE_US } from "@tansiq/space";
import { type Desktop, runningPair } from "./pair.ts";

const path = (id: string, what: string) => `/v1/alarms/${encodeURIComponent(id)}/${what}`;
const says = async (desk: Desktop, msg: string, body: object): Promise<string> => {
	const { ref } = await desk.ask<{ ref: string }>("POST", "/v1/messages", { msg, body });
	return ref;
};

describe("the alarms of a desk", async () => {
	const line = await runningPair();
	const { alpha, bravo } = line;
	const warns = (zone: string) =>
		says(bravo, "TQ-40", {
			start_us: line.nowUs + 30 * MINUTE_US,
			what: "convoy",
			zone: { id: zone },
		});
	const alarm = async (id: string): Promise<Alarm> => {
		const found = (await alpha.desk()).alarms.find((one) => one.id === id);
		assert.ok(found, id);
		return found;
	};
	after(() => line.close());

	test("are shown with what a person may do, and a shelved one with until when, why and by whom", async () => {
		const ref = await warns("north");
		await line.after(1);
		const id = `dialogue ${ref}`;
		assert.deepEqual(await alarm(id), {
			id,
			source: "dialogue",
			of: ref,
			urgency: "U",
			zone: "north",
			raisedUs: (await alpha.dialogue(ref)).saidUs,
			state: "unacknowledged",
			shelvable: true,
			shelved: null,
		});
		await alpha.ask("POST", path(id, "shelve"), { minutes: 5, reason: "spoken about" });
		const { shelved, state } = await alarm(id);
		assert.equal(state, "shelved");
		assert.deepEqual(
			[shelved?.untilUs, shelved?.reason],
			[line.nowUs + 5 * MINUTE_US, "spoken about"],
		);
		assert.match(shelved?.by ?? "", /duty-1$/);
		await alpha.stop();
		await alpha.start(line.nowUs);
		assert.deepEqual((await alarm(id)).shelved, shelved, "also after a restart");
		await line.after(5 * 60);
		assert.deepEqual(
			[(await alarm(id)).state, (await alarm(id)).shelved],
			["unacknowledged", null],
		);
		await alpha.ask("POST", path(id, "shelve"), { minutes: 5, reason: "again" });
		await alpha.ask("POST", path(id, "unshelve"), {});
		assert.equal((await alarm(id)).state, "unacknowledged");
	});

	test("of distress cannot be shelved, and no other for longer than a quarter of an hour", async () => {
		const stop = await says(bravo, "TQ-41", { start_us: line.nowUs, zone: { id: "north" } });
		await line.after(1);
		const id = `dialogue ${stop}`;
		assert.equal((await alarm(id)).shelvable, false);
		const { position } = await alpha.desk();
		const other = (await alpha.desk()).alarms.find(({ urgency }) => urgency === "U")?.id ?? "";
		for (const [name, body, status] of [
			[id, { minutes: 5, reason: "quiet" }, 422],
			[other, { minutes: 16, reason: "quiet" }, 422],
			[other, { minutes: 0, reason: "quiet" }, 422],
			[other, { minutes: 5 }, 422],
			[other, { minutes: 5, reason: "" }, 422],
			["dialogue bravo/urgent/999", { minutes: 5, reason: "quiet" }, 404],
		] as const) {
			const answer = await alpha.call("POST", path(name, "shelve"), { text: JSON.stringify(body) });
			assert.equal(answer.status, status, `${name}: ${answer.text}`);
		}
		assert.equal((await alpha.desk()).position, position);
		assert.equal((await alarm(id)).state, "unacknowledged");
	});

	test("in a flood stand by zone, the fullest first, and distress stands alone", async () => {
		assert.deepEqual((await alpha.desk()).alarmLoad.groups, []);
		for (const zone of ["north", "south", "north", "south", "south", "south"]) await warns(zone);
		for (const zone of ["south", "east", "south"]) await warns(zone);
		await line.after(1);
		const { alarms, alarmLoad } = await alpha.desk();
		assert.deepEqual([alarmLoad.per10Min, alarmLoad.load], [11, "flood"]);
		assert.deepEqual(
			alarmLoad.groups.map(({ zone, alarms: of }) => [zone, of.length]),
			[
				["south", 6],
				["north", 3],
				["east", 1],
			],
		);
		assert.equal(alarms[0]?.urgency, "D");
		assert.ok(!alarmLoad.groups.some(({ alarms: of }) => of.includes(alarms[0]?.id ?? "")));
		await line.after(10 * 60);
		const later = (await alpha.desk()).alarmLoad;
		assert.deepEqual([later.load, later.groups], ["fine", []]);
	});
});
