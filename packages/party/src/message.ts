import { createHash } from "node:crypto";
import type { Json } from "@tansiq/record";
import { canonical, parseCanonical } from "@tansiq/record";
import type { Operation } from "@tansiq/registry";
import { type Volume, volumesFaults, type Window } from "@tansiq/space";
import type { Report } from "@tansiq/watch";
import { MAX_NOTICE_TEXT } from "./notice-text.ts";
import type { Blob } from "./state.ts";

/**
 * The bodies that the messages carry. What is written here is everything that the peer learns;
 * labels, transponder addresses of undisclosed aircraft and own ids are not among it.
 */

/** The content of a message. */
export type Fields = { [key: string]: Json };

/** Geometry above this size goes by hash, so that an entry stays within its 16 KiB. */
const INLINE_LIMIT = 8_192;

/** Live positions of one tick: data, never an answer, and outside the codebook. */
export const POSITIONS = "POSITIONS";

export function sha256Hex(bytes: Uint8Array | string): string {
	return createHash("sha256").update(bytes).digest("hex");
}

/** A notice at level `volume`: class, category, marks and exact volumes; no identity, no purpose. */
export function volumeNotice(operation: Operation): { body: Fields; blobs: Blob[] } {
	const { field, blobs } = geometry(operation.volumes);
	return {
		body: {
			category: operation.category ?? "civil",
			class: operation.class ?? "crewed",
			level: "volume",
			marks: operation.marks,
			volumes: field,
			...(operation.text !== undefined && { text: operation.text }),
			...(operation.imprecision !== undefined && {
				imprecision_m: operation.imprecision.m,
				imprecision_height_m: operation.imprecision.heightM,
			}),
		},
		blobs,
	};
}

/** A notice at level `presence`: the coarse cells that it touches, and nothing else. */
export function presenceNotice(cells: readonly Volume[]): { body: Fields; blobs: Blob[] } {
	const { field, blobs } = geometry(cells);
	return { body: { level: "presence", volumes: field }, blobs };
}

/** Volumes as a notice holds them: in its body, or by their hash. */
function geometry(volumes: readonly Volume[]): { field: Json; blobs: Blob[] } {
	const value = volumes as unknown as Json;
	const bytes = new TextEncoder().encode(canonical(value));
	if (bytes.length <= INLINE_LIMIT) return { field: value, blobs: [] };
	const sha256 = sha256Hex(bytes);
	return { field: { bytes: bytes.length, sha256 }, blobs: [{ sha256, bytes }] };
}

/** A commitment: a hash that says nothing by itself, and the time block that it is good for. */
export function sealedNotice(
	operation: Operation,
	block: Window,
	salt: string,
): { body: Fields; opening: string } {
	const opening = canonical({
		category: operation.category ?? "civil",
		class: operation.class ?? "crewed",
		marks: operation.marks,
		salt,
		volumes: operation.volumes as unknown as Json,
	});
	return {
		body: {
			block: { end_us: block.endUs, start_us: block.startUs },
			commitment: sha256Hex(opening),
			level: "sealed",
		},
		opening,
	};
}

export class MalformedBody extends Error {}

export function fields(value: Json | undefined, what: string): Fields {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new MalformedBody(`${what}: expected an object`);
	return value as Fields;
}

export function text(from: Fields, field: string, allowed?: readonly string[]): string {
	const value = from[field];
	if (typeof value !== "string" || (allowed !== undefined && !allowed.includes(value)))
		throw new MalformedBody(`${field}: expected ${allowed?.join(" or ") ?? "a text"}`);
	return value;
}

export function integer(from: Fields, field: string): number {
	const value = from[field];
	if (!Number.isSafeInteger(value)) throw new MalformedBody(`${field}: expected an integer`);
	return value as number;
}

/** @throws MalformedBody */
export function marksOf(body: Fields): string[] {
	const { marks } = body;
	if (!Array.isArray(marks) || !marks.every((mark) => typeof mark === "string"))
		throw new MalformedBody("marks: expected a list of texts");
	return marks;
}

/** The volumes of a notice, validated. @throws MalformedBody */
export function noticeVolumes(body: Fields, blob: Uint8Array | undefined): Volume[] {
	let value: Json | undefined = body.volumes;
	if (blob !== undefined) value = parseCanonical(new TextDecoder().decode(blob));
	if (!Array.isArray(value) || value.length === 0)
		throw new MalformedBody("volumes: expected a list of at least one volume");
	const volumes = value as unknown as Volume[];
	const [fault] = volumesFaults(volumes, "volumes");
	if (fault !== undefined)
		throw new MalformedBody(`${fault.field}: ${fault.value}, expected ${fault.expected}`);
	return volumes;
}

