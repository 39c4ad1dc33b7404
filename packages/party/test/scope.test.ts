import assert from "node:assert/strict";
import { test } from "node:test";
import { disc, place } from "../../space/test/oracle.ts";
import { Refusal } from "../src/index.ts";
import { act, BY, declareAt, pair, request } from "./pair.ts";

test("an operation wholly outside the theatre is refused, with where it must be", () => {
	const theatre = { south9: 40e9, west9: 0, north9: 50e9, east9: 10e9 };
	const { alpha } = pair({ theatre });
	const [volume] = request().volumes;
	assert.ok(volume);
	const away = { ...volume, outline: disc(place(-47, -8), 1_000_000) };
	assert.throws(
		() =>
			act(alpha, { type: "declare", id: "away", request: request({ volumes: [away] }), by: BY }),
		(error) =>
			error instanceof Refusal &&
			error.code === "invalid" &&
			error.faults[0]?.field === "volumes[0].outline" &&
			error.faults[0].expected.includes("40000000000 to 50000000000"),
	);
	assert.equal(alpha.state.registry.operations.size, 0);
	declareAt(alpha, "here");
	assert.equal(alpha.state.registry.operations.size, 1);
});

test("beyond the agreement's validity the verdict is unknown, not clear", () => {
	const { alpha } = pair();
	declareAt(alpha, "within");
	assert.deepEqual(alpha.state.findings.get("within") ?? [], []);
	const { validity } = alpha.state.founding?.agreement ?? {};
	assert.ok(validity);
	const [volume] = request().volumes;
	assert.ok(volume);
	const window = { startUs: validity.endUs - 60_000_000, endUs: validity.endUs + 60_000_000 };
	declareAt(alpha, "beyond", { volumes: [{ ...volume, window }] });
	const [finding] = alpha.state.findings.get("beyond") ?? [];
	assert.equal(finding?.kind, "unknown");
	assert.equal(finding?.reason, "reason.unknown_agreement");
	assert.ok(finding?.missing);
});
