import type { Party } from "../../party/test/pair.ts";
import { type Said, saidBy } from "../src/index.ts";

/** Both logs of both parties, as one of them has them. */
export function entriesOf({ journal }: Party): Said[] {
	return journal.flatMap(({ entries }) =>
		entries.map(({ line, author, log, index, bytes }) =>
			saidBy({ line, author, log: log as "urgent" | "routine", index }, bytes),
		),
	);
}
