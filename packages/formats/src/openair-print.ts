import { type Fault, NAUTICAL_MILE_MM, type Outline } from "@tansiq/space";
import { instantText } from "./instant.ts";
import { limitText } from "./limit-text.ts";
import { classOf } from "./openair-class.ts";
import { positionText } from "./sexagesimal.ts";
import { ALWAYS, type ImportedZone } from "./zone.ts";
import { isSurface, UNLIMITED_01MM } from "./zone-band.ts";

/**
 * Prints zones so that `parseOpenAir` reads the same integers back. What the format cannot say (a
 * schedule, a height above the ellipsoid, another rule than its classes mean) is a fault, and the
 * zone is left out: it would mean something else to whoever reads it.
 */
export function printOpenAir(zones: readonly ImportedZone[]): { text: string; faults: Fault[] } {
	const faults: Fault[] = [];
	const lines: string[] = [];
	for (const zone of zones) {
		const { id, name, rule, purpose, band, window } = zone;
		const fault = (field: string, value: string, expected: string) =>
			faults.push({ field: `${id}.${field}`, value, expected });
		const lower = isSurface(band) ? "SFC" : limitText(band.lower01mm, band.datum);
		const upper = band.upper01mm === UNLIMITED_01MM ? "UNL" : limitText(band.upper01mm, band.datum);
		if (lower === null || upper === null) {
			fault("band", band.datum, "AMSL, AGL or whole flight levels");
		} else if (zone.schedules !== undefined && zone.schedules.length > 0) {
			fault("schedules", `${zone.schedules.length} schedules`, "none: the format has no schedule");
		} else if (zone.outline.kind === "corridor" && zone.outline.lat9.length < 2) {
			fault("outline", "a corridor of one point", "two or more points");
		} else if (!/^[\w.:-]{1,64}$/.test(id)) {
			fault("id", id, "1 to 64 letters, digits and ._:-");
		} else {
			lines.push(`AC ${classOf(rule, purpose)}`, `AN ${name}`, `AI ${id}`);
			if (window.startUs !== ALWAYS.startUs || window.endUs !== ALWAYS.endUs)
				lines.push(`AA ${instantText(window.startUs)}/${instantText(window.endUs)}`);
			lines.push(`AL ${lower}`, `AH ${upper}`, ...boundaryLines(zone.outline), "");
		}
	}
	return { text: lines.join("\n"), faults };
}

function boundaryLines(outline: Outline): string[] {
	if (outline.kind === "disc")
		return [`V X=${positionText(outline)}`, `DC ${miles(outline.radiusMm)}`];
	const points = outline.lat9.map(
		(lat9, i) => `DP ${positionText({ lat9, lon9: outline.lon9[i] as number })}`,
	);
	return outline.kind === "polygon" ? points : [`DY ${miles(2 * outline.halfWidthMm)}`, ...points];
}

const miles = (mm: number) => (mm / NAUTICAL_MILE_MM).toFixed(7);
