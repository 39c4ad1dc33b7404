/**
 * All pairs of 100,000 aircraft, 300 s ahead, with their exact closest approach, against libraries that
 * find which of the swept boxes overlap: `npm run -s bench -- tactical-100k`. That the boxes' overlaps
 * are the same is shown first; ours is then timed with the exact approach and the copy of its input.
 */
import { createThreadedSweep } from "@tansiq/space/threads";
import { compare, type Side, shown, spreadOf } from "./compare.ts";
import { peerPackage } from "./peers.ts";
import { CREWED_RULE, put, uniformAircraft, type World } from "./worlds/tracks.ts";

const COUNT = 100_000;
const ROUNDS = 9;
const WARM_UP = 8;
const THREADS = 2;
const FLOORS = { boxIntersect: 17, rapier: 6 };
const AIMS = { boxIntersect: 25, rapier: 10 };

const say = (text: string) => process.stdout.write(`${text}\n`);
const world = uniformAircraft(COUNT, 1);
const boxes = sweptBoxes(world);
const sweep = await createThreadedSweep({ capacity: COUNT, threads: THREADS });

/** [x0, y0, z0, x1, y1, z1] of what each track flies through, as the sweep itself takes them. */
function sweptBoxes(of: World): number[][] {
	const { radiusMm, height01mm } = CREWED_RULE.minima[0][0];
	const seconds = CREWED_RULE.lookAheadUs / 1e6;
	return Array.from({ length: of.count }, (_, i) => {
		const from = [of.x[i], of.y[i], of.altitude01mm[i]] as number[];
		const speed = [of.vx[i], of.vy[i], of.climb01mmS[i]] as number[];
		const to = from.map((value, axis) => value + (speed[axis] as number) * seconds);
		const half = [radiusMm / 2 + 1, radiusMm / 2 + 1, height01mm / 2 + (speed[2] === 0 ? 0 : 1)];
		const low = from.map(
			(value, axis) => Math.min(value, to[axis] as number) - (half[axis] as number),
		);
		const high = from.map(
			(value, axis) => Math.max(value, to[axis] as number) + (half[axis] as number),
		);
		return [...low, ...high];
	});
}

const keyOf = (i: number, j: number) => Math.min(i, j) * COUNT + Math.max(i, j);

function ours(): number {
	put(sweep.tracks, world);
	return sweep.run(COUNT, CREWED_RULE).count;
}

function overlapKeys(): Float64Array {
	const found = sweep.overlaps(COUNT, CREWED_RULE);
	return Float64Array.from({ length: found.count }, (_, k) => keyOf(found.a(k), found.b(k)));
}

for (let k = 0; k < WARM_UP; k++) ours();
const rapier = await againstRapier();
const boxIntersect = (await peerPackage("box-intersect")).default as (
	boxes: number[][],
	visit: (i: number, j: number) => void,
) => void;

/** Where box-intersect's pairs are put: more than there are. */
const room = new Uint32Array(4_000_000);

await compare({
	name: "tactical-100k",
	work: "pairs of 100,000 aircraft, 300 s ahead: exact closest approach (ours), boxes only (peers)",
	unit: "a sweep",
	units: 1,
	rounds: ROUNDS,
	ours: {
		name: "Tansiq, exact approach",
		threads: sweep.threads,
		run: ours,
		keys: overlapKeys,
	} satisfies Side<number>,
	peers: [
		{
			name: "box-intersect 1.0.2, boxes only",
			threads: 1,
			run() {
				let count = 0;
				boxIntersect(boxes, (i, j) => {
					room[count++] = i;
					room[count++] = j;
				});
				return room.subarray(0, count);
			},
			keys: (pairs) =>
				Float64Array.from({ length: pairs.length / 2 }, (_, k) =>
					keyOf(pairs[2 * k] as number, pairs[2 * k + 1] as number),
				),
		} satisfies Side<Uint32Array>,
	],
	figures: { losses: ours(), floor: FLOORS.boxIntersect, aim: AIMS.boxIntersect, ...rapier },
});
await sweep.close();

