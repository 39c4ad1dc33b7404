import type { AgreedZone, AnyRule } from "@tansiq/agreement";
import type { AnswerRequest, DeclareRequest } from "@tansiq/api";
import type { Band, Outline, Volume } from "@tansiq/space";
import { MINUTE_US, SECOND_US } from "@tansiq/space";
import { metres } from "../cast.ts";
import type { Place } from "../places.ts";
import type { PartyName } from "../scenario.ts";

/**
 * What people and machines do in a story, as seen from outside: two desks, and the line between them.
 */
export type Deed =
	| { deed: "declare"; id: string; request: DeclareRequest }
	| { deed: "end"; id: string }
	| { deed: "say"; msg: string; body: { [slot: string]: unknown } }
	/** Answers the newest message of that kind that waits at this desk. */
	| { deed: "answer"; to: string; msg: AnswerRequest["msg"]; reason?: string }
	/** A unit of this party, or an outsider whom it reaches, has heard of the newest message of that kind. */
	| { deed: "confirm"; of: string; name: string }
	/** The line between the nodes is cut, and mended; whose step it is does not matter. */
	| { deed: "cut" | "mend" };

export type Step = Deed & {
	/** Seconds since the story began. */
	atS: number;
	party: PartyName;
};

/** One story from the public record, with neutral names. */
export interface Story {
	lastsS: number;
	/** When the agreement ends, seconds since the story began. */
	agreedUntilS: number;
	zones: AgreedZone[];
	rules: AnyRule[];
	/** In order of time. */
	steps: Step[];
}

/**
 * Tells a story that begins at an instant. Its silent twin is the same day with everything done
 * right: nobody is alarmed.
 */
export type Telling = (originUs: number, silent: boolean) => Story;

/** Seconds since a story began, as an instant. */
export const at = (originUs: number, seconds: number): number => originUs + seconds * SECOND_US;

export const minutes = (count: number): number => (count * MINUTE_US) / SECOND_US;

/** A disc between two instants of a story. */
export function disc(
	originUs: number,
	{ lat9, lon9 }: Place,
	radiusKm: number,
	band: Band,
	[startS, endS]: readonly [number, number],
): Volume {
	const outline: Outline = { kind: "disc", lat9, lon9, radiusMm: radiusKm * 1_000_000 };
	return { outline, band, window: { startUs: at(originUs, startS), endUs: at(originUs, endS) } };
}

/** From the ground to where aircraft of a survey fly. */
export const LOW: Band = metres(0, 600);
