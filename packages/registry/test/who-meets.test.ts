import assert from "node:assert/strict";
import { test } from "node:test";
import {
	BudgetExceeded,
	bandsMeet,
	mergeWindows,
	outlinesMeet,
	overlap,
	type Volume,
	type Window,
} from "@tansiq/space";
import { corridor, disc, place, polygon, seeded, volume, walk } from "../../space/test/oracle.ts";
import {
	emptyRegistry,
	end,
	type Operation,
	type OperationClass,
	ownDuring,
	type PairMinima,
	put,
	sealedDuring,
	whoMeets,
} from "../src/index.ts";
import { HOUR, operation } from "./sample.ts";

const MINUTE = HOUR / 60;
const CLASSES: OperationClass[] = ["crewed", "uncrewed", "ground"];
const WIDEST = 9_260_000;
const unlimited = () => ({ edgeTests: 0, limit: Number.MAX_SAFE_INTEGER });

/** Nobody agreed anything about ground against ground. */
function minimaOf(a: OperationClass, b: OperationClass): PairMinima | null {
	if (a === "ground" && b === "ground") return null;
	if (a === "crewed" && b === "crewed") return { radiusMm: WIDEST, height01mm: 3_048_000 };
	return { radiusMm: 500_000, height01mm: 400_000 };
}

function anyVolumes(random: () => number): Volume[] {
	const start = Math.floor(random() * 30);
	const count = 1 + Math.floor(random() * 4);
	let at = walk(place(-17, 180), 360 * random(), 25e6 * random());
	return Array.from({ length: count }, (_, i) => {
		const next = walk(at, 360 * random(), 15e6 * random());
		const shape = random();
		const outline =
			shape < 0.4
				? corridor(shape < 0.2 ? 0 : 300_000, at, next)
				: shape < 0.7
					? disc(at, 1 + Math.round(3e6 * random()))
					: polygon(at, walk(at, 20, 4e6), walk(at, 110, 4e6));
		at = next;
		const lower01mm = Math.floor(random() * 6) * 1_524_000;
		const datum = random() < 0.1 ? "W84" : "STD";
		return volume(outline, {
			band: { datum, lower01mm, upper01mm: lower01mm + Math.floor(random() * 3) * 1_524_000 },
			window: { startUs: (start + i) * MINUTE, endUs: (start + i + 1) * MINUTE },
		});
	});
}

/** Every pair of volumes, straight from the definition. */
function bruteForce(a: readonly Volume[], b: readonly Volume[], agreed: PairMinima | null) {
	const conflict: Window[] = [];
	const unknown: Window[] = [];
	for (const v of a)
		for (const w of b) {
			const common = overlap(v.window, w.window);
			const radiusMm = agreed?.radiusMm ?? WIDEST;
			if (common === null || !outlinesMeet(v.outline, w.outline, radiusMm, unlimited())) continue;
			const bands = agreed === null ? "unknown" : bandsMeet(v.band, w.band, agreed.height01mm);
			if (bands === "yes") conflict.push(common);
			if (bands === "unknown") unknown.push(common);
		}
	return { conflict: mergeWindows(conflict), unknown: mergeWindows(unknown) };
}

test("who meets whom is what comparing everything with everything finds, through any life", () => {
	const random = seeded(7);
	const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
	const registry = emptyRegistry();
	const known = new Map<string, Operation>();
	const reached = { conflict: 0, datum: 0, minima: 0, none: 0, replaced: 0, ended: 0 };
	for (let round = 0; round < 250; round++) {
		const key = `k${Math.floor(random() * 45)}`;
		if (random() < 0.15) {
			const there = known.get(key);
			if (there !== undefined) reached.ended++;
			if (there !== undefined) known.set(key, { ...there, state: "ended" });
			end(registry, key);
		} else {
			if (known.has(key)) reached.replaced++;
			const owner = random() < 0.5 ? "own" : "peer";
			const sealed = owner === "peer" && random() < 0.2;
			const next = sealed
				? operation(key, [], { owner, level: "sealed" })
				: operation(key, anyVolumes(random), { owner, class: pick(CLASSES) });
			if (sealed) delete next.class;
			known.set(key, next);
			put(registry, structuredClone(next));
		}
		const subject = { key: random() < 0.3 ? key : "new", volumes: anyVolumes(random) };
		const kind = pick(CLASSES);
		const owners = pick(["own", "any"] as const);
		const found = whoMeets(
			registry,
			subject,
			(other) => (other === undefined ? null : minimaOf(kind, other)),
			WIDEST,
			unlimited(),
			owners,
		);
		const expected = [];
		for (const other of known.values()) {
			if (other.state === "ended" || other.class === undefined || other.key === subject.key)
				continue;
			if (owners === "own" && other.owner === "peer") continue;
			const agreed = minimaOf(kind, other.class);
			const met = bruteForce(subject.volumes, other.volumes, agreed);
			if (met.conflict.length + met.unknown.length === 0) {
				reached.none++;
				continue;
			}
			const missing = met.unknown.length === 0 ? null : agreed === null ? "minima" : "datum";
			reached[missing ?? "conflict"]++;
			expected.push({ key: other.key, owner: other.owner, ...met, missing });
		}
		const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
		assert.deepEqual(found.toSorted(byKey), expected.toSorted(byKey), `round ${round}`);
	}
	for (const [what, count] of Object.entries(reached)) assert.ok(count >= 10, `${what}: ${count}`);
});

test("sealed blocks and own times are those of everything that is live", () => {
	const random = seeded(8);
	const registry = emptyRegistry();
	const known: Operation[] = [];
	for (let i = 0; i < 60; i++) {
		const startUs = Math.floor(random() * 24) * HOUR;
		const window = { startUs, endUs: startUs + (1 + Math.floor(random() * 6)) * HOUR };
		const peer = random() < 0.5;
		const next = operation(`k${i}`, [], {
			window,
			owner: peer ? "peer" : "own",
			level: peer && random() < 0.6 ? "sealed" : "volume",
		});
		put(registry, next);
		known.push(next);
		if (random() < 0.3) end(registry, next.key);
	}
	for (let hour = -1; hour < 31; hour++) {
		const window = { startUs: hour * HOUR, endUs: (hour + 2) * HOUR };
		const during = (which: (o: Operation) => boolean) =>
			known
				.filter((o) => o.state !== "ended" && which(o))
				.filter((o) => o.window.startUs < window.endUs && window.startUs < o.window.endUs)
				.map((o) => ({
					key: o.key,
					window: {
						startUs: Math.max(o.window.startUs, window.startUs),
						endUs: Math.min(o.window.endUs, window.endUs),
					},
				}));
		assert.deepEqual(
			sealedDuring(registry, window),
			during((o) => o.level === "sealed"),
		);
		assert.deepEqual(
			ownDuring(registry, window),
			during((o) => o.owner === "own"),
		);
	}
});

test("a check over its budget throws, and never says less than there is", () => {
	const registry = emptyRegistry();
	const here = volume(disc(place(47, 8), 5_000_000));
	put(registry, operation("a", [here]));
	assert.throws(
		() =>
			whoMeets(registry, { key: "x", volumes: [here] }, () => null, WIDEST, {
				edgeTests: 0,
				limit: 0,
			}),
		BudgetExceeded,
	);
});
