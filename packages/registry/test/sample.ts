import type { Volume } from "@tansiq/space";
import { type Operation, windowOf } from "../src/index.ts";

export const HOUR = 3_600_000_000;

export function operation(
	key: string,
	volumes: Volume[],
	changes: Partial<Operation> = {},
): Operation {
	return {
		key,
		owner: "own",
		version: 1,
		class: "crewed",
		category: "civil",
		marks: [],
		volumes,
		window: volumes.length > 0 ? windowOf(volumes) : { startUs: 0, endUs: 24 * HOUR },
		level: "volume",
		state: "accepted",
		declaredUs: 0,
		receiptUs: null,
		notice: null,
		declaration: null,
		...changes,
	};
}
