import { place } from "../places.ts";
import { at, disc, LOW, minutes, type Step, type Telling } from "./story.ts";

const BRIDGE = place(-23.9, -4.7);
/** What was told was nine kilometres off. */
const ELSEWHERE = place(-23.981, -4.7);

/**
 * 2016: strikes fell on the wrong place. Who saw it called; his usual contact was away, he told
 * nobody else and hung up, and it went on for 27 minutes. Here what is said is for a role and climbs.
 */
export const contactAway: Telling = (originUs, silent) => {
	const work = (where: typeof BRIDGE, id: string) => ({
		class: "crewed" as const,
		category: "state" as const,
		label: id,
		volumes: [disc(originUs, where, 3, LOW, [minutes(18), minutes(45)])],
	});
	const begin: Step[] = [
		{
			atS: 0,
			party: "alpha",
			deed: "declare",
			id: "work",
			request: work(ELSEWHERE, "work at the ford"),
		},
		{ atS: 30, party: "bravo", deed: "answer", to: "TQ-20", msg: "ROGER" },
	];
	const calledS = minutes(19);
	const stop = {
		start_us: at(originUs, calledS),
		zone: { id: "bridge", outline: { kind: "disc", ...BRIDGE, radiusMm: 2_000_000 } },
	};
	const asItWas: Step[] = [
		{ atS: calledS, party: "bravo", deed: "say", msg: "TQ-41", body: stop },
		// The watch is away: after a minute his chief is called, and after two the voice.
		{ atS: calledS + 140, party: "alpha", deed: "answer", to: "TQ-41", msg: "WILCO" },
		{ atS: calledS + 142, party: "alpha", deed: "end", id: "work" },
		{ atS: calledS + 160, party: "bravo", deed: "answer", to: "TQ-22", msg: "ROGER" },
	];
	return {
		lastsS: minutes(24),
		agreedUntilS: minutes(600),
		zones: [],
		rules: [],
		steps: [...begin, ...(silent ? [] : asItWas)],
	};
};
