import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type FlightSample, hindsightVolumes } from "@tansiq/scenarios";
import { volumesFaults } from "@tansiq/space";
import fc from "fast-check";

const S = 1_000_000;
const sample = (s: number, lat9: number, lon9: number, altitude01mm: number): FlightSample => ({
	tUs: s * S,
	lat9,
	lon9,
	altitude01mm,
	speedMmS: null,
	trackMdeg: null,
	climb01mmS: null,
});

describe("volumes declared from hindsight", () => {
	test("one for each absolute minute, with interpolated boundaries", () => {
		const volumes = hindsightVolumes([
			sample(110, 1_000, 5_000, 300),
			sample(125, 1_030, 5_000, 303),
			sample(180, 1_085, 5_000, 303),
			sample(185, 1_090, 5_010, 200),
		]);
		assert.deepEqual(volumes, [
			{
				// At 120 s, two thirds of the way: 1,020; 302, exactly.
				outline: { kind: "corridor", lat9: [1_000, 1_020], lon9: [5_000, 5_000], halfWidthMm: 0 },
				band: { datum: "STD", lower01mm: 300, upper01mm: 302 },
				window: { startUs: 60 * S, endUs: 120 * S },
			},
			{
				outline: {
					kind: "corridor",
					lat9: [1_020, 1_030, 1_085],
					lon9: [5_000, 5_000, 5_000],
					halfWidthMm: 0,
				},
				band: { datum: "STD", lower01mm: 302, upper01mm: 303 },
				window: { startUs: 120 * S, endUs: 180 * S },
			},
			{
				outline: { kind: "corridor", lat9: [1_085, 1_090], lon9: [5_000, 5_010], halfWidthMm: 0 },
				band: { datum: "STD", lower01mm: 200, upper01mm: 303 },
				window: { startUs: 180 * S, endUs: 240 * S },
			},
		]);
	});

	test("one position is a point, and so is a last one on the minute", () => {
		const point = { kind: "corridor", lat9: [7], lon9: [8], halfWidthMm: 0 };
		const single = hindsightVolumes([sample(60, 7, 8, 9)]);
		assert.deepEqual(
			single.map(({ outline }) => outline),
			[point],
		);
		const two = hindsightVolumes([sample(59, 6, 8, 9), sample(60, 7, 8, 9)]);
		assert.deepEqual(two[1]?.outline, point);
		assert.deepEqual(volumesFaults([...single, ...two], "volumes"), []);
	});

	test("an interpolated altitude is rounded outward, down and up", () => {
		const volumes = hindsightVolumes([sample(59, 0, 0, 0), sample(62, 0, 0, -10)]);
		// At 60 s the altitude is −3⅓.
		assert.equal(volumes[0]?.band.lower01mm, -4);
		assert.equal(volumes[1]?.band.upper01mm, -3);
	});

	test("across the antimeridian the path takes the short way", () => {
		const volumes = hindsightVolumes([
			sample(50, 0, 179_999_000_000, 0),
			sample(70, 0, -179_999_000_000, 0),
		]);
		const boundary = volumes[0]?.outline.kind === "corridor" ? volumes[0].outline.lon9 : [];
		assert.deepEqual(boundary, [179_999_000_000, -180_000_000_000]);
	});

	test("leave nothing of a flight out", () => {
		const step = fc.record({
			s: fc.integer({ min: 1, max: 200 }),
			lat9: fc.integer({ min: -1_000_000, max: 1_000_000 }),
			lon9: fc.integer({ min: -1_000_000, max: 1_000_000 }),
			altitude01mm: fc.integer({ min: -1_000_000, max: 1_000_000 }),
		});
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 500 }),
				fc.array(step, { minLength: 1 }),
				(t0, steps) => {
					let t = t0;
					const samples = steps.map(({ s, lat9, lon9, altitude01mm }) => {
						t += s;
						return sample(t, lat9, lon9, altitude01mm);
					});
					const [first, last] = [samples[0], samples.at(-1)] as [FlightSample, FlightSample];
					const volumes = hindsightVolumes(samples);
					const minutes = Math.floor(last.tUs / 60 / S) - Math.floor(first.tUs / 60 / S) + 1;
					assert.equal(volumes.length, minutes);
					assert.deepEqual(volumesFaults(volumes, "volumes"), []);
					for (const [i, { outline, band, window }] of volumes.entries()) {
						assert.ok(outline.kind === "corridor");
						assert.equal(window.startUs, (Math.floor(first.tUs / 60 / S) + i) * 60 * S);
						assert.equal(window.endUs, window.startUs + 60 * S);
						for (const { tUs, lat9, lon9, altitude01mm } of samples) {
							// A sample at the end of a minute belongs to both.
							if (tUs < window.startUs || tUs > window.endUs) continue;
							const at = outline.lat9.findIndex(
								(lat, j) => lat === lat9 && outline.lon9[j] === lon9,
							);
							assert.ok(at >= 0);
							assert.ok(band.lower01mm <= altitude01mm && altitude01mm <= band.upper01mm);
						}
						const next = volumes[i + 1];
						if (next?.outline.kind !== "corridor") continue;
						assert.equal(outline.lat9.at(-1), next.outline.lat9[0]);
						assert.equal(outline.lon9.at(-1), next.outline.lon9[0]);
						assert.ok(
							band.lower01mm <= next.band.upper01mm && next.band.lower01mm <= band.upper01mm,
						);
					}
				},
			),
		);
	});
});
