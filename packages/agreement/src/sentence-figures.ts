import {
	exactClimb,
	exactDistance,
	exactHeight,
	exactInstant,
	exactLatitude,
	exactLongitude,
} from "@tansiq/language";
import type { Agreement } from "./agreement.ts";
import { categorySentence, classSentence, levelSentence } from "./sentence-rule.ts";
import { duration, listed, part, quoted, say, type Voice } from "./sentence-voice.ts";

/** The figures of an agreement, in the order in which they are read. */
export const FIGURES = [
	"validity",
	"theatre",
	"minima",
	"notice",
	"answer",
	"technical",
	"disclosure",
	"sealed-block",
	"tracks",
	"ceiling",
	"tie",
	"alert",
	"conformance",
] as const;
export type Figure = (typeof FIGURES)[number];

const SAYINGS: { [figure in Figure]: (voice: Voice, agreement: Agreement) => string[] } = {
	validity: (voice, { validity }) => [
		say(voice, "figure.validity", {
			start: exactInstant(validity.startUs),
			end: exactInstant(validity.endUs),
		}),
	],
	theatre: (voice, { theatre }) => [
		say(voice, "figure.theatre", {
			south: exactLatitude(theatre.south9),
			west: exactLongitude(theatre.west9),
			north: exactLatitude(theatre.north9),
			east: exactLongitude(theatre.east9),
		}),
	],
	minima: (voice, { minima }) => [
		...minima.map(({ classes: [first, second], radiusMm, height01mm }) =>
			say(voice, "figure.minima", {
				first: part(voice, `class.${first}`),
				second: part(voice, `class.${second}`),
				radius: exactDistance(radiusMm, voice.units),
				height: exactHeight(height01mm, voice.units),
			}),
		),
		say(voice, "figure.minima_other"),
	],
	notice: (voice, { noticeLeadUs }) => [
		say(voice, "figure.notice", { lead: duration(voice, noticeLeadUs) }),
	],
	answer: (voice, { answerDueUs }) => [
		say(voice, "figure.answer", { due: duration(voice, answerDueUs) }),
	],
	technical: (voice, { technicalDueUs: { urgent, routine } }) => [
		say(voice, "figure.technical", {
			urgent: duration(voice, urgent),
			routine: duration(voice, routine),
		}),
	],
	disclosure: (voice, { disclosure }) => [
		say(voice, "figure.disclosure_order"),
		...disclosure.map((row) =>
			[
				say(voice, "figure.disclosure", { id: quoted(voice, row.id) }),
				classSentence(voice, row.class),
				categorySentence(voice, row.category),
				levelSentence(voice, row.level),
				say(voice, `release.${row.release}`),
			].join(" "),
		),
	],
	"sealed-block": (voice, { sealedBlockUs }) => [
		say(voice, "figure.sealed_block", { block: duration(voice, sealedBlockUs) }),
	],
	tracks: (voice, agreement) => {
		const openings = agreement.trackOpenings.map((each) => say(voice, `opening.${each}`));
		return [
			openings.length === 0
				? say(voice, "figure.tracks_never")
				: say(voice, "figure.tracks", { openings: listed(voice, openings) }),
			say(voice, "figure.track_window", {
				before: duration(voice, agreement.trackBeforeUs),
				after: duration(voice, agreement.trackAfterUs),
			}),
		];
	},
	ceiling: (voice, { ceiling }) => {
		if (ceiling.length === 0) return [say(voice, "figure.ceiling_none")];
		const marks = ceiling.map((mark) => quoted(voice, mark));
		return [say(voice, "figure.ceiling", { marks: listed(voice, marks) })];
	},
	tie: (voice) => [say(voice, "figure.tie")],
	alert: (voice, { alert }) => [
		say(voice, "figure.alert", {
			lookAhead: duration(voice, alert.lookAheadUs),
			tick: duration(voice, alert.tickUs),
		}),
		say(voice, "figure.alert_height", {
			tolerance: exactHeight(alert.altimetryTolerance01mm, voice.units),
			climb: exactClimb(alert.levelClimb01mmS, voice.units),
		}),
		say(voice, "figure.alert_hits", { hits: alert.hits, count: alert.ofTicks }),
		say(voice, "figure.alert_end", {
			rearm: duration(voice, alert.rearmUs),
			stale: duration(voice, alert.staleUs),
		}),
		...(alert.doubtGrowth === undefined
			? []
			: [
					say(voice, "figure.alert_doubt", {
						distance: exactDistance(alert.doubtGrowth.mm, voice.units),
						height: exactHeight(alert.doubtGrowth.height01mm, voice.units),
					}),
				]),
	],
	conformance: (voice, { conformance }) => [
		say(voice, "figure.conformance", {
			lateral: exactDistance(conformance.lateralMm, voice.units),
			vertical: exactHeight(conformance.vertical01mm, voice.units),
			time: duration(voice, conformance.timeUs),
		}),
		say(voice, "figure.conformance_states", {
			excursion: duration(voice, conformance.excursionUs),
			contingent: duration(voice, conformance.contingentUs),
			endAfter: duration(voice, conformance.endAfterUs),
		}),
	],
};

/** What the agreement says of one of its figures, a sentence for each row that it has. */
export function sayFigure(voice: Voice, agreement: Agreement, figure: Figure): string[] {
	return SAYINGS[figure](voice, agreement);
}