/** The words of a notice, and how exact it says that it is. @throws MalformedBody */
export function wordsOf(body: Fields): Pick<Operation, "text" | "imprecision"> {
	const words: Pick<Operation, "text" | "imprecision"> = {};
	if (body.text !== undefined) {
		const said = text(body, "text");
		if (said.length > MAX_NOTICE_TEXT)
			throw new MalformedBody(`text: expected at most ${MAX_NOTICE_TEXT} characters`);
		words.text = said;
	}
	const metres = (field: string, most: number) => {
		const value = body[field] === undefined ? 0 : integer(body, field);
		if (value < 0 || value > most) throw new MalformedBody(`${field}: expected 0 to ${most}`);
		return value;
	};
	const m = metres("imprecision_m", MAX_IMPRECISION.m);
	const heightM = metres("imprecision_height_m", MAX_IMPRECISION.heightM);
	return m + heightM > 0 ? { ...words, imprecision: { m, heightM } } : words;
}

/** What is less exact than this is no place. */
export const MAX_IMPRECISION = { m: 100_000, heightM: 20_000 } as const;

/** Positions of one tick, each column named for what it holds. */
export function positionsBody(positions: readonly { notice: string; report: Report }[]): Fields {
	const column = (of: (report: Report) => Json): Json => positions.map(({ report }) => of(report));
	/** Only where one of them reports it. */
	const quality = (name: "nic" | "nacp") =>
		positions.some(({ report }) => report[name] !== undefined) && {
			[name]: column((report) => report[name] ?? null),
		};
	return {
		altitude01mm: column((r) => r.altitude01mm),
		climb01mm_s: column((r) => r.climb01mmS),
		datum: column((r) => r.datum),
		id: column((r) => r.id),
		lat9: column((r) => r.lat9),
		lon9: column((r) => r.lon9),
		...quality("nacp"),
		...quality("nic"),
		notice: positions.map(({ notice }) => notice),
		reported_us: column((r) => r.reportedUs),
		speed_mm_s: column((r) => r.speedMmS),
		track_mdeg: column((r) => r.trackMdeg),
	};
}

const TRACK_ID = /^[0-9a-z-]{1,24}$/;
const DATUM_NAMES = ["W84", "EGM96", "STD", "AGL"] as const;

/** @throws MalformedBody */
export function positionsOf(body: Fields): Report[] {
	const ids = list(body, "id", body.id);
	return ids.map((_, i) => {
		const row: Fields = {};
		for (const field of Object.keys(body)) row[field] = list(body, field, ids)[i] as Json;
		const nullable = (field: string): number | null =>
			row[field] === null ? null : integer(row, field);
		const id = text(row, "id");
		if (!TRACK_ID.test(id)) throw new MalformedBody("id: expected 1 to 24 of 0-9 a-z -");
		return {
			id,
			operation: text(row, "notice"),
			lat9: within(row, "lat9", 90_000_000_000),
			lon9: within(row, "lon9", 180_000_000_000),
			altitude01mm: within(row, "altitude01mm", 2_147_483_647),
			datum: text(row, "datum", DATUM_NAMES) as Report["datum"],
			speedMmS: nullable("speed_mm_s"),
			trackMdeg: nullable("track_mdeg"),
			climb01mmS: nullable("climb01mm_s"),
			reportedUs: integer(row, "reported_us"),
			...qualityOf(row, "nic"),
			...qualityOf(row, "nacp"),
		};
	});
}

/** @throws MalformedBody */
function qualityOf(row: Fields, name: "nic" | "nacp"): Pick<Report, "nic" | "nacp"> {
	const value = row[name] ?? null;
	if (value === null) return {};
	const category = integer(row, name);
	if (category < 0 || category > 11) throw new MalformedBody(`${name}: expected 0 to 11`);
	return { [name]: category };
}

function list(body: Fields, field: string, like: Json | undefined): Json[] {
	const value = body[field];
	if (!Array.isArray(value) || !Array.isArray(like) || value.length !== like.length)
		throw new MalformedBody(`${field}: expected a list as long as id`);
	return value;
}

function within(from: Fields, field: string, bound: number): number {
	const value = integer(from, field);
	if (Math.abs(value) > bound) throw new MalformedBody(`${field}: expected at most ${bound}`);
	return value;
}
