import Type from "typebox";
import { closed } from "./words.ts";

/** Schemas of the numbers and shapes of `@tansiq/space`; the units stand in the names. */

export const Integer = Type.Integer({
	minimum: Number.MIN_SAFE_INTEGER,
	maximum: Number.MAX_SAFE_INTEGER,
});
export const Micros = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const Latitude9 = Type.Integer({ minimum: -90_000_000_000, maximum: 90_000_000_000 });
export const Longitude9 = Type.Integer({ minimum: -180_000_000_000, maximum: 180_000_000_000 });
export const Altitude01mm = Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 });
const Length = Type.Integer({ minimum: 0, maximum: 20_037_508_000 });
const vertices = { minItems: 1, maxItems: 10_000 } as const;

export const Polygon = Type.Object(
	{
		kind: Type.Literal("polygon"),
		lat9: Type.Array(Latitude9, vertices),
		lon9: Type.Array(Longitude9, vertices),
	},
	closed,
);
export const Disc = Type.Object(
	{ kind: Type.Literal("disc"), lat9: Latitude9, lon9: Longitude9, radiusMm: Length },
	closed,
);
export const Corridor = Type.Object(
	{
		kind: Type.Literal("corridor"),
		lat9: Type.Array(Latitude9, vertices),
		lon9: Type.Array(Longitude9, vertices),
		halfWidthMm: Length,
	},
	closed,
);
export const Outline = Type.Union([Polygon, Disc, Corridor]);
export const Band = Type.Object(
	{
		datum: Type.Union([
			Type.Literal("W84"),
			Type.Literal("EGM96"),
			Type.Literal("STD"),
			Type.Literal("AGL"),
		]),
		lower01mm: Altitude01mm,
		upper01mm: Altitude01mm,
	},
	closed,
);
export const Window = Type.Object({ startUs: Micros, endUs: Micros }, closed);
export const Volume = Type.Object({ outline: Outline, band: Band, window: Window }, closed);
export const Volumes = Type.Array(Volume, { minItems: 1, maxItems: 5_000 });
