/**
 * Who is in which closed zone at a tick of the watch, over the recorded day, fifty times round the earth,
 * and some 1,600 real zones, against asking zone by zone: `npm run -s bench -- watch-zones`.
 */
import { inside } from "@tansiq/space";
import { type WatchedZone, zoneEntries } from "@tansiq/watch";
import { compare } from "./compare.ts";
import { type Moment, meanTracks, noon } from "./watch/noon.ts";
import { noticeCircles, regions, ukVolumes } from "./worlds/airspaces.ts";

const TICKS = 4;
const STALE_US = 30_000_000;

const moments = await noon(TICKS);
const zones = [...ukVolumes().slice(0, 350), ...regions(), ...noticeCircles(914).circles].map(
	(volume, i): WatchedZone => ({
		...volume,
		id: `${i}`,
		rule: "closed",
		window: { startUs: 0, endUs: Number.MAX_SAFE_INTEGER },
	}),
);
const startMs = performance.now();
zoneEntries((moments[0] as Moment).picture, zones, STALE_US, (moments[0] as Moment).nowUs);
const firstMs = Math.round(performance.now() - startMs);

/** A track in a zone at a tick, as one number. */
const keyOf = (tick: number, address: string, zone: string) =>
	tick * 2 ** 46 + (Number.parseInt(address, 16) % 2 ** 32) * 2 ** 11 + Number(zone);

/** Tracks and zones of each tick. */
type Found = [track: string, zone: string][][];

const keys = (found: Found) =>
	found.flatMap((pairs, tick) => pairs.map(([track, zone]) => keyOf(tick, track, zone)));

function zoneByZone({ picture, nowUs }: Moment): Found[number] {
	const fresh = [...picture.tracks.values()].filter(
		({ reportedUs }) => nowUs - reportedUs <= STALE_US,
	);
	return zones.flatMap((zone) =>
		fresh
			.filter((track) => inside(track, nowUs, zone) !== false)
			.map(({ id }): [string, string] => [id, zone.id]),
	);
}

await compare({
	name: "watch-zones",
	work: `${meanTracks(moments)} tracks in the mean, ${zones.length} zones`,
	unit: "a tick",
	units: TICKS,
	ours: {
		name: "tansiq",
		threads: 1,
		run: (): Found =>
			moments.map(({ picture, nowUs }) =>
				zoneEntries(picture, zones, STALE_US, nowUs).map(({ tracks, zone }) => [
					tracks[0] as string,
					zone as string,
				]),
			),
		keys,
	},
	peers: [{ name: "zone by zone", threads: 1, run: (): Found => moments.map(zoneByZone), keys }],
	figures: { first_tick_ms: firstMs },
});
