import { from, place } from "../places.ts";
import { at, disc, LOW, minutes, type Step, type Telling } from "./story.ts";

const START = place(-24.0, -4.6);

/**
 * 2024: a convoy's route was notified and received, and never reached the crew that fired. Here the
 * desk that received it lists the unit that has not heard, and is called when the time for it is over.
 */
export const lastUnit: Telling = (originUs, silent) => {
	const end = from(START, 180, 8_000);
	const window = { startUs: at(originUs, minutes(30)), endUs: at(originUs, minutes(60)) };
	const convoy = {
		class: "ground" as const,
		category: "protected" as const,
		level: "volume" as const,
		label: "Relief convoy",
		unit: "convoy-1",
		volumes: [
			{
				outline: {
					kind: "corridor" as const,
					lat9: [START.lat9, end.lat9],
					lon9: [START.lon9, end.lon9],
					halfWidthMm: 300_000,
				},
				band: LOW,
				window,
			},
		],
	};
	const post = {
		class: "ground" as const,
		category: "state" as const,
		label: "Post at the mill",
		unit: "post-3",
		letStand: "It stays where it is, and holds its fire.",
		volumes: [disc(originUs, from(START, 180, 4_000), 0.5, LOW, [minutes(20), minutes(90)])],
	};
	const heard: Step = {
		atS: minutes(4),
		party: "bravo",
		deed: "confirm",
		of: "TQ-20",
		name: "unit post-3",
	};
	return {
		lastsS: minutes(28),
		agreedUntilS: minutes(600),
		zones: [],
		rules: [],
		steps: [
			{ atS: 0, party: "bravo", deed: "declare", id: "post", request: post },
			{ atS: 30, party: "alpha", deed: "declare", id: "convoy", request: convoy },
			{ atS: 60, party: "alpha", deed: "answer", to: "TQ-20", msg: "ROGER" },
			{ atS: 70, party: "alpha", deed: "confirm", of: "TQ-20", name: "unit convoy-1" },
			{ atS: 90, party: "bravo", deed: "answer", to: "TQ-20", msg: "ROGER" },
			...(silent ? [heard] : []),
		],
	};
};
