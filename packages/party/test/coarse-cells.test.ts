import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR_US, type Outline, type Volume } from "@tansiq/space";
import fc from "fast-check";
import { corridor, disc, place } from "../../space/test/oracle.ts";
import { boxesTouch, cellAreaM2, cellHoursOf, groundBoxOf } from "../src/coarse-cells.ts";

const BAND = { datum: "STD", lower01mm: 0, upper01mm: 1 } as const;
const volume = (outline: Outline, startUs = 0, endUs = HOUR_US): Volume => ({
	outline,
	band: BAND,
	window: { startUs, endUs },
});
const cells = (...volumes: Volume[]) => new Set([...cellHoursOf(volumes)].map(({ cell }) => cell));
const cellHours = (...volumes: Volume[]) =>
	new Set([...cellHoursOf(volumes)].map(({ cellHour }) => cellHour));

/** The cell of a place, by its definition: rows from the south pole, columns from Greenwich's antimeridian. */
function cellAt(lat9: number, lon9: number): number {
	const row = Math.min(719, Math.floor((lat9 / 1e9 + 90) * 4));
	const column = Math.floor(((((lon9 / 1e9 + 180) % 360) + 360) % 360) * 4);
	return row * 1_440 + ((column + 720 + 720) % 1_440);
}

test("a point touches the one cell that it lies in, in each hour that it lasts", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: -89_900_000_000, max: 89_900_000_000 }),
			fc.integer({ min: -180_000_000_000, max: 179_999_999_999 }),
			fc.integer({ min: 0, max: 100 }),
			fc.integer({ min: 1, max: 5 * HOUR_US }),
			(lat9, lon9, hour, lengthUs) => {
				const outline = { kind: "corridor", lat9: [lat9], lon9: [lon9], halfWidthMm: 0 } as const;
				const startUs = hour * HOUR_US + 1;
				const told = volume(
					{ ...outline, lat9: [...outline.lat9], lon9: [...outline.lon9] },
					startUs,
					startUs + lengthUs,
				);
				assert.equal(cells(told).size, 1);
				const last = Math.floor((startUs + lengthUs - 1) / HOUR_US);
				assert.equal(cellHours(told).size, last - hour + 1);
			},
		),
		{ seed: 3 },
	);
});

test("two places share a cell exactly when the quarters of their degrees are the same", () => {
	const degree = fc.integer({ min: -40_000, max: 40_000 });
	fc.assert(
		fc.property(degree, degree, degree, degree, (lat1, lon1, lat2, lon2) => {
			const at = (lat: number, lon: number) =>
				[...cells(volume(corridor(0, place(lat / 1e4, lon / 1e4))))][0];
			const isSame = cellAt(lat1 * 1e5, lon1 * 1e5) === cellAt(lat2 * 1e5, lon2 * 1e5);
			assert.equal(at(lat1, lon1) === at(lat2, lon2), isSame);
		}),
		{ seed: 4 },
	);
});

test("no place inside an outline lies in a cell that is not counted", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: -85, max: 85 }),
			fc.integer({ min: -180, max: 179 }),
			fc.integer({ min: 1, max: 200 }),
			fc.array(fc.tuple(fc.double({ min: 0, max: 0.99, noNaN: true }), fc.nat(359)), {
				minLength: 1,
				maxLength: 20,
			}),
			(lat, lon, km, inside) => {
				const told = cells(volume(disc(place(lat, lon), km * 1_000_000)));
				for (const [share, bearing] of inside) {
					// On a sphere, inside by more than the flattening can make up for.
					const far = (km * share * 0.99) / 6_378.137;
					const rad = Math.PI / 180;
					const lat2 = Math.asin(
						Math.sin(lat * rad) * Math.cos(far) +
							Math.cos(lat * rad) * Math.sin(far) * Math.cos(bearing * rad),
					);
					const lon2 =
						lon * rad +
						Math.atan2(
							Math.sin(bearing * rad) * Math.sin(far) * Math.cos(lat * rad),
							Math.cos(far) - Math.sin(lat * rad) * Math.sin(lat2),
						);
					const wrapped = ((lon2 / rad + 540) % 360) - 180;
					const [cell] = cells(volume(corridor(0, place(lat2 / rad, wrapped))));
					assert.ok(told.has(cell as number), `${lat} ${lon} ${km} km: ${lat2 / rad} ${wrapped}`);
				}
			},
		),
		{ seed: 5, numRuns: 60 },
	);
});

test("all cells together have the area of the Earth", () => {
	let km2 = 0;
	for (let row = 0; row < 720; row++) km2 += (1_440 * cellAreaM2(row * 1_440)) / 1e6;
	// NIMA TR8350.2: 510,065,621.7 km².
	assert.ok(Math.abs(km2 / 510_065_621.7 - 1) < 1e-6, `${km2}`);
});

test("boxes lie over the antimeridian, and touch there", () => {
	const over = groundBoxOf([volume(corridor(0, place(10, 179.5), place(11, -179.5)))]);
	assert.deepEqual(over, { south9: 10e9, west9: 179.5e9, north9: 11e9, east9: 180.5e9 });
	assert.ok(over);
	const box = (west: number, east: number) => ({
		south9: 10.5e9,
		north9: 12e9,
		west9: west * 1e9,
		east9: east * 1e9,
	});
	assert.equal(boxesTouch(over, box(-180, -179.9)), true);
	assert.equal(boxesTouch(over, box(-179.4, -170)), false);
	assert.equal(boxesTouch(over, { ...box(170, 180), south9: 11.1e9 }), false);
	assert.equal(cells(volume(corridor(0, place(10.1, 179.9), place(10.1, -179.9)))).size, 2);
	assert.equal(groundBoxOf([]), null);
});
