import { copiesOf, cut, flightsOf, readRecording } from "@tansiq/scenarios";
import { SECOND_US } from "@tansiq/space";
import { emptyPicture, type Picture, take } from "@tansiq/watch";
import { SWISS_DAY } from "../../tests/system/recordings.ts";

const COPIES = 50;
const FROM_US = Date.UTC(2018, 7, 1, 12) * 1_000;

export interface Moment {
	nowUs: number;
	/** What a desk saw then: the newest report of everybody, every other flight its own. */
	picture: Picture;
}

/** So many ticks from noon of the recorded day on, fifty times round the earth, one every ten seconds. */
export async function noon(ticks: number): Promise<Moment[]> {
	const recording = await readRecording(SWISS_DAY);
	const fromUs = FROM_US - 30 * SECOND_US;
	const flights = copiesOf(
		cut(flightsOf(recording.reports), fromUs, FROM_US + 10 * ticks * SECOND_US),
		COPIES,
	);
	return Array.from({ length: ticks }, (_, i) => {
		const nowUs = FROM_US + i * 10 * SECOND_US;
		const picture = emptyPicture();
		for (const { address, party, samples } of flights) {
			const newest = samples.findLast(({ tUs }) => tUs <= nowUs);
			if (newest === undefined) continue;
			const { tUs, ...rest } = newest;
			const report = { ...rest, id: address, datum: "STD" as const, reportedUs: tUs };
			take(picture, report, party === "alpha" ? "own" : "seen");
		}
		return { nowUs, picture };
	});
}

/** How many tracks they have in the mean. */
export function meanTracks(moments: readonly Moment[]): number {
	const all = moments.reduce((sum, { picture }) => sum + picture.tracks.size, 0);
	return Math.round(all / moments.length);
}
