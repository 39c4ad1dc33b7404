import type { AgreedZone, Agreement } from "@tansiq/agreement";
import { replayAgreement } from "@tansiq/cli";
import { DAY_US, FOOT_01MM, HOUR_US, MINUTE_US, type Volume } from "@tansiq/space";

export const ORIGIN_US = 20_600 * DAY_US;
const THEATRE = {
	south9: 30_000_000_000,
	west9: 20_000_000_000,
	north9: 50_000_000_000,
	east9: 60_000_000_000,
};

export function position(random: () => number): { lat9: number; lon9: number } {
	return {
		lat9: THEATRE.south9 + Math.floor(random() * (THEATRE.north9 - THEATRE.south9)),
		lon9: THEATRE.west9 + Math.floor(random() * (THEATRE.east9 - THEATRE.west9)),
	};
}

/** A zone of 1 to 15 km, as a disc or a polygon of 12 vertices, for a day to a month. */
export function zone(id: string, random: () => number): AgreedZone {
	const { lat9, lon9 } = position(random);
	const radius9 = 10_000_000 + Math.floor(random() * 125_000_000);
	const turns = Array.from({ length: 12 }, (_, i) => (i / 6) * Math.PI);
	const outline =
		random() < 0.5
			? ({ kind: "disc", lat9, lon9, radiusMm: Math.floor(radius9 / 9) } as const)
			: ({
					kind: "polygon",
					lat9: turns.map((turn) => lat9 + Math.round(radius9 * Math.sin(turn))),
					lon9: turns.map((turn) => lon9 + Math.round(radius9 * Math.cos(turn))),
				} as const);
	const startUs = ORIGIN_US + Math.floor(random() * 5) * DAY_US;
	const rule = (["closed", "notice", "consent", "free"] as const)[Math.floor(random() * 4)];
	return {
		id,
		name: id,
		rule: rule ?? "closed",
		outline,
		band: { datum: "STD", lower01mm: 0, upper01mm: 30_000 * FOOT_01MM },
		window: { startUs, endUs: startUs + (1 + Math.floor(random() * 30)) * DAY_US },
		responsible: random() < 0.5 ? ["alpha"] : ["bravo"],
		...(random() < 0.3 && {
			schedules: [{ days: [1, 2, 3, 4, 5], fromMinute: 1_200, toMinute: 360 }],
		}),
	};
}

/** An operation of ten volumes of five minutes each, some 40 km a volume, within one day. */
export function volumes(random: () => number): Volume[] {
	const { lat9, lon9 } = position(random);
	const startUs = ORIGIN_US + Math.floor(random() * 23) * HOUR_US;
	const turn = random() * 2 * Math.PI;
	const north = Math.round(350_000_000 * Math.sin(turn));
	const east = Math.round(350_000_000 * Math.cos(turn));
	const lower01mm = Math.floor(random() * 400) * 100 * FOOT_01MM;
	return Array.from({ length: 10 }, (_, i) => ({
		outline: {
			kind: "corridor",
			lat9: [lat9 + i * north, lat9 + (i + 1) * north],
			lon9: [lon9 + i * east, lon9 + (i + 1) * east],
			halfWidthMm: 500_000,
		},
		band: { datum: "STD", lower01mm, upper01mm: lower01mm + 1_000 * FOOT_01MM },
		window: {
			startUs: startUs + i * 5 * MINUTE_US,
			endUs: startUs + (i + 1) * 5 * MINUTE_US,
		},
	}));
}

export function agreement(changes: Partial<Agreement>): Agreement {
	const validity = { startUs: ORIGIN_US, endUs: ORIGIN_US + 60 * DAY_US };
	return { ...replayAgreement({ id: "bench", theatre: THEATRE, validity }), ...changes };
}
