import assert from "node:assert/strict";
import { test } from "node:test";
import {
	boundOutline,
	emptyBox,
	gridBoxesMeet,
	outlinesMeet,
	overlap,
	type Volume,
	VolumeIndex,
} from "../src/index.ts";
import {
	anyPlace,
	corridor,
	disc,
	type Place,
	place,
	polygon,
	seeded,
	volume,
	walk,
} from "./oracle.ts";

const MINUTE = 60_000_000;

function anyVolume(random: () => number, near: Place): Volume {
	const at = walk(near, 360 * random(), 200e6 * random());
	const size = 1e6 + 60e6 * random();
	const kind = random();
	const outline =
		kind < 0.3
			? disc(at, Math.round(size))
			: kind < 0.6
				? corridor(Math.round(size / 20), at, walk(at, 360 * random(), size))
				: polygon(at, walk(at, 10, size), walk(at, 100, size));
	const startUs = Math.floor(600 * random()) * MINUTE;
	const minutes = random() < 0.1 ? 3000 : 1 + Math.floor(40 * random());
	return volume(outline, { window: { startUs, endUs: startUs + minutes * MINUTE } });
}

test("every key that meets is a candidate, in order of insertion", () => {
	const random = seeded(31);
	let met = 0;
	let offered = 0;
	let pairs = 0;
	for (const near of [place(47, 8), place(-17, 180), place(89.9, 10), anyPlace(random)]) {
		const held = new Map<string, Volume[]>();
		const index = new VolumeIndex();
		for (let i = 0; i < 60; i++) {
			const volumes = Array.from({ length: 1 + Math.floor(3 * random()) }, () =>
				anyVolume(random, near),
			);
			held.set(`op${i}`, volumes);
			index.add(`op${i}`, volumes);
		}
		for (const key of ["op3", "op40"]) {
			index.remove(key);
			held.delete(key);
		}
		for (let i = 0; i < 40; i++) {
			const asked = [anyVolume(random, near), anyVolume(random, near)];
			const radius = random() < 0.3 ? 0 : Math.floor(20e6 * random());
			const candidates = index.candidates(asked, radius);
			const order = [...held.keys()].filter((key) => candidates.includes(key));
			assert.deepEqual(candidates, order);
			pairs += held.size;
			offered += candidates.length;
			for (const [key, volumes] of held) {
				const meets = volumes.some((v) =>
					asked.some(
						(w) =>
							overlap(v.window, w.window) !== null &&
							outlinesMeet(v.outline, w.outline, radius, { edgeTests: 0, limit: 1e6 }),
					),
				);
				if (meets) met++;
				assert.ok(!meets || candidates.includes(key), `${key} meets`);
			}
		}
	}
	assert.ok(met > 100, `${met} meet`);
	assert.ok(offered < pairs / 2, `${offered} of ${pairs} offered`);
});

test("a key that is added again is replaced and moves to the end", () => {
	const index = new VolumeIndex();
	const here = [volume(disc(place(47, 8), 1000))];
	const there = [volume(disc(place(10, 8), 1000))];
	index.add("a", here);
	index.add("b", here);
	index.add("a", here);
	assert.deepEqual(index.candidates(here, 0), ["b", "a"]);
	index.add("b", there);
	assert.deepEqual(index.candidates(here, 0), ["a"]);
	assert.deepEqual(index.candidates(there, 0), ["b"]);
	index.remove("b");
	index.remove("unknown");
	assert.deepEqual(index.candidates(there, 0), []);
	assert.deepEqual(index.candidates([], 0), []);
});

test("a volume without a practical end neither fills the index nor is missed", () => {
	const index = new VolumeIndex();
	const forever = { startUs: 0, endUs: Number.MAX_SAFE_INTEGER };
	index.add("zone", [volume(disc(place(47, 8), 1000), { window: forever })]);
	index.add("flight", [volume(disc(place(47, 8), 1000))]);
	const late = { startUs: 10 ** 15, endUs: 10 ** 15 + MINUTE };
	assert.deepEqual(index.candidates([volume(disc(place(47, 8), 1), { window: late })], 0), [
		"zone",
	]);
	const always = [volume(disc(place(47, 8), 1), { window: forever })];
	assert.deepEqual(index.candidates(always, 0), ["zone", "flight"]);
});

test("the candidates are those that comparing every box with every box finds, through any life", () => {
	const random = seeded(97);
	const boxOf = ({ outline, window }: Volume, reachMm: number) => {
		const box = { ...emptyBox(), ...window };
		boundOutline(outline, reachMm, box);
		return box;
	};
	const meets = (a: Volume, b: Volume, radiusMm: number) =>
		gridBoxesMeet(boxOf(a, 0), boxOf(b, radiusMm), false);
	let found = 0;
	let wide = 0;
	for (const near of [place(47, 8), place(0.1, 179.9), place(-89.9, 10)]) {
		const held = new Map<string, Volume[]>();
		const index = new VolumeIndex();
		for (let i = 0; i < 300; i++) {
			const key = `op${Math.floor(120 * random())}`;
			if (random() < 0.2) {
				index.remove(key);
				held.delete(key);
				continue;
			}
			const volumes = Array.from({ length: 1 + Math.floor(4 * random()) }, () =>
				anyVolume(random, near),
			);
			// Some reach over a quarter of the earth, and stand in no cell.
			if (random() < 0.05) {
				wide++;
				volumes.push(volume(disc(near, 1e9 + 4e9 * random())));
			}
			index.add(key, volumes);
			held.delete(key);
			held.set(key, volumes);
			const asked = [anyVolume(random, near), anyVolume(random, near)];
			const radius = random() < 0.3 ? 0 : Math.floor(300e6 * random());
			const expected = [...held]
				.filter(([, own]) => own.some((a) => asked.some((b) => meets(a, b, radius))))
				.map(([each]) => each);
			assert.deepEqual(index.candidates(asked, radius), expected);
			found += expected.length;
		}
	}
	assert.ok(found > 1_000 && wide > 5, `${found} found, ${wide} wide`);
});
