import { type Agreement, minimaFor, type OperationClass, widestRadiusMm } from "@tansiq/agreement";
import { emptyRegistry, put, type Registry, whoMeets } from "@tansiq/registry";
import { type Budget, BudgetExceeded, type Window } from "@tansiq/space";
import type { Notice } from "./notice.ts";
import { endedUs, type Period } from "./period.ts";

/** Two notices, one of each party, that told of the same place at the same time. */
export interface Meeting {
	/** Refs, in the order of the agreement's parties. */
	notices: [string, string];
	/** What cannot be told, where the minima or a common altitude datum are missing. */
	kind: "conflict" | "unknown";
	windows: Window[];
	/** One of them was ended, changed or withdrawn before they met. */
	resolved: boolean;
}

export interface Meetings {
	found: Meeting[];
	/** Notices whose geometry was too large to compare. */
	unchecked: string[];
}

/** Edge tests for one notice against all of the other party's. */
const EDGE_TEST_LIMIT = 2_000_000;

/** Every pair of notices that meet, by the minima that the agreement has for their classes. */
export function meetingsOf(
	period: Period,
	notices: readonly Notice[],
	agreement: Agreement,
): Meetings {
	const [first, second] = agreement.parties;
	const byRef = new Map(notices.map((notice) => [notice.ref, notice]));
	const theirs = emptyRegistry();
	for (const notice of notices) if (notice.author === second) keep(theirs, notice);
	const result: Meetings = { found: [], unchecked: [] };
	for (const notice of notices) {
		const { told, ref, author } = notice;
		if (author !== first || told === null) continue;
		const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
		const minima = (other: OperationClass | undefined) =>
			other === undefined ? null : minimaFor(agreement, told.class, other);
		const subject = { key: ref, volumes: told.volumes };
		try {
			for (const met of whoMeets(theirs, subject, minima, widestRadiusMm(agreement), budget)) {
				const other = byRef.get(met.key) as Notice;
				const isConflict = met.conflict.length > 0;
				const windows = isConflict ? met.conflict : met.unknown;
				const startUs = windows[0]?.startUs ?? 0;
				const resolved = [notice, other].some(
					(each) => (endedUs(period, each) ?? Number.POSITIVE_INFINITY) <= startUs,
				);
				const kind = isConflict ? "conflict" : "unknown";
				result.found.push({ notices: [ref, met.key], kind, windows, resolved });
			}
		} catch (error) {
			if (!(error instanceof BudgetExceeded)) throw error;
			result.unchecked.push(ref);
		}
	}
	return result;
}

function keep(registry: Registry, { ref, told, claimedUs }: Notice): void {
	if (told === null) return;
	put(registry, {
		...told,
		key: ref,
		owner: "peer",
		version: 1,
		marks: [],
		level: "volume",
		state: "accepted",
		declaredUs: claimedUs,
		receiptUs: null,
		notice: ref,
		declaration: null,
	});
}
