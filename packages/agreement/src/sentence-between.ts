/** What is wrong between two agreements of one party, in words for its own desk. */
import { exactDistance, exactHeight, type Language, type UnitSystem } from "@tansiq/language";
import type { Between } from "./between-agreements.ts";
import { listed, part, parties, quoted, say, voiceOf } from "./sentence-voice.ts";

/** Why both cannot be kept; each agreement is named by whom it was made with. */
export function betweenSentence(between: Between, language: Language, units?: UnitSystem): string {
	const voice = voiceOf(language, units);
	const here = parties(voice, [between.peers[0]]);
	const there = parties(voice, [between.peers[1]]);
	if (between.phrase === "between.minima") {
		const [{ classes, radiusMm, height01mm }, other] = between.minima;
		return say(voice, between.phrase, {
			here,
			there,
			first: part(voice, `class.${classes[0]}`),
			second: part(voice, `class.${classes[1]}`),
			radius: exactDistance(radiusMm, voice.units),
			height: exactHeight(height01mm, voice.units),
			otherRadius: exactDistance(other.radiusMm, voice.units),
			otherHeight: exactHeight(other.height01mm, voice.units),
		});
	}
	if (between.phrase === "between.disclosure")
		return say(voice, between.phrase, {
			here,
			there,
			class: part(voice, `class.${between.class}`),
			categories: listed(
				voice,
				between.categories.map((each) => part(voice, `category.${each}`)),
			),
			level: part(voice, `level.${between.level}`),
		});
	const [first, second] = between.zones;
	return say(voice, between.phrase, {
		here,
		there,
		first: quoted(voice, first),
		second: quoted(voice, second),
	});
}
