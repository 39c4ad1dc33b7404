import type { GridBox, Outline, Volume } from "@tansiq/space";
import { seeded } from "./random.ts";

const DAY_START_US = 1_800_000_000_000_000;
const DAY_MINUTES = 1440;
const METROS = 300;
/** Half the side of a metropolitan area, 1e-7 degree of latitude: 24 km. */
const METRO_7 = 2_160_000;
/** 1e-7 degree of latitude in a kilometre, nearly. */
const KILOMETRE_7 = 90_000;

/**
 * A day of strategic volumes over 300 metropolitan areas of 48 × 48 km: 0.2–2 km by 0.2–2 km, 30–60 m
 * high, 5–30 min long, as flat arrays. No area is near a pole or 180°, where the peers know no way round.
 */
export class BoxWorld {
	readonly count: number;
	readonly #space: Int32Array;
	readonly #startS: Uint32Array;
	readonly #durationS: Uint16Array;

	constructor(count: number, seed: number) {
		this.count = count;
		this.#space = new Int32Array(6 * count);
		this.#startS = new Uint32Array(count);
		this.#durationS = new Uint16Array(count);
		const metros = metroCentres();
		const random = seeded(seed);
		for (let i = 0; i < count; i++) {
			const { lat7, lon7, east } = metros[Math.floor(METROS * random())] as Metro;
			const south = Math.floor(lat7 + METRO_7 * (2 * random() - 1));
			const west = Math.floor(lon7 + METRO_7 * east * (2 * random() - 1));
			const low = Math.floor(1_200_000 * random());
			this.#space[6 * i] = south;
			this.#space[6 * i + 1] = south + Math.ceil(KILOMETRE_7 * (0.2 + 1.8 * random()));
			this.#space[6 * i + 2] = west;
			this.#space[6 * i + 3] = west + Math.ceil(KILOMETRE_7 * east * (0.2 + 1.8 * random()));
			this.#space[6 * i + 4] = low;
			this.#space[6 * i + 5] = low + Math.floor(300_000 * (1 + random()));
			this.#startS[i] = Math.floor(DAY_MINUTES * 60 * random());
			this.#durationS[i] = 300 + Math.floor(1500 * random());
		}
	}

	/** Fills a box with volume `i`. */
	box(i: number, box: GridBox): GridBox {
		const at = 6 * i;
		box.south7 = this.#space[at] as number;
		box.north7 = this.#space[at + 1] as number;
		box.west7 = this.#space[at + 2] as number;
		box.east7 = this.#space[at + 3] as number;
		box.lower01mm = this.#space[at + 4] as number;
		box.upper01mm = this.#space[at + 5] as number;
		box.startUs = DAY_START_US + (this.#startS[i] as number) * 1_000_000;
		box.endUs = box.startUs + (this.#durationS[i] as number) * 1_000_000;
		box.datum = 0;
		return box;
	}
}

/** A seeded outline in about a box: a disc as high as it, a corridor or a polygon. */
export function outlineIn(box: GridBox, seed: number): Outline {
	const random = seeded(seed);
	const lat9 = (share: number) =>
		Math.round(100 * (box.south7 + share * (box.north7 - box.south7)));
	const lon9 = (share: number) => Math.round(100 * (box.west7 + share * (box.east7 - box.west7)));
	const heightMm = ((box.north7 - box.south7) / KILOMETRE_7) * 1e6;
	const kind = random();
	if (kind < 0.25) {
		return { kind: "disc", lat9: lat9(0.5), lon9: lon9(0.5), radiusMm: Math.ceil(heightMm / 2) };
	}
	if (kind < 0.5) {
		const lats = [0.1, random(), 0.9].map(lat9);
		const lons = [0.1, random(), 0.9].map(lon9);
		return { kind: "corridor", lat9: lats, lon9: lons, halfWidthMm: Math.ceil(heightMm / 20) };
	}
	const vertices = 4 + Math.floor(5 * random());
	const at = Array.from({ length: vertices }, (_, k) => {
		const angle = (2 * Math.PI * (k + 0.8 * random())) / vertices;
		const reach = 0.3 + 0.2 * random();
		return { lat9: lat9(0.5 + reach * Math.sin(angle)), lon9: lon9(0.5 + reach * Math.cos(angle)) };
	});
	return { kind: "polygon", lat9: at.map((v) => v.lat9), lon9: at.map((v) => v.lon9) };
}

/** The volume of a box and an outline in it. */
export function volumeIn(box: GridBox, seed: number): Volume {
	const { startUs, endUs, lower01mm, upper01mm } = box;
	return {
		outline: outlineIn(box, seed),
		band: { datum: "W84", lower01mm, upper01mm },
		window: { startUs, endUs },
	};
}

interface Metro {
	lat7: number;
	lon7: number;
	/** Degrees of longitude as long as one of latitude. */
	east: number;
}

function metroCentres(): Metro[] {
	const random = seeded(1_000_003);
	return Array.from({ length: METROS }, () => {
		const lat7 = Math.floor(1e7 * (-45 + 105 * random()));
		const lon7 = Math.floor(1e7 * (-170 + 340 * random()));
		return { lat7, lon7, east: 1 / Math.cos((lat7 / 1e7 / 180) * Math.PI) };
	});
}

/** Seconds since the world's day began: what the peers that keep small numbers are given. */
export function secondOfDay(us: number): number {
	return (us - DAY_START_US) / 1_000_000;
}
