import type { OperationClass, Remedy } from "@tansiq/agreement";
import type { Growth, Operation } from "@tansiq/registry";
import type { Volume, Window } from "@tansiq/space";
import { roomFor } from "./room.ts";
import { agreementOf, type State } from "./state.ts";

/** The highest altitude that there is, 0.1 mm: nothing stays above it. */
export const HIGHEST_01MM = 2_147_483_647;

/** Where and when an operation is, and how much wider it is taken. */
export interface Placed {
	class?: OperationClass;
	volumes: readonly Volume[];
	window: Window;
	growth?: Growth;
	level?: Operation["level"];
}

/**
 * How an operation of ours gets out of the way of one other, without a test of geometry: it starts
 * when the other is over, or stays the agreed height above all of it. Each is a way out by itself.
 * None where ours has started: whoever is under way is warned, and never steered.
 */
export function pairWaysOut(state: State, ours: Placed, other: Placed, nowUs: number): Remedy[] {
	if (ours.window.startUs <= nowUs) return [];
	const ways: Remedy[] = [{ phrase: "remedy.later", startUs: other.window.endUs }];
	const datums = new Set([...ours.volumes, ...other.volumes].map(({ band }) => band.datum));
	const [datum] = datums;
	const minima = ours.class ? roomFor(agreementOf(state), ours.class, other.class) : null;
	if (datum === undefined || datums.size > 1 || minima === null) return ways;
	const top01mm = other.volumes.reduce((top, { band }) => Math.max(top, band.upper01mm), -Infinity);
	const altitude01mm = top01mm + minima.height01mm + (other.growth?.height01mm ?? 0);
	if (altitude01mm < HIGHEST_01MM) ways.push({ phrase: "remedy.above", datum, altitude01mm });
	return ways;
}
