import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { declare, disc, operation } from "./operations.ts";
import { enrolledPair } from "./pair.ts";

describe("the logs of a node", () => {
	test("say what happens, and never where, when or who", async (t) => {
		const line = await enrolledPair();
		t.after(() => line.close());
		const { alpha, bravo } = line;
		const canary = { lat9: 46_123_456_789, lon9: 8_987_654_321 };
		const request = {
			...operation(canary, { label: "CANARY-LABEL", address: "c0ffee", marks: ["OPEN"] }),
			letStand: "CANARY-REASON",
		};
		await alpha.start(line.nowUs);
		await declare(alpha, "CANARY-ID", request);
		await bravo.start(line.nowUs);
		await line.settle();
		const held = operation(canary, { class: "ground", label: "CANARY-HELD" });
		await declare(alpha, "CANARY-CONVOY", held);
		await bravo.ask("POST", "/v1/dialogues/alpha/routine/1/present", {});
		const reason = { reason: "CANARY-REFUSAL" };
		await alpha.ask("POST", "/v1/holds/CANARY-CONVOY@1/refuse", reason);
		const report = { id: "c0ffee", ...canary, altitude01mm: 0, datum: "STD" };
		const moving = { speedMmS: 0, trackMdeg: 0, climb01mmS: 0, reportedUs: line.nowUs };
		await alpha.ask("POST", "/v1/positions", {
			reports: [{ ...report, ...moving, operation: "CANARY-ID" }],
		});
		await line.settle();
		// Requests that fail are where bodies leak into logs.
		const bad: [method: string, path: string, text?: string][] = [
			["PUT", "/v1/operations/CANARY-ID", JSON.stringify({ ...request, volumes: [disc()] })],
			["PUT", "/v1/operations/CANARY-BAD", JSON.stringify({ ...request, extra: "CANARY-EXTRA" })],
			["PUT", "/v1/operations/CANARY-BAD", `{"label":"CANARY-LABEL","lat9":${canary.lat9},`],
			["GET", "/v1/operations/CANARY-NONE"],
			["GET", "/CANARY-PATH"],
			["POST", "/v1/alerts/CANARY-ALERT/silence"],
		];
		for (const [method, path, text] of bad)
			assert.ok((await alpha.call(method, path, text ? { text } : {})).status >= 400);
		await bravo.stop();
		await declare(alpha, "CANARY-LATE", operation(canary, { label: "CANARY-LABEL" }));
		while (!alpha.logged.some((text) => text.includes('"event":"line"')))
			await new Promise((resolve) => setTimeout(resolve, 5));

		assert.ok(alpha.logged.length >= 2 && bravo.logged.length >= 1);
		for (const text of [...alpha.logged, ...bravo.logged]) {
			const parsed = JSON.parse(text) as Record<string, unknown>;
			assert.ok(parsed.at && parsed.level && parsed.party && parsed.event, text);
			assert.ok(text.endsWith("\n") && text.indexOf("\n") === text.length - 1, "one line each");
			for (const secret of ["CANARY", "c0ffee", "46123456789", "8987654321", "46.12", "8.98"])
				assert.ok(!text.includes(secret), `${secret} in ${text}`);
		}
	});
});
