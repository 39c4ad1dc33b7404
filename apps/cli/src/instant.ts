import { InvalidArgumentError } from "commander";

/** An instant as people write it, `2018-08-01T06:00Z`, in µs UTC. */
export function instant(text: string): number {
	const us = Date.parse(text) * 1000;
	if (!Number.isSafeInteger(us)) throw new InvalidArgumentError("expected 2018-08-01T06:00Z");
	return us;
}
