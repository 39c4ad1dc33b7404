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
