import type { AnswerTree, Desk, Impact } from "@tansiq/api";
import type { ZoneShown } from "../src/link/agreement.ts";
import { HOUR_US, MINUTE_US, NOW_US } from "./fixture.ts";

/** How the stub's agreement stands. */
export const STANDING = {
	id: "strait",
	version: 3,
	validity: { startUs: NOW_US - 24 * HOUR_US, endUs: NOW_US + 24 * HOUR_US },
	state: "in-force",
	mechanism: "active",
	suspendedBy: [] as string[],
	zones: [] as ZoneShown[],
};

/** The entry that a path under `/v1/dialogues/` is about. */
export function refIn(path: string): string {
	return path.split("/").slice(3, 6).map(decodeURIComponent).join("/");
}

/** Each operation that the desk says a notice endangers, which may start later. */
export function impactOf(desk: Desk, notice: string): Impact {
	const dialogue = desk.dialogues.find(({ ref }) => ref === notice);
	return {
		notice,
		leadUs: dialogue?.leadUs ?? 0,
		shortUs: 0,
		growth: { mm: 0, height01mm: 0 },
		contradictions: [],
		findings: [],
		endangered: (dialogue?.endangers ?? []).map((operation) => ({
			operation,
			unit: "boat-2",
			kind: "conflict",
			reason: "reason.conflict_cross",
			windows: [],
			waysOut: [{ phrase: "remedy.later", startUs: NOW_US + 50 * MINUTE_US }],
		})),
	};
}

/** Behind the desk stand one boat's crew, and somebody whom no line reaches. */
export function treeOf(desk: Desk, ref: string, confirmed: ReadonlySet<string>): AnswerTree {
	const isTheirs = (desk.dialogues.find((one) => one.ref === ref)?.endangers ?? []).length > 0;
	if (!isTheirs)
		return { ref, sinceUs: NOW_US, leaves: [], unconfirmed: [], timeToLastAnswerUs: 0 };
	const heard = confirmed.has("unit boat-2");
	return {
		ref,
		sinceUs: NOW_US - MINUTE_US,
		leaves: [
			{
				name: "unit boat-2",
				kind: "unit",
				operations: ["works"],
				reachedBy: null,
				answeredUs: heard ? NOW_US : null,
				by: heard ? "alpha.tansiq/op/duty-1" : null,
			},
		],
		unconfirmed: heard ? [] : ["unit boat-2"],
		timeToLastAnswerUs: heard ? MINUTE_US : null,
	};
}
