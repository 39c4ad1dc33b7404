import assert from "node:assert/strict";
import { test } from "node:test";
import { BoxHashGrid, type GridBox, noSlots } from "../src/index.ts";
import { seeded } from "./oracle.ts";

const DEGREE = 10_000_000;
const MINUTE = 60_000_000;

/** Any box: of all sizes from nothing to the whole earth, about poles and 180°, for seconds or years. */
function anyBox(random: () => number, sizes: number): GridBox {
	const lat = random() < 0.3 ? (random() < 0.5 ? -90 : 89) + random() : 45 + 10 * random();
	const lon = random() < 0.4 ? 179 + 2 * random() : 10 * random();
	const size = 180 * 10 ** (-sizes * random());
	const south7 = Math.floor(Math.max(-90, lat - size * random()) * DEGREE);
	const north7 = Math.floor(Math.min(90, lat + size * random()) * DEGREE);
	const isRound = random() < 0.05;
	const west = wrapped(Math.floor((lon - (size / 2) * random()) * DEGREE));
	const east = wrapped(Math.floor((lon + (size / 2) * random()) * DEGREE));
	const startUs = Math.floor(1000 * random()) * MINUTE;
	const minutes = random() < 0.1 ? 1e6 * random() : random() < 0.3 ? 400 * random() : 60 * random();
	const lower01mm = Math.floor(random() < 0.2 ? -1e6 * random() : 1e8 * random());
	return {
		south7,
		north7,
		west7: isRound ? -180 * DEGREE : west,
		east7: isRound ? 180 * DEGREE : east,
		startUs,
		endUs: startUs + Math.floor(minutes) * MINUTE,
		lower01mm,
		upper01mm: lower01mm + Math.floor(2e7 * random() * random()),
		datum: random() < 0.8 ? 2 : Math.floor(4 * random()),
	};
}

function wrapped(lon7: number): number {
	return lon7 - 360 * DEGREE * Math.floor((lon7 + 180 * DEGREE) / (360 * DEGREE));
}

/** Whether boxes meet, by laying one of them beside the other once for each turn. */
function meets(a: GridBox, b: GridBox, isTimeClosed: boolean): boolean {
	const inTime = isTimeClosed
		? a.startUs <= b.endUs && b.startUs <= a.endUs
		: a.startUs < b.endUs && b.startUs < a.endUs;
	const inHeight =
		a.datum !== b.datum || (a.lower01mm <= b.upper01mm && b.lower01mm <= a.upper01mm);
	const eastA = a.east7 + (a.east7 < a.west7 ? 360 * DEGREE : 0);
	const eastB = b.east7 + (b.east7 < b.west7 ? 360 * DEGREE : 0);
	const inLongitude = [-360, 0, 360].some(
		(turn) => a.west7 <= eastB + turn * DEGREE && b.west7 + turn * DEGREE <= eastA,
	);
	return inTime && inHeight && inLongitude && a.south7 <= b.north7 && b.south7 <= a.north7;
}

function query(grid: BoxHashGrid, box: GridBox, isTimeClosed: boolean): number[] {
	const found = noSlots();
	grid.query(box, isTimeClosed, found);
	return [...found.slots.subarray(0, found.count)].sort((a, b) => a - b);
}

for (const { name, sizes, slots, life } of [
	{ name: "of all sizes", sizes: 5, slots: 400, life: 1500 },
	{ name: "that are mostly small", sizes: 12, slots: 3_000, life: 12_000 },
]) {
	test(`a grid finds what comparing every box with every box finds, for boxes ${name}`, () => {
		const random = seeded(5);
		const grid = new BoxHashGrid();
		const held = new Map<number, GridBox>();
		let found = 0;
		for (let i = 0; i < life; i++) {
			const slot = Math.floor(slots * random());
			if (random() < 0.2) {
				grid.remove(slot);
				held.delete(slot);
			} else {
				const box = anyBox(random, sizes);
				grid.upsert(slot, box);
				held.set(slot, box);
			}
			assert.equal(grid.size, held.size);
			if (i % 3 !== 0) continue;
			const asked = anyBox(random, sizes);
			const isTimeClosed = random() < 0.5;
			const expected = [...held].flatMap(([each, box]) =>
				meets(box, asked, isTimeClosed) ? [each] : [],
			);
			expected.sort((a, b) => a - b);
			assert.deepEqual(query(grid, asked, isTimeClosed), expected);
			found += expected.length;
		}
		assert.ok(found > life / 10, `${found} found`);
	});
}

