import assert from "node:assert/strict";
import { test } from "node:test";
import { CopiesError, copiesOf, type RecordedFlight } from "@tansiq/scenarios";
import geographiclib from "geographiclib-geodesic";

const flight = (id: string, lon: number): RecordedFlight => ({
	id,
	party: "alpha",
	address: `abcde${id.at(-1)}`,
	callsign: "",
	samples: [0, 1, 2].map((i) => ({
		tUs: i * 10_000_000,
		lat9: 46e9 + i * 1e8,
		lon9: (lon + i) * 1e9,
		altitude01mm: 110_000_000,
		speedMmS: 230_000,
		trackMdeg: 90_000,
		climb01mmS: 0,
	})),
});
const two = [flight("f1", 6), flight("f2", 7.5)];
const at = (of: RecordedFlight | undefined, i: number) => {
	const { lat9 = Number.NaN, lon9 = Number.NaN } = of?.samples[i] ?? {};
	return [lat9 / 1e9, lon9 / 1e9] as const;
};
const apart = (a: readonly [number, number], b: readonly [number, number]) =>
	geographiclib.Geodesic.WGS84.Inverse(...a, ...b).s12 as number;

test("every copy keeps all distances, times and heights, and has names of its own", () => {
	const all = copiesOf(two, 50);
	assert.equal(all.length, 100);
	assert.deepEqual(all.slice(0, 2), two);
	assert.equal(new Set(all.map(({ id }) => id)).size, 100);
	assert.equal(new Set(all.map(({ address }) => address)).size, 100);
	for (let copy = 1; copy < 50; copy++) {
		const [a, b] = all.slice(2 * copy, 2 * copy + 2);
		for (const i of [0, 1, 2]) {
			const was = apart(at(two[0], i), at(two[1], 2 - i));
			assert.ok(Math.abs(apart(at(a, i), at(b, 2 - i)) - was) < 1e-6);
			const { lat9, lon9, ...rest } = a?.samples[i] ?? {};
			const { lat9: lat9Was, lon9: _, ...restWas } = two[0]?.samples[i] ?? {};
			assert.deepEqual([lat9, rest], [lat9Was, restWas]);
			assert.ok(lon9 !== undefined && lon9 >= -180e9 && lon9 < 180e9);
		}
	}
});

test("copies that would come near each other are refused with the most there may be", () => {
	assert.throws(
		() => copiesOf(two, 100),
		(error) =>
			error instanceof CopiesError && /copies: 100: expected at most 80/.test(error.message),
	);
});
