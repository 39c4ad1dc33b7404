import type { AgreedZone, AnyRule } from "@tansiq/agreement";
import { DAY_US } from "@tansiq/space";
import { place } from "../places.ts";
import { at, disc, LOW, minutes, type Step, type Telling } from "./story.ts";

const NORTH = place(-23.5, -4.6);
const SOUTH = place(-24.4, -4.6);

/**
 * 2018: a warning came one minute before, and named another region than the one that was struck. An
 * air defence of a third party, which no line reached, then shot at an aircraft that was coming home.
 */
export const lateNotice: Telling = (originUs, silent) => {
	const whole = { startUs: originUs - DAY_US, endUs: originUs + DAY_US };
	const zone = (id: string, name: string, where: typeof NORTH): AgreedZone => ({
		id,
		name,
		rule: "notice",
		outline: { kind: "disc", ...where, radiusMm: 20_000_000 },
		band: LOW,
		window: whole,
	});
	const survey = {
		class: "crewed" as const,
		category: "civil" as const,
		label: "Shore survey",
		unit: "survey-1",
		volumes: [disc(originUs, SOUTH, 5, LOW, [minutes(20), minutes(50)])],
	};
	const drop = (startS: number, text?: string) => ({
		class: "crewed" as const,
		category: "state" as const,
		volumes: [disc(originUs, SOUTH, 4, LOW, [startS, startS + minutes(6)])],
		...(text !== undefined && { text }),
	});
	const patrol: AnyRule = {
		kind: "outsider",
		id: "patrol",
		name: "shore patrol",
		extent: { outline: zone("", "", SOUTH).outline, band: LOW, window: whole },
		reachedBy: "bravo",
		notBoundBy: [],
	};
	const begin: Step[] = [
		{ atS: 0, party: "bravo", deed: "declare", id: "survey", request: survey },
		{ atS: 40, party: "alpha", deed: "answer", to: "TQ-20", msg: "ROGER" },
	];
	const late = minutes(25);
	const wrong = drop(late + 60, "Drop over the north works");
	const right: Step[] = [
		{
			atS: 120,
			party: "alpha",
			deed: "declare",
			id: "drop",
			request: drop(minutes(55), "Drop over the south works"),
		},
		{ atS: 170, party: "bravo", deed: "answer", to: "TQ-20", msg: "ROGER" },
	];
	const stop = { start_us: at(originUs, late + 15), zone: { id: "south" } };
	const asItWas: Step[] = [
		{ atS: late, party: "alpha", deed: "declare", id: "drop", request: wrong },
		// The node takes no words against the drawing; what was drawn is told at once.
		{ atS: late + 4, party: "alpha", deed: "declare", id: "drop", request: drop(late + 64) },
		{ atS: late + 15, party: "bravo", deed: "say", msg: "TQ-41", body: stop },
		{ atS: late + 22, party: "bravo", deed: "confirm", of: "TQ-20", name: "unit survey-1" },
		{ atS: late + 23, party: "bravo", deed: "confirm", of: "TQ-41", name: "unit survey-1" },
		{ atS: late + 40, party: "alpha", deed: "answer", to: "TQ-41", msg: "WILCO" },
		{ atS: late + 42, party: "alpha", deed: "end", id: "drop" },
		{ atS: late + 60, party: "bravo", deed: "answer", to: "TQ-20", msg: "ROGER" },
		{ atS: late + 61, party: "bravo", deed: "answer", to: "TQ-22", msg: "ROGER" },
	];
	return {
		lastsS: minutes(30),
		agreedUntilS: minutes(600),
		zones: [zone("north", "north works", NORTH), zone("south", "south works", SOUTH)],
		rules: [patrol],
		steps: [...begin, ...(silent ? right : asItWas)],
	};
};
