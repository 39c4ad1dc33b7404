import Type, { type Static } from "typebox";
import { Altitude01mm, Integer, Latitude9, Longitude9, Micros } from "./space.ts";
import { closed, orNull, words } from "./words.ts";

/** The live picture. */

export const Track = Type.Object({
	id: Type.String(),
	/** own: with its operation; seen: by our sensors; told: by the peer through the door. */
	origin: words("own", "seen", "told"),
	operation: orNull(Type.String()),
	lat9: Latitude9,
	lon9: Longitude9,
	altitude01mm: Altitude01mm,
	datum: words("W84", "EGM96", "STD", "AGL"),
	/** Ground speed, mm/s; null where not reported. */
	speedMmS: orNull(Integer),
	/** True track, 1e-3 degree clockwise from north. */
	trackMdeg: orNull(Integer),
	/** Vertical rate, 0.1 mm/s. */
	climb01mmS: orNull(Integer),
	reportedUs: Micros,
	/**
	 * Why its positions are in doubt, since when, and how much wider alerts take it. jump: it is where
	 * nothing could have flown to; drift: not where its own speed and track lead; quality: NIC or NACp
	 * too low. Absent: they are not in doubt.
	 */
	doubt: Type.Optional(
		orNull(
			Type.Object({
				reason: words("jump", "drift", "quality"),
				sinceUs: Micros,
				growth: Type.Object({ mm: Integer, height01mm: Integer }),
			}),
		),
	),
});
export const PositionReport = Type.Object(
	{
		id: Type.String({ pattern: "^[0-9a-z-]{1,24}$" }),
		/** Given only for our own aircraft, whose operation we know. */
		operation: Type.Optional(Type.String()),
		lat9: Latitude9,
		lon9: Longitude9,
		altitude01mm: Altitude01mm,
		datum: words("W84", "EGM96", "STD", "AGL"),
		speedMmS: orNull(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
		trackMdeg: orNull(Type.Integer({ minimum: 0, maximum: 360_000 })),
		climb01mmS: orNull(Type.Integer({ minimum: -10_000_000, maximum: 10_000_000 })),
		reportedUs: Micros,
		/** Navigation integrity and accuracy categories, as far as it reports them. */
		nic: Type.Optional(Type.Integer({ minimum: 0, maximum: 11 })),
		nacp: Type.Optional(Type.Integer({ minimum: 0, maximum: 11 })),
	},
	closed,
);
export const PositionsRequest = Type.Object(
	{ reports: Type.Array(PositionReport, { maxItems: 20_000 }) },
	closed,
);

export type Track = Static<typeof Track>;
export type PositionReport = Static<typeof PositionReport>;
