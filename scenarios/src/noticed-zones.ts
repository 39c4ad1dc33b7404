import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { AgreedZone } from "@tansiq/agreement";
import { type ImportedZone, parseNotices, RecordingError, zonesOfNotices } from "@tansiq/formats";
import { type Degrees9, HOUR_US, MINUTE_US, type Micros, type Theatre } from "@tansiq/space";
import { evenly } from "./flights.ts";
import type { Replay } from "./recording.ts";

const WEEK_US = 7 * 24 * HOUR_US;
const GZIP_MAGIC = 0x1f8b;
const DEGREE9 = 1_000_000_000;

/** Notice that a replay's zones ask for before entry: shorter than what every flight is declared by. */
export const ZONE_LEAD_US = 10 * MINUTE_US;

/** Most bytes of a file of notices, after decompression. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The zones of a file of recorded notices, plain or compressed with gzip, between flight levels:
 * recorded traffic is measured so.
 * @throws RecordingError where nothing of it can be used; the error of `node:fs` where it cannot be read
 */
export async function readNotices(path: string): Promise<ImportedZone[]> {
	const bytes = await readFile(path);
	const isPacked = bytes.length >= 2 && bytes.readUInt16BE(0) === GZIP_MAGIC;
	const text = isPacked ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
	const { zones, faults } = zonesOfNotices(
		parseNotices(text.toString("utf8"), { limits: "levels" }),
	);
	const [fault] = faults;
	if (zones.length === 0 && fault !== undefined)
		throw new RecordingError(`${path}: ${fault.field} ${fault.value}: expected ${fault.expected}`);
	return zones;
}

/**
 * Zones of real notices laid over a recording of other traffic: the whole set is moved by one
 * displacement in degrees, so that its middle comes to the middle of the traffic, and by whole weeks,
 * so that hours and weekdays stay theirs. Discs keep their radius. What then lies in the theatre and
 * holds while the recording runs becomes a zone; half of them are each party's, by their numbers.
 * Only zones that ask something of who enters them are taken.
 */
export function noticedZones(
	noticed: readonly ImportedZone[],
	{ theatre, startUs, endUs }: Pick<Replay, "theatre" | "startUs" | "endUs">,
): AgreedZone[] {
	const asking = noticed.filter(({ rule }) => rule !== "free").flatMap(discOf);
	if (asking.length === 0) return [];
	const north9 = middleOf(theatre.south9, theatre.north9) - median(asking.map((z) => z.disc.lat9));
	const east9 = middleOf(theatre.west9, theatre.east9) - median(asking.map((z) => z.disc.lon9));
	const middleUs = median(asking.map(({ zone }) => zone.window.startUs));
	const laterUs = Math.round((startUs - middleUs) / WEEK_US) * WEEK_US;
	return asking
		.map(({ zone, disc }): AgreedZone => {
			const { id, name, rule, band, window, schedules, purpose } = zone;
			return {
				id,
				name,
				rule,
				outline: { ...disc, lat9: disc.lat9 + north9, lon9: disc.lon9 + east9 },
				band,
				window: {
					startUs: Math.max(window.startUs + laterUs, startUs),
					endUs: Math.min(window.endUs + laterUs, endUs),
				},
				responsible: [evenly(id)],
				...(schedules && { schedules }),
				...(purpose && { purpose }),
			};
		})
		.filter(({ window, outline }) => window.startUs < window.endUs && isIn(theatre, outline));
}

type Disc = Extract<ImportedZone["outline"], { kind: "disc" }>;

function discOf(zone: ImportedZone): { zone: ImportedZone; disc: Disc }[] {
	return zone.outline.kind === "disc" ? [{ zone, disc: zone.outline }] : [];
}

/** Its centre lies in the theatre. */
function isIn(theatre: Theatre, outline: AgreedZone["outline"]): boolean {
	const { lat9, lon9 } = outline as Disc;
	return (
		theatre.south9 <= lat9 &&
		lat9 <= theatre.north9 &&
		theatre.west9 <= lon9 &&
		lon9 <= theatre.east9
	);
}

/** Whole millionths of a degree, so that what is moved stays readable. */
function middleOf(a: Degrees9, b: Degrees9): Degrees9 {
	return Math.round((a + b) / 2 / (DEGREE9 / 1e6)) * (DEGREE9 / 1e6);
}

function median(values: readonly (Degrees9 | Micros)[]): number {
	return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}
