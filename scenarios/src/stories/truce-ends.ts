import { place } from "../places.ts";
import { disc, LOW, minutes, type Step, type Telling } from "./story.ts";

/**
 * 2016: an aid movement was under way when the truce that protected it ended. Here both desks are
 * called one lead time before, while there is time to extend it or to turn back.
 */
export const truceEnds: Telling = (originUs, silent) => {
	const untilS = minutes(40);
	const endS = silent ? minutes(36) : minutes(60);
	const movement = {
		class: "ground" as const,
		category: "protected" as const,
		level: "volume" as const,
		label: "Aid movement",
		volumes: [disc(originUs, place(-24.1, -4.5), 2, LOW, [minutes(18), endS])],
	};
	const back: Step[] = [
		{ atS: minutes(39), party: "alpha", deed: "end", id: "movement" },
		{ atS: minutes(39) + 20, party: "bravo", deed: "answer", to: "TQ-22", msg: "ROGER" },
	];
	return {
		lastsS: minutes(42),
		agreedUntilS: untilS,
		zones: [],
		rules: [],
		steps: [
			{ atS: 0, party: "alpha", deed: "declare", id: "movement", request: movement },
			{ atS: 45, party: "bravo", deed: "answer", to: "TQ-20", msg: "ROGER" },
			...(silent ? [] : back),
		],
	};
};
