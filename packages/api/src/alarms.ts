import Type, { type Static } from "typebox";
import { Integer, Micros } from "./space.ts";
import { closed, orNull, words } from "./words.ts";

/** What calls for a person, and how it is put aside. */

export const Alert = Type.Object({
	id: Type.String(),
	kind: words("predicted_loss", "zone_entry", "nonconformance"),
	/** `lost`: its tracks are no longer heard; `unknown`: after a start until one full tick. */
	condition: words("present", "cleared", "lost", "unknown"),
	raisedUs: Micros,
	clearedUs: orNull(Micros),
	silencedUs: orNull(Micros),
	/** Open = not yet (silenced and clear). */
	open: Type.Boolean(),
	/** Track ids (transponder addresses). */
	tracks: Type.Array(Type.String()),
	/** Own operations concerned. */
	operations: Type.Array(Type.String()),
	zone: orNull(Type.String()),
	/** Predicted closest approach at the last tick; null when not a predicted loss. */
	closestUs: orNull(Micros),
	distanceMm: orNull(Integer),
	height01mm: orNull(Integer),
});

/**
 * What calls for a person now: a message of distress or urgency that waits for an answer here or
 * that nobody answers there, an alert of the picture, a line that is not checked.
 */
export const Alarm = Type.Object({
	/** `alert`, `dialogue` or `line`, a space, and what it speaks of. */
	id: Type.String(),
	source: words("alert", "dialogue", "line"),
	/** The alert's id, the dialogue's ref, or the kind of line check: `machine`, `human`. */
	of: Type.String(),
	/** A predicted loss less than a minute away is distress. */
	urgency: words("D", "U"),
	/** What a flood is grouped by. */
	zone: orNull(Type.String()),
	raisedUs: Micros,
	state: words(
		"unacknowledged",
		"acknowledged",
		"returned-unacknowledged",
		"latched-unacknowledged",
		"latched-acknowledged",
		"shelved",
	),
	/** Never what warns of danger to life. */
	shelvable: Type.Boolean(),
	/** Who keeps it quiet until when and why; it sounds again by itself. */
	shelved: orNull(Type.Object({ untilUs: Micros, reason: Type.String(), by: Type.String() })),
});
/** Quiet for so many minutes; journalled, and told to the next watch. */
export const ShelveRequest = Type.Object(
	{
		minutes: Type.Integer({ minimum: 1, maximum: 15 }),
		reason: Type.String({ minLength: 1, maxLength: 256 }),
	},
	closed,
);

export const AlarmLoad = Type.Object({
	/** Alarms raised at this desk in the last ten minutes. */
	per10Min: Type.Integer({ minimum: 0 }),
	/** By ISA-18.2: one is fine, more than ten are a flood. */
	load: words("fine", "manageable", "high", "flood"),
	/** In a flood the alarms by zone, the fullest first; distress is in none. Else empty. */
	groups: Type.Array(
		Type.Object({ zone: orNull(Type.String()), alarms: Type.Array(Type.String()) }),
	),
});

export type Alert = Static<typeof Alert>;
export type Alarm = Static<typeof Alarm>;
export type AlarmLoad = Static<typeof AlarmLoad>;
export type ShelveRequest = Static<typeof ShelveRequest>;
