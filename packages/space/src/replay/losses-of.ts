import type { Loss, LossRule } from "../loss.ts";
import { segmentAt } from "./segment.ts";
import { segmentLoss } from "./segment-loss.ts";
import { sweepGlobe } from "./sweep.ts";
import type { Trajectories } from "./trajectories.ts";

/**
 * What `losses` finds, for flights that are kept in arrays.
 * @param ids of the flights; those of one id are not taken for one flight
 */
export function lossesOf(
	trajectories: Trajectories,
	ids: readonly string[],
	rule: LossRule,
): Loss[] {
	const { samples } = trajectories;
	const pairs = new Map<string, Loss[]>();
	sweepGlobe(trajectories, rule, (p, q, flightP, flightQ) => {
		const idP = ids[flightP] as string;
		const idQ = ids[flightQ] as string;
		const isInOrder = idP < idQ;
		const first = segmentAt(samples, isInOrder ? p : q);
		const second = segmentAt(samples, isInOrder ? q : p);
		const found = segmentLoss(first, second, rule);
		if (found === null) return;
		const [a, b] = isInOrder ? [idP, idQ] : [idQ, idP];
		const loss = { a, b, ...found };
		const key = `${a.length} ${a} ${b}`;
		const known = pairs.get(key);
		if (known === undefined) pairs.set(key, [loss]);
		else known.push(loss);
	});
	const byTime = (x: Loss, y: Loss) => x.startUs - y.startUs || x.endUs - y.endUs;
	return [...pairs.values()]
		.flatMap((found) => joined(found.sort(byTime)))
		.sort((x, y) => byTime(x, y) || order(x.a, y.a) || order(x.b, y.b));
}

function order(x: string, y: string): number {
	return x < y ? -1 : x > y ? 1 : 0;
}

/** One loss for each unbroken run of losses of one pair, which are in order of start. */
function joined(found: readonly Loss[]): Loss[] {
	const runs: Loss[] = [];
	for (const loss of found) {
		const last = runs[runs.length - 1];
		// Both ends are rounded outward, so runs that touch overlap.
		if (last === undefined || loss.startUs > last.endUs) {
			runs.push({ ...loss });
			continue;
		}
		last.endUs = Math.max(last.endUs, loss.endUs);
		last.minimumDistanceMm = Math.min(last.minimumDistanceMm, loss.minimumDistanceMm);
		last.minimumHeight01mm = Math.min(last.minimumHeight01mm, loss.minimumHeight01mm);
	}
	return runs;
}
