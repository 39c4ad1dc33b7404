import { anyPlace, corridor, disc, type Place, polygon, walk } from "../oracle.ts";

type Random = () => number;

const ODD_NUMBERS = [
	Number.NaN,
	Number.POSITIVE_INFINITY,
	Number.NEGATIVE_INFINITY,
	1e308,
	-1e308,
	5e-324,
	0.1,
	2 ** 53,
	-(2 ** 53),
	2 ** 31,
	-(2 ** 31) - 1,
	90_000_000_001,
	-180_000_000_001,
	"0",
	null,
];
/** Numbers at the edge of what is legal. */
const EDGES = [0, -0, 1, -1, 90e9, -90e9, 180e9, -180e9, 90e9 - 1, 180e9 - 1, 20_037_508_000];

/** A volume that is sound, odd, wrong or not one at all. */
export function hostileVolume(random: Random): unknown {
	const startUs = Math.floor(1e15 * random());
	const lower01mm = Math.floor(1e7 * random());
	const volume: Record<string, unknown> = {
		outline: outline(random),
		band: { datum: "W84", lower01mm, upper01mm: lower01mm + Math.floor(1e6 * random()) },
		window: { startUs, endUs: startUs + 1 + Math.floor(1e10 * random()) },
	};
	return random() < 0.3 ? damaged(volume, random) : volume;
}

function pick<T>(of: readonly T[], random: Random): T {
	return of[Math.floor(of.length * random())] as T;
}

function outline(random: Random): Record<string, unknown> {
	const kind = random();
	const at = anyPlace(random);
	// From a millimetre to 300 km, and one in twenty to the ends of the earth.
	const size = 10 ** ((random() < 0.05 ? 10 : 8.5) * random());
	if (kind < 0.15) return { ...disc(at, random() < 0.2 ? pick(EDGES, random) : Math.ceil(size)) };
	if (kind < 0.35) {
		const width = random() < 0.4 ? 0 : Math.floor(size * random() * 0.3);
		return { ...corridor(width, ...path(random, at, size)) };
	}
	return { ...polygon(...ring(random, at, size)) };
}

function path(random: Random, at: Place, size: number): Place[] {
	const places = [at];
	const count = 1 + Math.floor(12 * random() * random());
	while (places.length < count) {
		const last = places[places.length - 1] as Place;
		places.push(random() < 0.1 ? last : walk(last, 360 * random(), size * random()));
	}
	return places;
}

/** Stars about a place, and what becomes of them by a few moves. */
function ring(random: Random, at: Place, size: number): Place[] {
	const count = random() < 0.001 ? 10_000 : random() < 0.02 ? 300 : 3 + Math.floor(20 * random());
	const rough = random();
	let places: Place[] = Array.from({ length: count }, (_, k) =>
		walk(at, (360 * (k + rough * random())) / count, size * (1 - rough * random())),
	);
	const swaps = random() < 0.6 ? 0 : Math.floor(3 * random());
	for (let i = 0; i < swaps; i++) {
		const [p, q] = [Math.floor(count * random()), Math.floor(count * random())];
		[places[p], places[q]] = [places[q] as Place, places[p] as Place];
	}
	const move = random();
	if (move < 0.1) places = places.reverse();
	else if (move < 0.13) places.push(places[0] as Place);
	else if (move < 0.16) places.splice(1, 0, places[0] as Place);
	else if (move < 0.19) places = [...places, ...places];
	else if (move < 0.22) places = places.map(({ lat9 }) => ({ lat9, lon9: at.lon9 }));
	else if (move < 0.26)
		places = places.map(({ lon9 }, k) => ({ lat9: at.lat9 + (k === 1 ? 1 : 0), lon9 }));
	else if (move < 0.32)
		places = places.map((p) => ({ lat9: snapped(p.lat9, size), lon9: snapped(p.lon9, size) }));
	return places;
}

/** On a coarse lattice, where many vertices and edges fall on one another. */
function snapped(value: number, size: number): number {
	const step = Math.max(1, Math.round(size * 3));
	return Math.round(value / step) * step;
}

/** One value anywhere in a volume replaced by an odd one, or left out. */
function damaged(volume: Record<string, unknown>, random: Random): unknown {
	let holder: Record<string, unknown> = volume;
	let key = pick(Object.keys(volume), random);
	for (let depth = 0; depth < 4 && random() < 0.9; depth++) {
		const inner = holder[key];
		if (typeof inner !== "object" || inner === null || Object.keys(inner).length === 0) break;
		holder = inner as Record<string, unknown>;
		key = pick(Object.keys(inner), random);
	}
	if (random() < 0.1) delete holder[key];
	else holder[key] = random() < 0.6 ? pick(ODD_NUMBERS, random) : pick(EDGES, random);
	return volume;
}
