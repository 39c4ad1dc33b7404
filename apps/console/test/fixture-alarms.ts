import type { Desk } from "@tansiq/api";
import { alert, emptyDesk, MINUTE_US, NOW_US, SECOND_US } from "./fixture.ts";

type Alarm = Desk["alarms"][number];

export function alarm(of: string, over: Partial<Alarm> = {}): Alarm {
	const source = over.source ?? "alert";
	return {
		id: `${source} ${of}`,
		source,
		of,
		urgency: "U",
		zone: null,
		raisedUs: NOW_US - 3 * MINUTE_US,
		state: "unacknowledged",
		shelvable: true,
		shelved: null,
		...over,
	};
}

const ZONES = [
	{ id: "hospital", name: "Hospital ridge", count: 7 },
	{ id: "harbour", name: "Old harbour", count: 4 },
];

/** Twelve alarms in ten minutes: two zones full of entries, one loss, one line check, one shelved. */
export function floodedDesk(): Desk {
	const entries = ZONES.flatMap(({ id, count }) =>
		Array.from({ length: count }, (_, index) =>
			alert({
				id: `${id}-${index}`,
				kind: "zone_entry",
				zone: id,
				operations: [],
				tracks: [`4b16${id.length}${index}`],
				raisedUs: NOW_US - (count * MINUTE_US - index * 11 * SECOND_US),
				closestUs: null,
				distanceMm: null,
				height01mm: null,
			}),
		),
	);
	const loss = alert({ id: "loss", closestUs: NOW_US + 34 * SECOND_US });
	const drill = alert({ id: "drill", kind: "nonconformance", closestUs: null, distanceMm: null });
	const byUntil = { untilUs: NOW_US + 432 * SECOND_US, by: "alpha.tansiq/op/duty-2" };
	return emptyDesk({
		position: 90,
		alerts: [loss, ...entries, drill],
		alarms: [
			alarm("loss", { urgency: "D", shelvable: false }),
			...entries.map(({ id, zone, raisedUs }) => alarm(id, { zone, raisedUs })),
			alarm("human", { source: "line" }),
			alarm("drill", {
				state: "shelved",
				shelved: { ...byUntil, reason: "test flight, told by telephone" },
			}),
		],
		alarmLoad: {
			per10Min: 14,
			load: "flood",
			groups: ZONES.map(({ id }) => ({
				zone: id,
				alarms: entries.filter(({ zone }) => zone === id).map((each) => `alert ${each.id}`),
			})),
		},
		zones: ZONES.map(({ id, name }) => ({
			id,
			name,
			rule: "closed",
			outline: { kind: "disc", lat9: 21.5e9, lon9: -42.5e9, radiusMm: 9_000_000 },
			band: { datum: "STD", lower01mm: 0, upper01mm: 30_480_000 },
			window: { startUs: NOW_US - MINUTE_US, endUs: NOW_US + MINUTE_US },
		})),
	});
}
