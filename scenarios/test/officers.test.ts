import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chosen, officerPlan, seeded } from "@tansiq/scenarios";

const refs = Array.from({ length: 20_000 }, (_, i) => `alpha/routine/${i}`);

describe("scripted officers", () => {
	const plans = refs.map((ref) => officerPlan("1", ref, "replay"));
	const answered = plans.filter(({ answer }) => answer !== null);

	test("have a plan that seed and dialogue fix", () => {
		assert.deepEqual(
			refs.map((ref) => officerPlan("1", ref, "replay")),
			plans,
		);
		assert.notDeepEqual(
			refs.map((ref) => officerPlan("2", ref, "replay")),
			plans,
		);
		assert.deepEqual(officerPlan("1", "alpha/routine/7", "replay"), {
			answer: "ROGER",
			afterUs: plans[7]?.afterUs,
		});
	});

	test("miss 3 % of a replay", () => {
		const missed = 1 - answered.length / plans.length;
		assert.ok(Math.abs(missed - 0.03) < 0.005, `${missed}`);
	});

	test("answer after a log-uniform 5 s to 20 min", () => {
		const logs = answered.map(({ afterUs }) => Math.log(afterUs / 5e6) / Math.log(240));
		logs.sort((a, b) => a - b);
		assert.ok((logs[0] ?? -1) >= 0 && (logs.at(-1) ?? 2) <= 1);
		// Kolmogorov–Smirnov at the 0.1 % level.
		const gap = Math.max(...logs.map((log, i) => Math.abs(log - i / logs.length)));
		assert.ok(gap < 1.95 / Math.sqrt(logs.length), `${gap}`);
	});

	test("let nobody wait in the demo", () => {
		for (const ref of refs) {
			const { answer, afterUs } = officerPlan("1", ref, "demo");
			assert.notEqual(answer, null);
			assert.ok(afterUs >= 4e6 && afterUs <= 40e6);
		}
	});

	test("give a reason with every UNABLE", () => {
		const unable = plans.filter((plan) => plan.answer === "UNABLE");
		const share = unable.length / plans.length;
		assert.ok(Math.abs(share - 0.05) < 0.01, `${share}`);
		assert.deepEqual(
			new Set(unable.map((plan) => plan.reason)),
			new Set(["conflict", "weather", "unclear"]),
		);
	});
});

describe("seeded numbers", () => {
	test("are even, and those of another implementation of sfc32", () => {
		const random = seeded("a seed");
		const first = Array.from({ length: 4 }, () => random.integer(0, 999));
		assert.deepEqual(first, [302, 680, 958, 559]);
		let sum = 0;
		for (let i = 0; i < 10_000; i++) sum += random.unit();
		assert.ok(Math.abs(sum / 10_000 - 0.5) < 0.02);
	});

	test("choose the share asked for", () => {
		const share = (percent: number) => refs.filter((ref) => chosen("s", ref, percent)).length;
		assert.equal(share(0), 0);
		assert.equal(share(100), refs.length);
		assert.ok(Math.abs(share(10) / refs.length - 0.1) < 0.01);
	});
});
