import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, describe, test } from "node:test";
import type { OperationDetail } from "@tansiq/api";
import type { LedgerRow, Role } from "@tansiq/party";
import { DUTY } from "./enrolled.ts";
import { declare, disc, longCorridor, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

/** Ground operations are held by the agreement of these tests. */
const convoy = (place = {}) =>
	operation({ lowerFt: 0, upperFt: 100, ...place }, { class: "ground" });

describe("the door", async () => {
	const rana = { operator: "rana", passphrase: "a key of her own", roles: ["releaser"] as Role[] };
	const line = await runningPair({}, [DUTY, rana]);
	const { alpha, bravo } = line;
	after(() => line.close());
	const releaser = await alpha.signIn(rana);

	test("holds what the agreement does not list as automatic, and nothing of it leaves", async () => {
		const detail = await declare(alpha, "convoy", convoy());
		assert.equal(detail.operation.notice, null);
		await line.after(1);
		const [hold, ...others] = await alpha.holds();
		assert.equal(others.length, 0);
		assert.deepEqual([hold?.id, hold?.operation, hold?.rule], ["convoy@1", "convoy", "convoys"]);
		assert.deepEqual(hold?.window, disc().window);
		assert.equal((await bravo.desk()).operations.length, 0);
		assert.equal((await bravo.entries("alpha/routine")).length, 1);
		assert.deepEqual((await alpha.ask<{ rows: [] }>("GET", "/v1/ledger")).rows, []);
	});

	test("lets exactly the bytes go that the releaser saw, and says who let them", async () => {
		const [hold] = await alpha.holds();
		const released = await alpha.ask("POST", "/v1/holds/convoy@1/release", {}, releaser);
		assert.deepEqual(released, { hold: "convoy@1", notice: "alpha/routine/1" });
		await line.settle();
		const [, told] = await bravo.entries("alpha/routine");
		// The canonical line is one whole line of the signed note.
		assert.ok(
			told
				?.toString("utf8")
				.split("\n")
				.includes(hold?.bytes ?? ""),
		);
		assert.deepEqual(await alpha.holds(), []);
		const { rows } = await alpha.ask<{ rows: LedgerRow[] }>("GET", "/v1/ledger");
		assert.equal(rows[0]?.by, "alpha.tansiq/op/rana");
		assert.equal(rows[0]?.rule, "convoys");
		assert.equal((await bravo.dialogue("alpha/routine/1")).state, "received");
	});

	test("does not let the same hold go twice", async () => {
		const again = await alpha.call("POST", "/v1/holds/convoy@1/release");
		assert.equal(again.status, 404);
		assert.match(again.text, /hold convoy@1: expected one that is at the door/);
		assert.equal((await alpha.entries("alpha/routine")).length, 2);
	});

	test("keeps here what the releaser refuses, with the reason required", async () => {
		await declare(alpha, "quiet", convoy({ lat9: 46e9 }));
		const bare = await alpha.call("POST", "/v1/holds/quiet@1/refuse", { text: "{}" });
		assert.equal(bare.status, 422);
		await alpha.ask("POST", "/v1/holds/quiet@1/refuse", { reason: "route not final" }, releaser);
		assert.deepEqual(await alpha.holds(), []);
		await line.after(1);
		assert.equal((await bravo.entries("alpha/routine")).length, 2);
		assert.equal((await alpha.call("POST", "/v1/holds/quiet@1/release")).status, 404);
		const { operation: kept } = await alpha.ask<OperationDetail>("GET", "/v1/operations/quiet");
		assert.deepEqual([kept.state, kept.notice], ["accepted", null]);
	});

	test("holds the new version of what is declared again while held", async () => {
		await declare(alpha, "detour", convoy({ lat9: 45.2e9 }));
		const again = await declare(alpha, "detour", convoy({ lat9: 45.3e9 }));
		assert.equal(again.operation.version, 2);
		const holds = await alpha.holds();
		assert.deepEqual(
			holds.map(({ id }) => id),
			["detour@2"],
		);
		assert.ok(holds[0]?.bytes.includes("45300000000"));
		assert.equal((await alpha.call("POST", "/v1/holds/detour@1/release")).status, 404);
		await alpha.ask("POST", "/v1/holds/detour@2/release", {}, releaser);
		await line.settle();
		const told = (await bravo.entries("alpha/routine")).at(-1)?.toString("utf8") ?? "";
		assert.ok(told.includes("45300000000") && !told.includes("45200000000"));
	});

	test("shows the geometry that goes by hash with the held bytes, and releases just that", async () => {
		const volumes = [longCorridor(400)];
		await declare(alpha, "long", { ...convoy(), volumes });
		const [hold] = await alpha.holds();
		const [blob] = hold?.blobs ?? [];
		assert.equal(
			createHash("sha256")
				.update(blob?.bytes ?? "")
				.digest("hex"),
			blob?.sha256,
		);
		assert.deepEqual(JSON.parse(blob?.bytes ?? ""), volumes);
		assert.ok(hold?.bytes.includes(`"sha256":"${blob?.sha256}"`));
		const { notice } = await alpha.ask<{ notice: string }>("POST", "/v1/holds/long@1/release", {});
		await line.settle();
		const told = await bravo.ask<OperationDetail>("GET", `/v1/operations/${notice}`);
		assert.deepEqual(told.volumes, volumes);
	});
});
