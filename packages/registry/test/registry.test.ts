import assert from "node:assert/strict";
import { test } from "node:test";
import type { Budget, Volume } from "@tansiq/space";
import { disc, place, volume } from "../../space/test/oracle.ts";
import {
	emptyRegistry,
	end,
	isLive,
	type Operation,
	ownDuring,
	put,
	sealedDuring,
	whoMeets,
	windowOf,
} from "../src/index.ts";
import { HOUR, operation } from "./sample.ts";

const budget = (): Budget => ({ edgeTests: 0, limit: 1_000_000 });
const here = disc(place(47, 8), 5_000_000);
const during = (from: number, to: number): Volume =>
	volume(here, { window: { startUs: from * HOUR, endUs: to * HOUR } });
const CLOSE = { radiusMm: 1_000_000, height01mm: 3_048_000 };
const meets = (registry: ReturnType<typeof emptyRegistry>, key: string, volumes: Volume[]) =>
	whoMeets(registry, { key, volumes }, () => CLOSE, CLOSE.radiusMm, budget());

test("a new version stands in place of the old one", () => {
	const registry = emptyRegistry();
	put(registry, operation("a", [during(1, 2)]));
	put(registry, operation("a", [during(5, 6)], { version: 2 }));
	assert.equal(registry.operations.size, 1);
	assert.equal(registry.operations.get("a")?.version, 2);
	assert.deepEqual(meets(registry, "x", [during(1, 2)]), []);
	assert.deepEqual(
		meets(registry, "x", [during(5, 6)]).map(({ key }) => key),
		["a"],
	);
});

test("an ended operation stays known and meets nobody", () => {
	const registry = emptyRegistry();
	put(registry, operation("a", [during(1, 2)]));
	end(registry, "a");
	end(registry, "never put");
	const ended = registry.operations.get("a") as Operation;
	assert.equal(ended.state, "ended");
	assert.equal(isLive(ended), false);
	assert.deepEqual(meets(registry, "x", [during(1, 2)]), []);
	assert.deepEqual(ownDuring(registry, { startUs: 0, endUs: 9 * HOUR }), []);
	put(registry, operation("b", [during(1, 2)], { state: "ended" }));
	assert.deepEqual(meets(registry, "x", [during(1, 2)]), []);
});

test("an operation does not meet itself", () => {
	const registry = emptyRegistry();
	put(registry, operation("a", [during(1, 2)]));
	assert.deepEqual(meets(registry, "a", [during(1, 2)]), []);
	assert.equal(meets(registry, "b", [during(1, 2)]).length, 1);
});

test("consecutive volumes meet another operation in one window, and half-open ends never meet", () => {
	const registry = emptyRegistry();
	put(registry, operation("a", [during(1, 2), during(2, 3)]));
	const [one, ...more] = meets(registry, "x", [during(1, 2), during(2, 3)]);
	assert.deepEqual(more, []);
	assert.deepEqual(one?.conflict, [{ startUs: HOUR, endUs: 3 * HOUR }]);
	assert.deepEqual(meets(registry, "x", [during(3, 4)]), []);
	assert.deepEqual(meets(registry, "x", [during(0, 1)]), []);
	// A microsecond more and they do.
	const late = during(3, 4);
	late.window.startUs -= 1;
	assert.deepEqual(meets(registry, "x", [late])[0]?.conflict, [
		{ startUs: 3 * HOUR - 1, endUs: 3 * HOUR },
	]);
});

test("another datum is unknown, and only where time and outline already meet", () => {
	const registry = emptyRegistry();
	put(registry, operation("a", [during(1, 2)]));
	const metres: Volume["band"] = { datum: "W84", lower01mm: 9e7, upper01mm: 9.1e7 };
	assert.deepEqual(meets(registry, "x", [{ ...during(1, 3), band: metres }]), [
		{
			key: "a",
			owner: "own",
			conflict: [],
			unknown: [{ startUs: HOUR, endUs: 2 * HOUR }],
			missing: "datum",
		},
	]);
	assert.deepEqual(meets(registry, "x", [{ ...during(2, 3), band: metres }]), []);
	const elsewhere = volume(disc(place(40, 8), 5_000_000), { window: during(1, 2).window });
	assert.deepEqual(meets(registry, "x", [{ ...elsewhere, band: metres }]), []);
});

test("without agreed minima it is unknown wherever time and outline meet, at any height", () => {
	const registry = emptyRegistry();
	put(registry, operation("a", [during(1, 2)]));
	const ask = (volumes: Volume[]) =>
		whoMeets(registry, { key: "x", volumes }, () => null, 1_000, budget());
	const above = { ...during(1, 3), band: { datum: "STD", lower01mm: 9e7, upper01mm: 9.1e7 } };
	for (const other of [during(1, 3), above as Volume])
		assert.deepEqual(ask([other]), [
			{
				key: "a",
				owner: "own",
				conflict: [],
				unknown: [{ startUs: HOUR, endUs: 2 * HOUR }],
				missing: "minima",
			},
		]);
	assert.deepEqual(ask([during(2, 3)]), []);
});

test("a peer's sealed operation meets by its block alone, until it ends", () => {
	const registry = emptyRegistry();
	const block = { startUs: 6 * HOUR, endUs: 12 * HOUR };
	put(registry, operation("s", [], { owner: "peer", level: "sealed", window: block }));
	const during7to20 = { startUs: 7 * HOUR, endUs: 20 * HOUR };
	assert.deepEqual(sealedDuring(registry, during7to20), [
		{ key: "s", window: { startUs: 7 * HOUR, endUs: 12 * HOUR } },
	]);
	assert.deepEqual(sealedDuring(registry, { startUs: 12 * HOUR, endUs: 13 * HOUR }), []);
	assert.deepEqual(ownDuring(registry, during7to20), []);
	end(registry, "s");
	assert.deepEqual(sealedDuring(registry, during7to20), []);
});

test("our own sealed operation keeps its geometry at our desk", () => {
	const registry = emptyRegistry();
	put(registry, operation("a", [during(1, 2)], { level: "sealed" }));
	assert.deepEqual(sealedDuring(registry, { startUs: 0, endUs: 9 * HOUR }), []);
	assert.equal(meets(registry, "x", [during(1, 2)]).length, 1);
	assert.deepEqual(ownDuring(registry, { startUs: 0, endUs: 1.5 * HOUR }), [
		{ key: "a", window: { startUs: HOUR, endUs: 1.5 * HOUR } },
	]);
});

test("a sealed operation of the peer that is told in full afterwards is no longer sealed", () => {
	const registry = emptyRegistry();
	put(registry, operation("p", [], { owner: "peer", level: "sealed" }));
	put(registry, operation("p", [during(1, 2)], { owner: "peer", version: 2 }));
	assert.equal(registry.sealed.size, 0);
	assert.equal(meets(registry, "x", [during(1, 2)])[0]?.owner, "peer");
});

test("the window of volumes runs from the first start to the last end", () => {
	assert.deepEqual(windowOf([during(4, 5), during(1, 9), during(2, 3)]), {
		startUs: HOUR,
		endUs: 9 * HOUR,
	});
});