test("a crowd in one cell is found, thinned and emptied", () => {
	const grid = new BoxHashGrid();
	const box = { ...anyBox(seeded(1), 12), startUs: 0, endUs: MINUTE };
	const random = seeded(8);
	const held = new Set<number>();
	for (let i = 0; i < 4_000; i++) {
		const slot = Math.floor(1_000 * random());
		if (random() < (i < 2_000 ? 0.2 : 0.8)) grid.remove(slot);
		else grid.upsert(slot, box);
		if (grid.has(slot)) held.add(slot);
		else held.delete(slot);
		if (i % 50 === 0)
			assert.deepEqual(
				query(grid, box, false),
				[...held].sort((a, b) => a - b),
			);
	}
	for (const slot of held) grid.remove(slot);
	assert.equal(grid.size, 0);
	assert.deepEqual(query(grid, box, false), []);
});

test("boxes that are put and asked together give what they give one by one", () => {
	const random = seeded(21);
	const [alone, together] = [new BoxHashGrid(), new BoxHashGrid()];
	for (let round = 0; round < 40; round++) {
		const count = Math.floor(200 * random());
		const boxes = Array.from({ length: count }, () => anyBox(random, round % 2 === 0 ? 5 : 12));
		// Some slots come twice: the later box stays.
		const slots = boxes.map(() => Math.floor(1_500 * random()));
		for (const [i, box] of boxes.entries()) alone.upsert(slots[i] as number, box);
		together.upsertAll(slots, boxes);
		assert.equal(together.size, alone.size);
		const questions = Array.from({ length: 150 }, () => anyBox(random, 8));
		const found = noSlots();
		together.queryAll(questions, true, found);
		const answers = questions.map((): number[] => []);
		for (let k = 0; k < found.count; k++)
			answers[found.questions[k] as number]?.push(found.slots[k] as number);
		assert.deepEqual(
			answers.map((slots) => slots.sort((a, b) => a - b)),
			questions.map((box) => query(alone, box, true)),
		);
	}
});

test("more answers than there is room for at first are all given", () => {
	const grid = new BoxHashGrid();
	const box = { ...anyBox(seeded(1), 12), startUs: 0, endUs: MINUTE };
	const slots = Array.from({ length: 700 }, (_, slot) => slot);
	grid.upsertAll(
		slots,
		slots.map(() => box),
	);
	const found = noSlots();
	const everywhere = { ...box, south7: -90 * DEGREE, north7: 90 * DEGREE };
	grid.queryAll([...Array(70).fill(box), everywhere], false, found);
	assert.equal(found.count, 71 * slots.length);
	const pairs = new Set(Array.from({ length: found.count }, pairAt));
	assert.equal(pairs.size, found.count);

	function pairAt(_: unknown, k: number): string {
		return `${found.questions[k]} ${found.slots[k]}`;
	}
});

test("of boxes that are put together none is stored when one of them is none", () => {
	const grid = new BoxHashGrid();
	const box = anyBox(seeded(1), 12);
	assert.throws(() => grid.upsertAll([0, 1], [box, { ...box, datum: 4 }]), /^RangeError: datum 4/);
	assert.equal(grid.size, 0);
});

test("time is half-open or closed as the question says; height counts within a datum", () => {
	const grid = new BoxHashGrid();
	const box = anyBox(seeded(1), 12);
	grid.upsert(7, { ...box, startUs: 0, endUs: MINUTE, lower01mm: 0, upper01mm: 10, datum: 0 });
	const after = {
		...box,
		startUs: MINUTE,
		endUs: 2 * MINUTE,
		lower01mm: 10,
		upper01mm: 20,
		datum: 0,
	};
	assert.deepEqual(query(grid, after, false), []);
	assert.deepEqual(query(grid, after, true), [7]);
	const above = { ...after, startUs: 0, lower01mm: 11 };
	assert.deepEqual(query(grid, above, false), []);
	assert.deepEqual(query(grid, { ...above, datum: 2 }, false), [7], "another datum");
});

test("what is no box is refused by the name of its field, and changes nothing", () => {
	const grid = new BoxHashGrid();
	const box = anyBox(seeded(1), 12);
	grid.upsert(0, box);
	const wrong: Partial<GridBox>[] = [
		{ south7: Number.NaN },
		{ north7: 90 * DEGREE + 1 },
		{ west7: 0.5 },
		{ east7: Number.POSITIVE_INFINITY },
		{ startUs: -1 },
		{ endUs: box.startUs - 1 },
		{ lower01mm: -(2 ** 31) - 1 },
		{ upper01mm: 2 ** 31 },
		{ datum: 4 },
	];
	for (const change of wrong) {
		const [field] = Object.keys(change) as [string];
		assert.throws(
			() => grid.upsert(0, { ...box, ...change }),
			new RegExp(`^RangeError: ${field} `),
		);
	}
	for (const slot of [-1, 0.5, 2 ** 27])
		assert.throws(() => grid.upsert(slot, box), /^RangeError: slot/);
	assert.deepEqual(query(grid, box, true), [0]);
});
