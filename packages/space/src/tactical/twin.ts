import type { Engine } from "./engine.ts";
import {
	BINS,
	CLASS_SHIFT,
	CLASSES,
	DIGITS,
	EIGHT_BYTES,
	GROUP_OF_BIN,
	GROUPS,
	type Layout,
	MAX_GROUPS,
	MEASURE_BINS,
	MINIMA,
	PAIR_BYTES,
	RECORD_BYTES,
	SLOT,
	STRIP_BITS,
} from "./layout.ts";

const QUANTUM_SLACK = 1e-7;
const ID_MASK = 2 ** CLASS_SHIFT - 1;
const STRIPS_MASK = 2 ** STRIP_BITS - 1;
/** Wider than R², so that the quick test keeps what the exact one might keep. */
const WIDER = 1.000001;
const ROUNDING = 1e-12;

const exponentOf = new Float64Array(1);
const exponentBits = new Uint32Array(exponentOf.buffer);

/** The bin of a box of this size: the exponent of the double. */
function binOf(size: number): number {
	exponentOf[0] = size;
	const exponent = (((exponentBits[1] as number) >>> 20) & 0x7ff) - 1023;
	return Math.min(Math.max(exponent, 0), BINS - 1);
}

/**
 * The sweep's steps in plain TypeScript, for machines without SIMD or shared memory: the sums of
 * assembly/sweep in the same order, so that both give the same bits.
 */