/** Boxes as sensors that move: what a physics engine's next step costs, its moves not counted. */
async function againstRapier(): Promise<Record<string, number | boolean>> {
	type Vector = { x: number; y: number; z: number };
	interface Body {
		setNextKinematicTranslation(to: Vector): void;
	}
	interface Collider {
		handle: number;
	}
	interface Physics {
		init(): Promise<void>;
		World: new (
			gravity: Vector,
		) => {
			createRigidBody(desc: unknown): Body;
			createCollider(desc: unknown, body: Body): Collider;
			step(): void;
			intersectionPairsWith(collider: Collider, visit: (other: Collider) => void): void;
			free(): void;
		};
		RigidBodyDesc: {
			kinematicPositionBased(): { setTranslation(x: number, y: number, z: number): unknown };
		};
		ColliderDesc: {
			cuboid(
				x: number,
				y: number,
				z: number,
			): {
				setSensor(is: boolean): { setActiveCollisionTypes(types: number): unknown };
			};
		};
		ActiveCollisionTypes: { ALL: number };
	}
	const physics = (await peerPackage("@dimforge/rapier3d-compat")) as unknown as Physics;
	await physics.init();
	const space = new physics.World({ x: 0, y: 0, z: 0 });
	// Metres, and a metre more on each side: its numbers have 24 bits.
	const SCALE = [1e-3, 1e-3, 1e-4] as const;
	const SLACK_M = 1;
	const centre = (i: number, axis: number) => {
		const box = boxes[i] as number[];
		return (((box[axis] as number) + (box[axis + 3] as number)) / 2) * (SCALE[axis] as number);
	};
	const half = (i: number, axis: number) => {
		const box = boxes[i] as number[];
		const size = ((box[axis + 3] as number) - (box[axis] as number)) / 2;
		return size * (SCALE[axis] as number) + SLACK_M;
	};
	const indexOf = new Map<number, number>();
	const bodies: Body[] = [];
	const colliders: Collider[] = [];
	for (let i = 0; i < COUNT; i++) {
		const desc = physics.RigidBodyDesc.kinematicPositionBased();
		const body = space.createRigidBody(
			desc.setTranslation(centre(i, 0), centre(i, 1), centre(i, 2)),
		);
		const shape = physics.ColliderDesc.cuboid(half(i, 0), half(i, 1), half(i, 2));
		const collider = space.createCollider(
			shape.setSensor(true).setActiveCollisionTypes(physics.ActiveCollisionTypes.ALL),
			body,
		);
		bodies.push(body);
		colliders.push(collider);
		indexOf.set(collider.handle, i);
	}
	const move = (seconds: number) => {
		for (const [i, body] of bodies.entries()) {
			body.setNextKinematicTranslation({
				x: centre(i, 0) + ((world.vx[i] as number) / 1000) * seconds,
				y: centre(i, 1) + ((world.vy[i] as number) / 1000) * seconds,
				z: centre(i, 2) + ((world.climb01mmS[i] as number) / 10_000) * seconds,
			});
		}
	};
	const step = () => {
		const startMs = performance.now();
		space.step();
		return performance.now() - startMs;
	};
	const firstMs = step();
	const theirs: number[] = [];
	const own: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const startMs = performance.now();
		ours();
		own.push(performance.now() - startMs);
		// One second on, and back again.
		move(round % 2 === 0 ? 1 : 0);
		theirs.push(step());
	}
	move(0);
	step();
	step();
	const found = new Set<number>();
	for (const [i, collider] of colliders.entries())
		space.intersectionPairsWith(collider, (other) => {
			found.add(keyOf(i, indexOf.get(other.handle) as number));
		});
	space.free();
	const expected = overlapKeys();
	const known = new Set(expected);
	const missing = expected.filter((key) => !found.has(key)).length;
	const strange = [...found].filter((key) => !known.has(key) && gapM(key) > 4 * SLACK_M).length;
	const [oursSpread, theirSpread] = [spreadOf(own), spreadOf(theirs)];
	const ratio = theirSpread.medianMs / oursSpread.medianMs;
	say(
		`rapier3d 0.21.0, boxes as sensors: first step ${shown(firstMs)} ms, next ${shown(theirSpread.medianMs)} ms ` +
			`(ours ${shown(oursSpread.medianMs)} ms): ${shown(ratio)}×, floor ${FLOORS.rapier}×, aim ${AIMS.rapier}×; ` +
			`${found.size} pairs, ${missing} of ours missing, ${strange} further apart than its rounding`,
	);
	if (missing > 0 || strange > 0) process.exitCode = 1;
	return {
		rapier_first_ms: firstMs,
		rapier_next_ms: theirSpread.medianMs,
		rapier_ours_ms: oursSpread.medianMs,
		rapier_ratio: Number(ratio.toPrecision(4)),
		rapier_same_results: missing === 0 && strange === 0,
		rapier_floor: FLOORS.rapier,
		rapier_aim: AIMS.rapier,
	};

	/** Between two boxes, along the axis where they are furthest apart, metres. */
	function gapM(key: number): number {
		const p = boxes[Math.floor(key / COUNT)] as number[];
		const q = boxes[key % COUNT] as number[];
		const gaps = [0, 1, 2].map(
			(axis) =>
				Math.max(
					(p[axis] as number) - (q[axis + 3] as number),
					(q[axis] as number) - (p[axis + 3] as number),
				) * (SCALE[axis] as number),
		);
		return Math.max(...gaps);
	}
}
