import type { Outline } from "@tansiq/space";
import { escapeXml } from "./xml.ts";
import type { ImportedZone } from "./zone.ts";
import { zoneProperties } from "./zone-properties.ts";

/**
 * Prints zones as KML 2.2 so that `parseKml` reads the same integers back, ids apart, which KML
 * cannot hold as we write them. Limits stand in ExtendedData: a map program draws the outline on the ground.
 */
export function printKml(zones: readonly ImportedZone[]): string {
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>',
		...zones.map(placemark),
		"</Document></kml>",
		"",
	].join("\n");
}

function placemark(zone: ImportedZone): string {
	const { name, start, end, ...others } = zoneProperties(zone);
	const { geometry, size } = geometryOf(zone.outline);
	const data = Object.entries({ ...others, ...size }).map(([key, value]) => {
		const text = typeof value === "string" ? value : JSON.stringify(value);
		return `<Data name="${key}"><value>${escapeXml(text)}</value></Data>`;
	});
	const span =
		start === undefined ? "" : `<TimeSpan><begin>${start}</begin><end>${end}</end></TimeSpan>`;
	return [
		`<Placemark><name>${escapeXml(String(name))}</name>${span}`,
		`<ExtendedData>${data.join("")}</ExtendedData>`,
		`${geometry}</Placemark>`,
	].join("\n");
}

function geometryOf(outline: Outline): { geometry: string; size: object } {
	if (outline.kind === "disc") {
		const { lat9, lon9, radiusMm } = outline;
		const coordinates = `<coordinates>${degrees(lon9)},${degrees(lat9)}</coordinates>`;
		return {
			geometry: `<Point>${coordinates}</Point>`,
			size: { radius_m: (radiusMm / 1_000).toFixed(3) },
		};
	}
	const positions = outline.lon9.map(
		(lon9, i) => `${degrees(lon9)},${degrees(outline.lat9[i] ?? 0)}`,
	);
	const list = (tuples: string[]) => `<coordinates>${tuples.join(" ")}</coordinates>`;
	if (outline.kind === "corridor") {
		const halfWidth = (outline.halfWidthMm / 1_000).toFixed(3);
		return {
			geometry: `<LineString><tessellate>1</tessellate>${list(positions)}</LineString>`,
			size: { half_width_m: halfWidth },
		};
	}
	const ring = `<LinearRing>${list([...positions, ...positions.slice(0, 1)])}</LinearRing>`;
	return {
		geometry: `<Polygon><tessellate>1</tessellate><outerBoundaryIs>${ring}</outerBoundaryIs></Polygon>`,
		size: {},
	};
}

const degrees = (value9: number) => (value9 / 1e9).toFixed(9);