export function createTwin(layout: Layout): Engine {
	const buffer = new ArrayBuffer(layout.end);
	const { capacity } = layout;
	const doubles = new Float64Array(buffer);
	const words = new Uint32Array(buffer);
	const groupOfBin = new Uint8Array(buffer, GROUP_OF_BIN, BINS);
	const xs = new Float64Array(buffer, layout.x, capacity);
	const ys = new Float64Array(buffer, layout.y, capacity);
	const vxs = new Float64Array(buffer, layout.vx, capacity);
	const vys = new Float64Array(buffer, layout.vy, capacity);
	const zs = new Int32Array(buffer, layout.z, capacity);
	const vzs = new Int32Array(buffer, layout.vz, capacity);
	const classes = new Uint8Array(buffer, layout.class, capacity);
	const ints = new Int32Array(buffer);
	const halves = new Int16Array(buffer);
	let pairBuffer = new ArrayBuffer(0);
	let pairWords = new Uint32Array(pairBuffer);
	let pairDoubles = new Float64Array(pairBuffer);

	const at = (address: number) => doubles[address >> 3] as number;
	const word = (address: number) => words[address >> 2] as number;
	const slot = (k: number) => doubles[k] as number;
	/** Where the key of the track in place k is, and the first of its box's sides; the others are 8 apart. */
	const keyOf = (k: number) => ((layout.boxes + EIGHT_BYTES * (k >>> 3)) >> 2) + 24 + (k & 7);
	const sideOf = (k: number) => ((layout.boxes + EIGHT_BYTES * (k >>> 3)) >> 1) + (k & 7);

	function measure(from: number, to: number, out: number): void {
		const seconds = slot(SLOT.lookAheadS);
		const first = out >> 3;
		doubles.fill(0, first, first + MEASURE_BINS + 3 * BINS);
		let lowX = Infinity;
		let highX = -Infinity;
		let lowY = Infinity;
		let highY = -Infinity;
		let lowZ = Infinity;
		let highZ = -Infinity;
		let highClass = 0;
		for (let i = from; i < to; i++) {
			const class_ = classes[i] as number;
			highClass = Math.max(highClass, class_);
			const half = CLASSES + 16 * class_;
			const x = xs[i] as number;
			const y = ys[i] as number;
			const vx = vxs[i] as number;
			const vy = vys[i] as number;
			const z = zs[i] as number;
			const climb = vzs[i] as number;
			const r = at(half);
			const x2 = x + vx * seconds;
			const y2 = y + vy * seconds;
			const x0 = Math.min(x, x2) - r;
			const y0 = Math.min(y, y2) - r;
			const w = Math.max(x, x2) + r - x0;
			const h = Math.max(y, y2) + r - y0;
			const z2 = z + climb * seconds;
			const halfZ = at(half + 8) + (climb === 0 ? 0 : 1);
			lowX = Math.min(lowX, x0);
			highX = Math.max(highX, x0);
			lowY = Math.min(lowY, y0);
			highY = Math.max(highY, y0);
			lowZ = Math.min(lowZ, Math.min(z, z2) - halfZ);
			highZ = Math.max(highZ, Math.max(z, z2) + halfZ);
			const bin = first + MEASURE_BINS + 3 * binOf(w + h);
			doubles[bin] = (doubles[bin] as number) + 1;
			doubles[bin + 1] = Math.max(doubles[bin + 1] as number, w);
			doubles[bin + 2] = Math.max(doubles[bin + 2] as number, h);
		}
		doubles.set([lowX, highX, lowY, highY, lowZ, highZ, highClass], first);
	}

	function keys(from: number, to: number, digits: number): void {
		const seconds = slot(SLOT.lookAheadS);
		const lowX = slot(SLOT.lowX);
		const lowY = slot(SLOT.lowY);
		const perColumn = slot(SLOT.perColumn);
		const columnBits = word(8 * SLOT.columnBits);
		const shift = word(8 * SLOT.bucketShift);
		const counters = words.subarray(digits >> 2, (digits >> 2) + DIGITS).fill(0);
		for (let i = from; i < to; i++) {
			const r = at(CLASSES + 16 * (classes[i] as number));
			const x = xs[i] as number;
			const y = ys[i] as number;
			const x2 = x + (vxs[i] as number) * seconds;
			const y2 = y + (vys[i] as number) * seconds;
			const x0 = Math.min(x, x2) - r;
			const y0 = Math.min(y, y2) - r;
			const w = Math.max(x, x2) + r - x0;
			const h = Math.max(y, y2) + r - y0;
			const group = GROUPS + 32 * (groupOfBin[binOf(w + h)] as number);
			const strip = word(group + 8) + Math.floor((y0 - lowY) * at(group));
			const column = Math.floor((x0 - lowX) * perColumn);
			const key = (strip << columnBits) | column;
			words[(layout.key >> 2) + i] = key;
			counters[key >> shift] = (counters[key >> shift] as number) + 1;
		}
	}

	function scatter(from: number, to: number, digits: number): void {
		const shift = word(8 * SLOT.bucketShift);
		const counters = words.subarray(digits >> 2, (digits >> 2) + DIGITS);
		for (let i = from; i < to; i++) {
			const key = word(layout.key + 4 * i);
			const place = counters[key >> shift] as number;
			counters[key >> shift] = place + 1;
			const record = (layout.bucketed + RECORD_BYTES * place) >> 3;
			doubles[record] = xs[i] as number;
			doubles[record + 1] = ys[i] as number;
			doubles[record + 2] = vxs[i] as number;
			doubles[record + 3] = vys[i] as number;
			ints[2 * record + 8] = zs[i] as number;
			ints[2 * record + 9] = vzs[i] as number;
			words[2 * record + 10] = i | ((classes[i] as number) << CLASS_SHIFT);
			words[2 * record + 11] = key;
		}
	}

	function settle(from: number, to: number): void {
		const seconds = slot(SLOT.lookAheadS);
		const lowX = slot(SLOT.lowX);
		const lowY = slot(SLOT.lowY);
		const lowZ = slot(SLOT.lowZ);
		const perX = slot(SLOT.perUnitX);
		const perY = slot(SLOT.perUnitY);
		const perZ = slot(SLOT.perUnitZ);
		const perColumn = slot(SLOT.perColumn);
		const columnBits = word(8 * SLOT.columnBits);
		const columns = 2 ** columnBits - 1;
		const count = word(8 * SLOT.count);
		const starts = layout.stripStart >> 2;
		const first = word(layout.bucketStart + 4 * from);
		const end = word(layout.bucketStart + 4 * to);
		const keyAt = (place: number) => word(layout.bucketed + RECORD_BYTES * place + 44);
		// The same order by another way: equal keys stand as they came.
		const places = Uint32Array.from({ length: end - first }, (_, k) => first + k);
		places.sort((p, q) => keyAt(p) - keyAt(q) || p - q);
		let group = GROUPS;
		let next = Math.ceil((from * 2 ** word(8 * SLOT.bucketShift)) / 2 ** columnBits);
		for (let k = first; k < end; k++) {
			const place = places[k - first] as number;
			const key = keyAt(place);
			words[(layout.places >> 2) + k] = place;
			words[keyOf(k)] = key;
			const strip = key >>> columnBits;
			for (; next <= strip; next++) words[starts + next] = k;
			while (strip >= word(group + 8) + word(group + 12)) group += 32;
			const record = (layout.bucketed + RECORD_BYTES * place) >> 3;
			const class_ = (words[2 * record + 10] as number) >>> CLASS_SHIFT;
			const half = CLASSES + 16 * class_;
			const r = at(half);
			const x = doubles[record] as number;
			const y = doubles[record + 1] as number;
			const x2 = x + (doubles[record + 2] as number) * seconds;
			const y2 = y + (doubles[record + 3] as number) * seconds;
			const left = Math.min(x, x2) - r - lowX;
			const right = Math.max(x, x2) + r - lowX;
			const bottom = Math.min(y, y2) - r - lowY;
			const top = Math.max(y, y2) + r - lowY;
			const z = ints[2 * record + 8] as number;
			const climb = ints[2 * record + 9] as number;
			const z2 = z + climb * seconds;
			const halfZ = at(half + 8) + (climb === 0 ? 0 : 1);
			// Stored in 16 bits; what is above them is left off.
			const box = sideOf(k);
			halves[box] = Math.floor(left * perX);
			halves[box + 8] = Math.ceil(right * perX);
			halves[box + 16] = Math.floor(bottom * perY);
			halves[box + 24] = Math.ceil(top * perY);
			halves[box + 32] = Math.floor((Math.min(z, z2) - halfZ - lowZ) * perZ + QUANTUM_SLACK);
			halves[box + 40] = Math.ceil((Math.max(z, z2) + halfZ - lowZ) * perZ - QUANTUM_SLACK);
			const perStrip = at(group);
			const own = strip - word(group + 8);
			const below = Math.floor(Math.max(bottom - at(group + 24), 0) * perStrip);
			const above = Math.min(Math.floor(top * perStrip), word(group + 12) - 1);
			const visit = (layout.visit >> 2) + 2 * k;
			words[visit] = Math.min(Math.floor(right * perColumn), columns);
			words[visit + 1] =
				(own - below) | ((above - own) << STRIP_BITS) | (class_ << (2 * STRIP_BITS));
		}
		if (to !== DIGITS) return;
		for (const last = word(8 * SLOT.strips); next <= last; next++) words[starts + next] = count;
		for (let k = count; k < count + 8; k++) words[keyOf(k)] = 0xffffffff;
	}

	function sweep(from: number, to: number, out: number, room: number, cursors: number): number {
		const seconds = slot(SLOT.lookAheadS);
		const last = slot(SLOT.lookAheadUs);
		const lowY = slot(SLOT.lowY);
		const perColumn = slot(SLOT.perColumn);
		const columnBits = word(8 * SLOT.columnBits);
		const columns = 2 ** columnBits - 1;
		const onlyOverlap = word(8 * SLOT.mode) === 1;
		const starts = layout.stripStart >> 2;
		const cursor = cursors >> 2;
		const keyAt = (k: number) => words[keyOf(k)] as number;
		const recordAt = (k: number) =>
			(layout.bucketed + RECORD_BYTES * word(layout.places + 4 * k)) >> 3;
		let found = 0;
		let before = -1;
		let group = GROUPS;
		for (let i = from; i < to; i++) {
			const key = keyAt(i);
			const strip = key >>> columnBits;
			const column = key & columns;
			const visit = (layout.visit >> 2) + 2 * i;
			const highColumn = words[visit] as number;
			const reach = words[visit + 1] as number;
			const record = recordAt(i);
			const x = doubles[record] as number;
			const y = doubles[record + 1] as number;
			const vx = doubles[record + 2] as number;
			const vy = doubles[record + 3] as number;
			const z = ints[2 * record + 8] as number;
			const climb = ints[2 * record + 9] as number;
			const id = (words[2 * record + 10] as number) & ID_MASK;
			const class_ = (words[2 * record + 10] as number) >>> CLASS_SHIFT;
			const minima = MINIMA + 256 * class_;
			const box = sideOf(i);
			const x0 = halves[box] as number;
			const x1 = halves[box + 8] as number;
			const y0 = halves[box + 16] as number;
			const y1 = halves[box + 24] as number;
			const z0 = halves[box + 32] as number;
			const z1 = halves[box + 40] as number;

			const isNew = strip !== before;
			before = strip;
			while (strip >= word(group + 8) + word(group + 12)) group += 32;
			// Own group first, then each group of smaller boxes.
			for (let other = group; other < GROUPS + 32 * MAX_GROUPS; other += 32) {
				const strips = word(other + 12);
				if (strips === 0) break;
				const first = word(other + 8);
				if (isNew) {
					// All strips of this group that a track of this strip may visit.
					const per = at(group);
					const perOther = at(other);
					const bottom = (strip - word(group + 8)) / per - at(other + 24) - 2;
					const top = (strip - word(group + 8) + 1) / per + at(group + 24) + 2;
					let s = first + Math.floor(Math.max(bottom, 0) * perOther);
					const end = first + Math.min(Math.floor(top * perOther), strips - 1);
					for (; s <= end; s++) words[cursor + s] = words[starts + s] as number;
				}
				let low = strip - (reach & STRIPS_MASK);
				let high = strip + ((reach >>> STRIP_BITS) & STRIPS_MASK);
				let startColumn = column;
				if (other !== group) {
					const y2 = y + vy * seconds;
					const r = at(CLASSES + 16 * class_);
					const per = at(other);
					const lowest = Math.min(y, y2) - r - lowY - at(other + 24);
					low = first + Math.floor(Math.max(lowest, 0) * per);
					high = first + Math.min(Math.floor((Math.max(y, y2) + r - lowY) * per), strips - 1);
					// From the column and not from x itself, so that it never goes back as i goes on.
					startColumn = Math.max(0, column - 2 - Math.floor(at(other + 16) * perColumn));
				}
				for (let s = low; s <= high; s++) {
					const limit = ((s << columnBits) | highColumn) >>> 0;
					let j: number;
					if (s === strip) {
						j = i + 1;
					} else {
						// Of two in the same column, the one in the lower strip looks at the other.
						const start = ((s << columnBits) | startColumn) >>> 0;
						const bound = s < strip && other === group ? start + 1 : start;
						j = words[cursor + s] as number;
						while (keyAt(j) < bound) j++;
						words[cursor + s] = j;
					}
					for (; keyAt(j) <= limit; j++) {
						// Bit 15 is the sign of a difference of 16 bits; negative is inside.
						const side = sideOf(j);
						const inside =
							((halves[side] as number) - x1) &
							(x0 - (halves[side + 8] as number)) &
							((halves[side + 16] as number) - y1) &
							(y0 - (halves[side + 24] as number)) &
							((halves[side + 32] as number) - z1) &
							(z0 - (halves[side + 40] as number));
						if ((inside & 0x8000) === 0) continue;
						const rival = recordAt(j);
						const rivalClass = (words[2 * rival + 10] as number) >>> CLASS_SHIFT;
						const radius2 = at(minima + 16 * rivalClass);
						const height = at(minima + 16 * rivalClass + 8);
						const ox = doubles[rival] as number;
						const oy = doubles[rival + 1] as number;
						const ovx = doubles[rival + 2] as number;
						const ovy = doubles[rival + 3] as number;
						const oz = ints[2 * rival + 8] as number;
						const oclimb = ints[2 * rival + 9] as number;
						let entry = 0;
						let closest = 0;
						let distance = 0;
						if (onlyOverlap) {
							const x2 = x + vx * seconds;
							const y2 = y + vy * seconds;
							const r = at(CLASSES + 16 * class_);
							const half = CLASSES + 16 * rivalClass;
							const or = at(half);
							const ox2 = ox + ovx * seconds;
							const oy2 = oy + ovy * seconds;
							const hz = at(CLASSES + 16 * class_ + 8) + (climb === 0 ? 0 : 1);
							const ohz = at(half + 8) + (oclimb === 0 ? 0 : 1);
							const z2 = z + climb * seconds;
							const oz2 = oz + oclimb * seconds;
							if (
								Math.min(x, x2) - r > Math.max(ox, ox2) + or ||
								Math.min(ox, ox2) - or > Math.max(x, x2) + r ||
								Math.min(y, y2) - r > Math.max(oy, oy2) + or ||
								Math.min(oy, oy2) - or > Math.max(y, y2) + r ||
								Math.min(z, z2) - hz > Math.max(oz, oz2) + ohz ||
								Math.min(oz, oz2) - ohz > Math.max(z, z2) + hz
							)
								continue;
						} else {
							const dx = ox - x;
							const dy = oy - y;
							const dvx = ovx - vx;
							const dvy = ovy - vy;
							const speed2 = dvx * dvx + dvy * dvy;
							const closing = dx * dvx + dy * dvy;
							const now2 = dx * dx + dy * dy;
							const cross = dx * dvy - dy * dvx;
							// Missed abeam, going apart, or not there yet at the end.
							if (cross * cross > radius2 * speed2 * WIDER) continue;
							if (closing >= 0 && now2 >= radius2) continue;
							const end2 = now2 + seconds * (2 * closing + speed2 * seconds);
							if (closing + speed2 * seconds < 0 && end2 > radius2 * WIDER + now2 * ROUNDING)
								continue;
							const dz = (oz - z) * 1e6;
							const rate = oclimb - climb;
							let begin = 0;
							let end = last;
							if (rate === 0) {
								if (!(Math.abs(dz) < height)) continue;
							} else {
								const falling = rate < 0 ? dz : -dz;
								const fall = Math.abs(rate);
								if (falling - fall * last >= height || falling <= -height) continue;
								begin = falling < height ? 0 : (falling - height) / fall;
								end = Math.min(last, (falling + height) / fall);
							}
							const nearest = speed2 === 0 ? 0 : (-closing / speed2) * 1e6;
							closest = Math.min(Math.max(nearest, begin), end);
							const east = dx + dvx * closest * 1e-6;
							const north = dy + dvy * closest * 1e-6;
							const distance2 = east * east + north * north;
							if (!(distance2 < radius2)) continue;
							distance = Math.sqrt(distance2);
							const roomLeft = Math.max(0, closing * closing - speed2 * (now2 - radius2));
							const touch = speed2 === 0 ? 0 : ((-closing - Math.sqrt(roomLeft)) / speed2) * 1e6;
							entry = Math.min(Math.max(touch, begin), closest);
						}
						if (found < room) {
							const rivalId = (words[2 * rival + 10] as number) & ID_MASK;
							const place = (out - layout.end) / 8 + (PAIR_BYTES / 8) * found;
							pairWords[2 * place] = Math.min(id, rivalId);
							pairWords[2 * place + 1] = Math.max(id, rivalId);
							pairDoubles[place + 1] = entry;
							pairDoubles[place + 2] = closest;
							pairDoubles[place + 3] = distance;
						}
						found++;
					}
				}
			}
		}
		return found;
	}

	return {
		layout,
		buffer,
		measure,
		keys,
		scatter,
		settle,
		sweep,
		reserve(end) {
			if (end - layout.end <= pairBuffer.byteLength) return;
			pairBuffer = new ArrayBuffer(end - layout.end);
			pairWords = new Uint32Array(pairBuffer);
			pairDoubles = new Float64Array(pairBuffer);
		},
		pairsAt: (address) => ({ buffer: pairBuffer, byteOffset: address - layout.end }),
	};
}
