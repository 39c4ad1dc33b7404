import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { perturb, type RecordedFlight } from "@tansiq/scenarios";
import geographiclib from "geographiclib-geodesic";

const S = 1_000_000;
const flight = (id: string, address: string, fromS: number): RecordedFlight => ({
	id,
	party: "alpha",
	address,
	callsign: "",
	samples: Array.from({ length: 10 }, (_, i) => ({
		tUs: (fromS + 10 * i) * S,
		lat9: 46_000_000_000,
		lon9: 8_000_000_000 + i * 30_000_000,
		altitude01mm: 110_000_000,
		speedMmS: 230_000,
		trackMdeg: 90_000,
		climb01mmS: 0,
	})),
});
const many = Array.from({ length: 2_000 }, (_, i) => flight(`f${i}`, `a${i}`, 100_000));

describe("perturbed flights", () => {
	const { flown, perturbed } = perturb(many, "seed");
	const changed = perturbed.map((change) => {
		const index = many.findIndex(({ id }) => id === change.flight);
		return [change, many[index], flown[index]] as [typeof change, RecordedFlight, RecordedFlight];
	});

	test("are about one in twenty, of each kind", () => {
		assert.ok(perturbed.length > 70 && perturbed.length < 130, `${perturbed.length}`);
		for (const kind of ["time", "aside", "height"]) {
			const share = perturbed.filter((change) => change.kind === kind).length / perturbed.length;
			assert.ok(share > 0.2 && share < 0.5, `${kind}: ${share}`);
		}
	});

	test("fly 3 to 10 minutes off, 6 NM to the right, or 2,000 ft off", () => {
		const signs = new Set<string>();
		for (const [change, before, after] of changed) {
			const [b, a] = [before.samples[5], after.samples[5]];
			assert.ok(a !== undefined && b !== undefined);
			if (change.kind === "time") {
				const shiftS = (a.tUs - b.tUs) / S;
				assert.ok(Math.abs(shiftS) >= 180 && Math.abs(shiftS) <= 600);
				assert.deepEqual({ ...a, tUs: b.tUs }, b);
				signs.add(`time ${Math.sign(shiftS)}`);
			} else if (change.kind === "height") {
				assert.equal(Math.abs(a.altitude01mm - b.altitude01mm), 2_000 * 3048);
				signs.add(`height ${Math.sign(a.altitude01mm - b.altitude01mm)}`);
			} else {
				const { s12, azi1 } = geographiclib.Geodesic.WGS84.Inverse(
					b.lat9 / 1e9,
					b.lon9 / 1e9,
					a.lat9 / 1e9,
					a.lon9 / 1e9,
				);
				assert.ok(Math.abs((s12 ?? 0) - 6 * 1_852) < 0.01);
				assert.ok(Math.abs(Math.abs(azi1 ?? 0) - 180) < 0.01, "south of an eastward track");
			}
		}
		assert.equal(signs.size, 4);
	});

	test("are chosen by their own id, whatever else flies", () => {
		const some = many.filter((_, i) => i % 3 === 0);
		const ids = new Set(some.map(({ id }) => id));
		assert.deepEqual(
			perturb(some, "seed").perturbed,
			perturbed.filter((change) => ids.has(change.flight)),
		);
	});

	test("are never shifted into another flight of their aircraft", () => {
		const crowded = many.flatMap(({ id }) => [
			flight(id, `b${id}`, 100_000),
			flight(`${id}x`, `b${id}`, 100_700),
		]);
		const shifted = perturb(crowded, "seed");
		const times = shifted.perturbed.filter(({ kind }) => kind === "time");
		assert.ok(times.length > 10 && times.length < shifted.perturbed.length / 4);
		for (const address of new Set(crowded.map((one) => one.address))) {
			const [a, b] = shifted.flown.filter((one) => one.address === address);
			assert.ok((a?.samples.at(-1)?.tUs ?? 0) < (b?.samples[0]?.tUs ?? 0), address);
		}
	});
});
