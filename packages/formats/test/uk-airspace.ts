/** The recorded airspace of one country, read apart from the program under test. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import geographiclib from "geographiclib-geodesic";

const DATA =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
export const dataPath = (name: string) => `${DATA}/airspace/${name}`;
export const without = (name: string) =>
	existsSync(dataPath(name)) ? false : `without data: ${dataPath(name)}`;

export type LatLon = [lat: number, lon: number];
export type Item =
	| { kind: "line"; points: string[] }
	| { kind: "arc"; dir: string; radius: string; centre: string; to: string }
	| { kind: "circle"; radius: string; centre: string };
export interface Area {
	name: string;
	type: string;
	lower: string;
	upper: string;
	boundary: Item[];
}

/** The few forms of line that the file is made of. */
export function readAreas(): Area[] {
	const areas: Area[] = [];
	let [name, type] = ["", ""];
	let area: Area | undefined;
	for (const line of readFileSync(dataPath("uk_airspace_yaixm.yaml"), "utf8").split("\n")) {
		const named = /^- name: (.*)$/.exec(line);
		if (named) [name, type, area] = [named[1] as string, "", undefined];
		const typed = /^ {2}type: (.*)$/.exec(line);
		if (typed) type = typed[1] as string;
		if (/^ {2}- \w+:/.test(line)) {
			area = { name, type, lower: "", upper: "", boundary: [] };
			areas.push(area);
		}
		const limit = /^ {2}[- ] (lower|upper): (.*)$/.exec(line);
		if (limit && area) area[limit[1] as "lower" | "upper"] = limit[2] as string;
		const item = /^ {4}- (line|arc|circle):$/.exec(line)?.[1];
		if (item) area?.boundary.push({ kind: item, points: [] } as unknown as Item);
		const last = area?.boundary.at(-1) as unknown as Record<string, unknown> | undefined;
		const point = /^ {6}- (\d{6}[NS] \d{7}[EW])$/.exec(line)?.[1];
		if (point && last) (last.points as string[]).push(point);
		const field = /^ {8}(dir|radius|centre|to): (.*)$/.exec(line);
		if (field && last) last[field[1] as string] = field[2];
	}
	return areas;
}

export function degrees(text: string): LatLon {
	const [lat = "", lon = ""] = text.split(" ");
	const angle = (digits: string, width: number) =>
		Number(digits.slice(0, width)) +
		Number(digits.slice(width, width + 2)) / 60 +
		Number(digits.slice(width + 2, width + 4)) / 3600;
	return [
		angle(lat, 2) * (lat.endsWith("S") ? -1 : 1),
		angle(lon, 3) * (lon.endsWith("W") ? -1 : 1),
	];
}

export const metres = (radius: string) => Number(radius.replace(" nm", "")) * 1852;

const colons = (text: string) =>
	text.replace(/^(\d\d)(\d\d)(\d\d)([NS]) (\d{3})(\d\d)(\d\d)([EW])$/, "$1:$2:$3 $4 $5:$6:$7 $8");

const CLASS: Record<string, string> = {
	D: "Q",
	R: "R",
	P: "P",
	CTR: "CTR",
	CTA: "CTA",
	TMA: "TMA",
};

/** One area as OpenAir says it, and its arcs with the point from which each begins. */
export function openAirOf({ name, type, lower, upper, boundary }: Area): {
	lines: string[];
	arcs: { from: LatLon; to: LatLon; centre: LatLon; clockwise: boolean }[];
	radii: number[];
} {
	const limit = (text: string) => text.replace(" ft", "ft AMSL");
	const lines = [
		`AC ${CLASS[type] ?? "OTHER"}`,
		`AN ${name}`,
		`AL ${limit(lower)}`,
		`AH ${limit(upper)}`,
	];
	const arcs: ReturnType<typeof openAirOf>["arcs"] = [];
	const radii: number[] = [];
	const lastOf = (item: Item | undefined) =>
		item?.kind === "arc" ? item.to : item?.kind === "line" ? (item.points.at(-1) ?? "") : "";
	for (const [i, item] of boundary.entries()) {
		if (item.kind === "line") lines.push(...item.points.map((point) => `DP ${colons(point)}`));
		else if (item.kind === "circle")
			lines.push(`V X=${colons(item.centre)}`, `DC ${item.radius.replace(" nm", "")}`);
		else {
			const from = lastOf(boundary[i - 1] ?? boundary.at(-1));
			const clockwise = item.dir === "cw";
			lines.push(`V X=${colons(item.centre)}`, `V D=${clockwise ? "+" : "-"}`);
			lines.push(`DB ${colons(from)}, ${colons(item.to)}`);
			const [a, b, c] = [degrees(from), degrees(item.to), degrees(item.centre)];
			arcs.push({ from: a, to: b, centre: c, clockwise });
			radii.push(metres(item.radius));
		}
	}
	return { lines, arcs, radii };
}

/** Points of an arc with the spacing of a few metres of sagitta less than a centimetre, by geographiclib. */
export function samples({
	from,
	to,
	centre,
	clockwise,
}: ReturnType<typeof openAirOf>["arcs"][number]) {
	const { WGS84 } = geographiclib.Geodesic;
	const a = WGS84.Inverse(...centre, ...from);
	const b = WGS84.Inverse(...centre, ...to);
	const [start = 0, end = 0] = [a.azi1, b.azi1];
	const sweep = (((clockwise ? end - start : start - end) % 360) + 360) % 360 || 360;
	const n = Math.ceil(sweep / 0.1);
	return Array.from({ length: n + 1 }, (_, i): LatLon => {
		const share = i / n;
		const radius = (a.s12 ?? 0) + ((b.s12 ?? 0) - (a.s12 ?? 0)) * share;
		const track = start + (clockwise ? 1 : -1) * sweep * share;
		const { lat2 = 0, lon2 = 0 } = WGS84.Direct(...centre, track, radius);
		return [lat2, lon2];
	});
}

/** The boundary with its arcs drawn out finely. */
export function fineRing(area: Area): LatLon[] {
	const { arcs } = openAirOf(area);
	let next = 0;
	return area.boundary.flatMap((item) => {
		if (item.kind === "line") return item.points.map(degrees);
		const arc = arcs[next++];
		return arc === undefined ? [] : samples(arc);
	});
}

export function areaM2(ring: readonly LatLon[]): number {
	const polygon = geographiclib.Geodesic.WGS84.Polygon(false);
	for (const [lat, lon] of ring) polygon.AddPoint(lat, lon);
	return Math.abs(polygon.Compute(false, true).area ?? Number.NaN);
}
