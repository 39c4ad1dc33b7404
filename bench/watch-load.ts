/**
 * The watch's tick over the recorded day, fifty times round the earth, against the tick that looks at
 * every pair: `npm run -s bench -- watch-load`. Ten minutes of noon, a tick every ten seconds.
 */
import { replayAgreement } from "@tansiq/cli";
import { predictedLosses, type Track } from "@tansiq/watch";
import { compare } from "./compare.ts";
import { allPairs } from "./watch/all-pairs.ts";
import { meanTracks, noon } from "./watch/noon.ts";

const TICKS = 60;

const moments = await noon(TICKS);
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

/** The loss predicted at a tick, of two addresses, as one number. */
const keyOf = (tick: number, a: string, b: string) =>
	tick * 2 ** 46 +
	(Number.parseInt(a, 16) % 2 ** 23) * 2 ** 23 +
	(Number.parseInt(b, 16) % 2 ** 23);

await compare({
	name: "watch-load",
	work: `${TICKS} ticks of ${meanTracks(moments)} tracks in the mean`,
	unit: "a tick",
	units: TICKS,
	ours: {
		name: "tansiq",
		threads: 1,
		run: () =>
			moments.map(({ picture, nowUs }) =>
				predictedLosses(
					picture,
					alert,
					{ minimaOf: () => room, widestRadiusMm: room.radiusMm },
					nowUs,
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
				moments.map(({ picture, nowUs }) =>
					allPairs([...picture.tracks.values()] as Track[], alert, room, nowUs),
				),
			keys: (found: string[][]) =>
				found.flatMap((pairs, tick) =>
					pairs.map((pair) => keyOf(tick, ...(pair.split(" ") as [string, string]))),
				),
		},
	],
});
