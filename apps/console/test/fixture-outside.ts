import type { Outside, Relay } from "@tansiq/api";
import { NOW_US, SECOND_US, window } from "./fixture.ts";

/** One that can be reached and is met, one that nobody reaches, and a track of nobody known. */
export const OUTSIDE: Outside = {
	outsiders: [
		{
			name: "River patrol",
			source: "agreed",
			extent: null,
			reachedBy: null,
			notBoundBy: [],
			meets: [],
			relays: [],
			unconfirmed: 0,
		},
		{
			name: "patrol",
			source: "desk",
			extent: {
				outline: { kind: "disc", lat9: 34e9, lon9: 35e9, radiusMm: 9_000_000 },
				band: { datum: "STD", lower01mm: 0, upper01mm: 300_000_000 },
				window: window(0, 600),
			},
			reachedBy: { how: "contact", name: "harbour office" },
			notBoundBy: ["harbour"],
			meets: ["works"],
			relays: [],
			unconfirmed: 0,
		},
	],
	unknownTracks: [
		{
			track: {
				id: "4b0001",
				origin: "seen",
				operation: null,
				lat9: 34e9,
				lon9: 35e9,
				altitude01mm: 30_480_000,
				datum: "STD",
				speedMmS: null,
				trackMdeg: null,
				climb01mmS: null,
				reportedUs: NOW_US - 12 * SECOND_US,
				doubt: {
					reason: "jump",
					sinceUs: NOW_US - 60 * SECOND_US,
					growth: { mm: 9_260_000, height01mm: 3_048_000 },
				},
			},
			ageUs: 12 * SECOND_US,
			stale: false,
			mayBe: [{ outsider: "patrol", reachedBy: "harbour office" }],
			maySealed: [],
			room: { radiusMm: 9_260_000, height01mm: 3_048_000 },
			alerts: [],
		},
	],
};

/** What the node tells after something was passed on, or a person said that it arrived. */
export function afterRelay(outside: Outside, path: string, body: Record<string, unknown>): Outside {
	const parts = path.split("/").map(decodeURIComponent);
	const confirmed = { atUs: NOW_US, by: "duty-1" };
	return {
		...outside,
		outsiders: outside.outsiders.map((outsider) => {
			const told: Relay = {
				id: `relay-${outsider.relays.length + 1}`,
				outsider: outsider.name,
				via: outsider.reachedBy?.name ?? "",
				about: null,
				words: String(body.words),
				toldUs: NOW_US,
				by: "duty-1",
				confirmed: null,
			};
			const relays =
				parts[2] === "outsiders"
					? [...outsider.relays, ...(parts[3] === outsider.name ? [told] : [])]
					: outsider.relays.map((relay) =>
							relay.id === parts[3] ? { ...relay, confirmed } : relay,
						);
			return { ...outsider, relays };
		}),
	};
}
