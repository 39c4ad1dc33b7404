import type { Outline } from "@tansiq/space";

/**
 * RFC 8785 for what a parsed agreement holds: integers, text, true, false, null, and lists and
 * objects of them. What stands in no sentence digit by digit is named there by the hash of this.
 */
export function canonicalData(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalData).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const fields = value as Record<string, unknown>;
	const members = Object.keys(fields)
		.sort()
		.map((key) => `${JSON.stringify(key)}:${canonicalData(fields[key])}`);
	return `{${members.join(",")}}`;
}

/** A box of positions that may lie across the meridian of 180 degrees, 1e-9 degree. */
interface Box {
	south9: number;
	north9: number;
	/** East of −180 degrees; `east9` may lie beyond 180. */
	west9: number;
	east9: number;
}

const HALF_TURN_9 = 180_000_000_000;
const TURN_9 = 2 * HALF_TURN_9;

/** The box of the vertices of an outline, each longitude taken on the way that is nearest to the first. */
export function boxOf({ lat9, lon9 }: Exclude<Outline, { kind: "disc" }>): Box {
	const first = lon9[0] as number;
	let [south9, north9] = [lat9[0] as number, lat9[0] as number];
	let [west9, east9] = [first, first];
	for (const [i, lat] of lat9.entries()) {
		const lon = lon9[i] as number;
		const near = lon - first > HALF_TURN_9 ? lon - TURN_9 : lon;
		const nearest = first - near > HALF_TURN_9 ? near + TURN_9 : near;
		south9 = Math.min(south9, lat);
		north9 = Math.max(north9, lat);
		west9 = Math.min(west9, nearest);
		east9 = Math.max(east9, nearest);
	}
	return { south9, north9, west9, east9 };
}

/** The middle of a box, −180 to 180 degrees. */
export function middleOf({ south9, north9, west9, east9 }: Box): { lat9: number; lon9: number } {
	const lon9 = Math.round((west9 + east9) / 2);
	return {
		lat9: Math.round((south9 + north9) / 2),
		lon9: lon9 > HALF_TURN_9 ? lon9 - TURN_9 : lon9 < -HALF_TURN_9 ? lon9 + TURN_9 : lon9,
	};
}
