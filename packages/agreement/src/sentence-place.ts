import {
	exactAltitude,
	exactDistance,
	exactInstant,
	exactMinute,
	formatDistance,
	formatPosition,
	type Sha256Hex,
} from "@tansiq/language";
import { type Band, distanceMm, type Outline, type Window } from "@tansiq/space";
import type { DividingLineRule, Extent, Schedule } from "./rules.ts";
import { boxOf, canonicalData, middleOf } from "./sentence-data.ts";
import { listed, part, say, type Voice } from "./sentence-voice.ts";

/** A voice that also names exactly what it only summarises. */
export interface SigningVoice extends Voice {
	sha256: Sha256Hex;
	/** Hashes that another language has needed already. */
	hashes: WeakMap<object, string>;
}

/** An upper limit that says that there is none. */
const NO_LIMIT_01MM = 2_147_483_647;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** The hash of data of the agreement: of its RFC 8785 form in UTF-8. */
export function hashOf({ sha256, hashes }: SigningVoice, value: object): string {
	const known = hashes.get(value);
	if (known !== undefined) return known;
	const hash = sha256(new TextEncoder().encode(canonicalData(value)));
	hashes.set(value, hash);
	return hash;
}

/** Where, at which altitudes and when, a sentence for each. */
export function extentSentences(voice: SigningVoice, extent: Extent): string[] {
	const { outline, band, window, schedules = [] } = extent;
	return [
		outlineSentence(voice, outline),
		bandSentence(voice, band),
		windowSentence(voice, window),
		...schedules.map((schedule) => scheduleSentence(voice, schedule)),
	];
}

/** Centre and size to read, and the hash of the exact vertices to sign. */
function outlineSentence(voice: SigningVoice, outline: Outline): string {
	const hash = hashOf(voice, outline);
	if (outline.kind === "disc") {
		const position = formatPosition(outline.lat9, outline.lon9, "decimal");
		const radius = exactDistance(outline.radiusMm, voice.units);
		return say(voice, "where.disc", { position, radius, hash });
	}
	const box = boxOf(outline);
	const { south9, north9, west9, east9 } = box;
	const { lat9, lon9 } = middleOf(box);
	const summary = {
		count: outline.lat9.length,
		position: formatPosition(lat9, lon9, "decimal"),
		northSouth: formatDistance(Math.round(distanceMm(south9, lon9, north9, lon9)), voice.units),
		westEast: formatDistance(Math.round(distanceMm(lat9, west9, lat9, east9)), voice.units),
		hash,
	};
	if (outline.kind === "polygon") return say(voice, "where.polygon", summary);
	const halfWidth = exactDistance(outline.halfWidthMm, voice.units);
	return say(voice, "where.corridor", { ...summary, halfWidth });
}

/** Where a dividing line runs: its ends to read, the hash of its vertices to sign. */
export function lineSentence(voice: SigningVoice, { lat9, lon9 }: DividingLineRule): string {
	const at = (i: number) => formatPosition(lat9.at(i) as number, lon9.at(i) as number, "decimal");
	const hash = hashOf(voice, { lat9, lon9 });
	return say(voice, "where.line", { count: lat9.length, start: at(0), end: at(-1), hash });
}

export function bandSentence(voice: Voice, { datum, lower01mm, upper01mm }: Band): string {
	const lower = exactAltitude(lower01mm, datum, voice.units);
	if (upper01mm === NO_LIMIT_01MM) return say(voice, "where.band_open", { lower });
	return say(voice, "where.band", { lower, upper: exactAltitude(upper01mm, datum, voice.units) });
}

function windowSentence(voice: Voice, { startUs, endUs }: Window): string {
	return say(voice, "when.window", { start: exactInstant(startUs), end: exactInstant(endUs) });
}

function scheduleSentence(voice: Voice, { days, fromMinute, toMinute }: Schedule): string {
	const named = DAYS.filter((day) => days.includes(day)).map((day) => say(voice, `day.${day}`));
	return say(voice, toMinute <= fromMinute ? "when.schedule_night" : "when.schedule", {
		days: named.length === DAYS.length ? part(voice, "day.every") : listed(voice, named),
		from: exactMinute(fromMinute),
		to: exactMinute(toMinute),
	});
}
