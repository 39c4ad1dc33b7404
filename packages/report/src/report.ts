import type { Agreement } from "@tansiq/agreement";
import type { Volume, Window } from "@tansiq/space";
import { type Breach, breachesOf } from "./breaches.ts";
import { type Meetings, meetingsOf } from "./meetings.ts";
import { noticesOf } from "./notice.ts";
import { periodOf } from "./period.ts";
import type { Said } from "./said.ts";
import { type Side, sideOf } from "./side.ts";

/**
 * How coordination went in a period, from the record alone: whoever holds both logs makes the same
 * report of it. Times are those that the authors signed.
 */
export interface Report {
	line: string;
	window: Window;
	/** In the order of the agreement's parties. */
	sides: { party: string; side: Side }[];
	meetings: Meetings;
	breaches: Breach[];
}

/**
 * @param said both logs of both parties, from the beginning or from before the window
 * @param volumesOf the geometry that a notice told; null where it is sealed or not here
 */
export function reportOf(
	line: string,
	said: readonly Said[],
	agreement: Agreement,
	window: Window,
	volumesOf: (said: Said) => Volume[] | null,
): Report {
	const period = periodOf(said, window);
	const notices = noticesOf(period, volumesOf);
	return {
		line,
		window,
		sides: agreement.parties.map((party) => ({
			party,
			side: sideOf(period, party, notices, agreement),
		})),
		meetings: meetingsOf(period, notices, agreement),
		breaches: breachesOf(notices, agreement),
	};
}
