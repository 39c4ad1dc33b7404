import { InvalidArgumentError } from "commander";

/** Options and arguments as people write them; each refuses with what it expected. */

/** A node's address, `http://127.0.0.1:8801`, without what a browser may have added to it. */
export function nodeAddress(text: string): string {
	const url = URL.parse(text);
	if (url?.protocol !== "http:" || url.pathname !== "/" || url.search !== "")
		throw new InvalidArgumentError("expected http://127.0.0.1:8801");
	return url.origin;
}

export function positive(text: string): number {
	const value = Number(text);
	if (!(value > 0 && value <= 100_000)) throw new InvalidArgumentError("expected a number above 0");
	return value;
}

export function natural(text: string): number {
	const value = Number(text);
	if (text === "" || !Number.isInteger(value) || value < 0)
		throw new InvalidArgumentError("expected 0 or more");
	return value;
}

export function percent(text: string): number {
	const value = Number(text);
	if (text === "" || !(value >= 0 && value <= 100))
		throw new InvalidArgumentError("expected 0 to 100");
	return value;
}

/** Ids of parties and lines, which are names of folders and of logs too. */
export function isName(text: unknown): text is string {
	return typeof text === "string" && /^[a-z0-9-]{1,32}$/.test(text);
}

/** An id of a party, a line or an operator. */
export function name(text: string): string {
	if (!isName(text)) throw new InvalidArgumentError("expected up to 32 of a-z, 0-9 and -");
	return text;
}

/** The place of a message on a line, `bravo/routine/7`. */
export function entryRef(text: string): string {
	if (!/^[a-z0-9-]{1,32}\/(urgent|routine)\/[0-9]{1,15}$/.test(text))
		throw new InvalidArgumentError("expected a ref as bravo/routine/7");
	return text;
}

/** South, west, north, east in degrees, as `45,5,48,11`. */
export function box(text: string): Box {
	const [south, west, north, east, ...rest] = text
		.split(",")
		.map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
	const inside =
		south !== undefined &&
		west !== undefined &&
		north !== undefined &&
		east !== undefined &&
		rest.length === 0 &&
		south >= -90 &&
		north <= 90 &&
		south < north &&
		Math.abs(west) <= 180 &&
		Math.abs(east) <= 180 &&
		west !== east;
	if (!inside) throw new InvalidArgumentError("expected south,west,north,east in degrees");
	return [south, west, north, east];
}

export type Box = [south: number, west: number, north: number, east: number];

/** The whole Earth. */
export const EVERYWHERE: Box = [-90, -180, 90, 180];

/** Where a line is reached, as `desk-a.example:8443`. */
export function address(text: string): URL {
	const url = URL.parse(`https://${text}`);
	const whole = url !== null && /:\d+$/.test(text) && url.pathname === "/" && url.username === "";
	if (!whole) throw new InvalidArgumentError("expected host:port");
	return url;
}

/** The port of an address; a URL leaves out the one that https has anyway. */
export function linePort({ port }: URL): number {
	return port === "" ? 443 : Number(port);
}

/** As founding documents name it: `https://host:port`. */
export function lineAddress(url: URL): string {
	return `https://${url.hostname}:${linePort(url)}`;
}
