import { CHANGE, DISREGARD, END, ERROR, ROGER } from "@tansiq/hotline";
import type { Micros, Window } from "@tansiq/space";
import { refIn, type Said } from "./said.ts";

/** What a report looks at: what took effect until the end of its time, and what speaks of what. */
export interface Period {
	window: Window;
	/** What was said within the window. */
	said: Said[];
	/** Entries that speak of another, by the ref of that one, oldest first. */
	about: ReadonlyMap<string, readonly Said[]>;
	/** Entries that the other party took without effect. */
	withoutEffect: Said[];
}

/**
 * @param all both logs of both parties; what was said after the window is not looked at, so that a
 *   report of a day is the same whenever it is made
 */
export function periodOf(all: readonly Said[], window: Window): Period {
	const until = all
		.filter(({ claimedUs }) => claimedUs < window.endUs)
		.sort((a, b) => a.claimedUs - b.claimedUs || (a.ref < b.ref ? -1 : 1));
	const refused = new Set(
		until.filter(({ msg }) => msg === ERROR).flatMap((each) => refIn(each) ?? []),
	);
	const about = new Map<string, Said[]>();
	for (const each of until) {
		const ref = refIn(each);
		if (ref === null || refused.has(each.ref)) continue;
		const known = about.get(ref);
		if (known === undefined) about.set(ref, [each]);
		else known.push(each);
	}
	const within = until.filter(({ claimedUs }) => claimedUs >= window.startUs);
	return {
		window,
		said: within.filter(({ ref }) => !refused.has(ref)),
		about,
		withoutEffect: within.filter(({ ref }) => refused.has(ref)),
	};
}

/** When what an entry said stopped to hold: ended, changed, or withdrawn and that heard; null while it holds. */
export function endedUs({ about }: Period, { ref, author }: Said): Micros | null {
	for (const each of about.get(ref) ?? []) {
		if (each.author !== author) continue;
		if (each.msg === END || each.msg === CHANGE) return each.claimedUs;
		if (each.msg !== DISREGARD) continue;
		const heard = about.get(each.ref)?.find(({ msg }) => msg === ROGER);
		if (heard !== undefined) return heard.claimedUs;
	}
	return null;
}
