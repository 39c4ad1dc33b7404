/**
 * The watch's tick over the recorded day, fifty times round the earth, against the tick that looks at
 * every pair: `npm run -s bench -- watch-load`. Ten minutes of noon, a tick every ten seconds.
 */
import { replayAgreement } from "@tansiq/cli";
import { copiesOf, cut, flightsOf, readRecording } from "@tansiq/scenarios";
import { SECOND_US } from "@tansiq/space";
import { emptyPicture, predictedLosses, type Track, take } from "@tansiq/watch";
import { SWISS_DAY } from "../tests/system/recordings.ts";
import { compare } from "./compare.ts";
import { allPairs } from "./watch/all-pairs.ts";

const COPIES = 50;
const FROM_US = Date.UTC(2018, 7, 1, 12) * 1_000;
const TICKS = 60;

const recording = await readRecording(SWISS_DAY);
const fromUs = FROM_US - 30 * SECOND_US;
const flights = copiesOf(
	cut(flightsOf(recording.reports), fromUs, FROM_US + 600 * SECOND_US),
	COPIES,
);
const { alert, minima } = replayAgreement(
	{
		id: "load",
		theatre: { south9: -90e9, west9: -180e9, north9: 90e9, east9: 180e9 },
		validity: { startUs: 0, endUs: Number.MAX_SAFE_INTEGER },
	},
	[],
);
const crewed = minima[0] as (typeof minima)[number];
const room = {
	radiusMm: crewed.radiusMm,
	height01mm: crewed.height01mm - alert.altimetryTolerance01mm,
};

/** What a desk saw at each tick: the newest report of everybody, every other flight its own. */
const moments = Array.from({ length: TICKS }, (_, i) => FROM_US + i * 10 * SECOND_US);
const pictures = moments.map((nowUs) => {
	const picture = emptyPicture();
	for (const { address, party, samples } of flights) {
		const newest = samples.findLast(({ tUs }) => tUs <= nowUs);
		if (newest === undefined) continue;
		const { tUs, ...rest } = newest;
		const report = { ...rest, id: address, datum: "STD" as const, reportedUs: tUs };
		take(picture, report, party === "alpha" ? "own" : "seen");
	}
	return picture;
});

/** The loss predicted at a tick, of two addresses, as one number. */
const keyOf = (tick: number, a: string, b: string) =>
	tick * 2 ** 46 +
	(Number.parseInt(a, 16) % 2 ** 23) * 2 ** 23 +
	(Number.parseInt(b, 16) % 2 ** 23);

await compare({
	name: "watch-load",
	work: `${TICKS} ticks of ${Math.round(pictures.reduce((sum, { tracks }) => sum + tracks.size, 0) / TICKS)} tracks in the mean`,
	unit: "a tick",
	units: TICKS,
	ours: {
		name: "tansiq",
		threads: 1,
		run: () =>
			pictures.map((picture, i) =>
				predictedLosses(
					picture,
					alert,
					{ minimaOf: () => room, widestRadiusMm: room.radiusMm },
					moments[i] as number,
					{ datum: 0, minima: 0 },
				).map(({ tracks }) => tracks as [string, string]),
			),
		keys: (found: [string, string][][]) =>
			found.flatMap((pairs, tick) => pairs.map(([a, b]) => keyOf(tick, a, b))),
	},
	peers: [
		{
			name: "every pair",
			threads: 1,
			run: () =>
				pictures.map((picture, i) =>
					allPairs([...picture.tracks.values()] as Track[], alert, room, moments[i] as number),
				),
			keys: (found: string[][]) =>
				found.flatMap((pairs, tick) =>
					pairs.map((pair) => keyOf(tick, ...(pair.split(" ") as [string, string]))),
				),
		},
	],
});
