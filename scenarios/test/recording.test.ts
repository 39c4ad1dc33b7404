import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseRecording, type Recording } from "@tansiq/formats";
import {
	EmptyReplayError,
	HINDSIGHT_REASON,
	NOTICE_LEAD_US,
	partyOf,
	readRecording,
	replayScenario,
} from "@tansiq/scenarios";
import { volumesFaults } from "@tansiq/space";
import { flownText, HEADER, SWISS_DAY, withoutSwissDay } from "./data.ts";

const MINUTE_US = 60_000_000;

describe("a small replay", () => {
	const recording = parseRecording(flownText(100));
	const startUs = 1_533_100_000_000_000;

	test("declares each flight 15 minutes before it enters and flies it as recorded", () => {
		const replay = replayScenario("small", recording);
		assert.equal(replay.declarations.length, 1);
		const declaration = replay.declarations[0];
		assert.equal(declaration?.id, "f1");
		assert.equal(declaration?.atUs, startUs - 15 * MINUTE_US);
		assert.equal(replay.startUs, startUs - 15 * MINUTE_US);
		assert.equal(replay.hindsight, true);
		const { volumes, ...rest } = declaration?.request ?? { volumes: [] };
		assert.deepEqual(rest, {
			class: "crewed",
			category: "civil",
			address: "4b1815",
			label: "SWR1",
			letStand: HINDSIGHT_REASON,
		});
		assert.equal(replay.endUs, volumes.at(-1)?.window.endUs);
		assert.equal(replay.reports.length, 100);
		assert.deepEqual(replay.reports[1], {
			atUs: startUs + 10_000_000,
			reports: [
				{
					party: partyOf("SWR1", "4b1815"),
					flight: "f1",
					report: {
						id: "4b1815",
						operation: "f1",
						lat9: 46_000_000_000,
						lon9: 8_030_000_000,
						altitude01mm: 36_000 * 3048,
						datum: "STD",
						speedMmS: 229_957,
						trackMdeg: 90_000,
						climb01mmS: 0,
						reportedUs: startUs + 10_000_000,
					},
				},
			],
		});
	});

	test("is cut to the part inside", () => {
		const fromUs = startUs + 100_000_000;
		const toUs = startUs + 200_000_000;
		const replay = replayScenario("cut", recording, { fromUs, toUs });
		assert.deepEqual(
			replay.reports.map(({ atUs }) => atUs),
			Array.from({ length: 10 }, (_, i) => fromUs + i * 10_000_000),
		);
		assert.equal(replay.declarations[0]?.atUs, fromUs - NOTICE_LEAD_US);
		assert.throws(() => replayScenario("cut", recording, { fromUs: 0, toUs: 1 }), EmptyReplayError);
	});

	test("a flight without callsign goes by its address", () => {
		assert.equal(partyOf("", "4b1815"), partyOf("4b1", "ffffff"));
	});

	test("one flight number of two aircraft is two flights", () => {
		const rows = ["1,4b1815,A,60,1,1,100,,,,,", "1,4b1816,B,60,2,2,100,,,,,"];
		const { declarations } = replayScenario("two", parseRecording([HEADER, ...rows].join("\n")));
		assert.deepEqual(
			declarations.map(({ id }) => id),
			["f1", "f1-4b1816"],
		);
	});
});

describe("the Swiss day", { skip: withoutSwissDay }, () => {
	let recording: Recording;
	before(async () => {
		recording = await readRecording(SWISS_DAY);
	});

	test("is 1,244 flights, 629 of Alpha and 615 of Bravo, all legal", () => {
		const replay = replayScenario("day", recording);
		assert.equal(replay.declarations.length, 1_244);
		const alpha = replay.declarations.filter(({ party }) => party === "alpha");
		assert.equal(alpha.length, 629);
		assert.equal(new Set(replay.declarations.map(({ id }) => id)).size, 1_244);
		let volumes = 0;
		for (const { request } of replay.declarations) {
			volumes += request.volumes.length;
			assert.deepEqual(volumesFaults(request.volumes, "volumes", replay.theatre), []);
			assert.equal(request.level, undefined);
		}
		assert.equal(volumes, 24_204);
		const positions = replay.reports.reduce((sum, { reports }) => sum + reports.length, 0);
		assert.equal(positions, 139_098);
		assert.equal(replay.startUs, (1_533_099_600 - 900) * 1_000_000);
		for (const list of [replay.declarations, replay.reports]) {
			assert.ok(list.every(({ atUs }, i) => i === 0 || (list[i - 1]?.atUs ?? 0) <= atUs));
		}
	});

	test("seals the same tenth of its flights whatever the cut", () => {
		const sealed = (toUs?: number) =>
			replayScenario("day", recording, { sealedPercent: 10, ...(toUs && { toUs }) })
				.declarations.filter(({ request }) => request.level === "sealed")
				.map(({ id }) => id);
		const day = sealed();
		assert.ok(day.length > 95 && day.length < 155, `${day.length} sealed`);
		const morning = sealed(1_533_120_000_000_000);
		assert.ok(morning.length > 0 && morning.length < day.length);
		assert.deepEqual(
			morning.filter((id) => !day.includes(id)),
			[],
		);
	});

	test("perturbs what a twentieth of the flights fly and not what they declare", () => {
		const plain = replayScenario("day", recording);
		const replay = replayScenario("day", recording, { perturbSeed: "1" });
		assert.deepEqual(replay.declarations, plain.declarations);
		const { perturbed } = replay;
		assert.ok(perturbed.length > 40 && perturbed.length < 85, `${perturbed.length} perturbed`);
		assert.deepEqual(
			new Set(perturbed.map(({ kind }) => kind)),
			new Set(["time", "aside", "height"]),
		);
		const names = new Set(perturbed.map(({ flight }) => flight));
		for (const [i, flight] of replay.flights.entries()) {
			const differs = flight !== plain.flights[i] && !names.has(flight.id);
			if (differs) assert.deepEqual(flight, plain.flights[i]);
		}
		const again = replayScenario("day", recording, { perturbSeed: "1" });
		assert.deepEqual(again.perturbed, perturbed);
		const other = replayScenario("day", recording, { perturbSeed: "2" });
		assert.notDeepEqual(other.perturbed, perturbed);
	});
});
