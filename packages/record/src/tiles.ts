import { HASH_BYTES, isCount } from "./encoding.ts";
import { RecordError } from "./error.ts";
import { rootOfLeaves } from "./tree.ts";

/** C2SP tlog-tiles: a log as static files, which any client of such logs reads. */

export class TileError extends RecordError {}

export const TILE_WIDTH = 256;
const MAX_LEVEL = 63;
const MAX_BUNDLED_BYTES = 0xffff;

export interface TileFile {
	path: string;
	bytes: Uint8Array;
}

/**
 * `tile/LEVEL/INDEX`, with `.p/WIDTH` where the tile is not full.
 * @throws TileError
 */
export function tilePath(level: number, index: number, width = TILE_WIDTH): string {
	if (!isCount(level) || level > MAX_LEVEL) {
		throw new TileError("level", level, `an integer of 0 … ${MAX_LEVEL}`);
	}
	return `tile/${level}/${indexPath(index, width)}`;
}

/** Path of the bundle that holds the entries of the level-0 tile of the same index. */
export function entriesPath(index: number, width = TILE_WIDTH): string {
	return `tile/entries/${indexPath(index, width)}`;
}

/** Every hash tile, full and partial, of the tree over these leaf hashes. */
export function hashTiles(leaves: readonly Uint8Array[]): TileFile[] {
	const files: TileFile[] = [];
	let hashes = leaves;
	for (let level = 0; hashes.length > 0; level++) {
		const above: Uint8Array[] = [];
		for (let index = 0; index * TILE_WIDTH < hashes.length; index++) {
			const tile = hashes.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH);
			files.push({ path: tilePath(level, index, tile.length), bytes: Buffer.concat(tile) });
			if (tile.length === TILE_WIDTH) above.push(rootOfLeaves(tile));
		}
		hashes = above;
	}
	return files;
}

/** The hashes of a tile. @throws TileError */
export function decodeTile(bytes: Uint8Array): Uint8Array[] {
	const width = bytes.length / HASH_BYTES;
	if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
		throw new TileError("tile", bytes, `1 to ${TILE_WIDTH} hashes of ${HASH_BYTES} bytes`);
	}
	return Array.from({ length: width }, (_, i) =>
		bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
	);
}

/** Each entry behind its length, a big-endian uint16. @throws TileError */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
	if (entries.length < 1 || entries.length > TILE_WIDTH) {
		throw new TileError("entries", entries.length, `1 to ${TILE_WIDTH}`);
	}
	const parts: Uint8Array[] = [];
	for (const entry of entries) {
		if (entry.length > MAX_BUNDLED_BYTES) {
			throw new TileError("entry", entry, `at most ${MAX_BUNDLED_BYTES} bytes`);
		}
		parts.push(Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry);
	}
	return Buffer.concat(parts);
}

/** @throws TileError */
export function decodeBundle(bytes: Uint8Array): Uint8Array[] {
	const entries: Uint8Array[] = [];
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let at = 0; at < bytes.length; ) {
		const start = at + 2;
		const end = start <= bytes.length ? start + view.getUint16(at) : Number.POSITIVE_INFINITY;
		if (end > bytes.length) throw new TileError("bundle", bytes, "whole entries behind lengths");
		entries.push(bytes.subarray(start, end));
		at = end;
	}
	if (entries.length < 1 || entries.length > TILE_WIDTH) {
		throw new TileError("bundle", entries.length, `1 to ${TILE_WIDTH} entries`);
	}
	return entries;
}

/** Three digits a path element, all but the last behind an `x`: 1234067 is `x001/x234/067`. */
function indexPath(index: number, width: number): string {
	if (!isCount(index)) throw new TileError("index", index, "an integer of 0 … 2^53-1");
	if (!isCount(width) || width < 1 || width > TILE_WIDTH) {
		throw new TileError("width", width, `an integer of 1 … ${TILE_WIDTH}`);
	}
	let path = String(index % 1000).padStart(3, "0");
	for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
		path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
	}
	return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}
