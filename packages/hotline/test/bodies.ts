import type { Body } from "../src/index.ts";
import { WALL_US } from "./sample.ts";

/** A body of every message, as a party would say it. */

const by = { role: "watch", script: false };
const ref = "bravo/urgent/341";
const own = "alpha/urgent/12";
const zone = { id: "HARBOUR-2" };
const HOUR = 3_600_000_000;
export const START_US = WALL_US + HOUR;
export const OUTLINE = {
	kind: "polygon",
	lat9: [46_000_000_000, 46_100_000_000, 46_100_000_000],
	lon9: [7_000_000_000, 7_000_000_000, 7_100_000_000],
};
export const SHA256 = "0123456789abcdef".repeat(4);
const ROOT = `${"A".repeat(43)}=`;
export const HEADS = ["alpha", "bravo"].flatMap((author) =>
	["routine", "urgent"].map((log) => ({ author, log, root: ROOT, size: 7 })),
);
const free = { by, text: "Fog over the harbour since noon." };

export const BODIES: { readonly [msg: string]: Body } = {
	"TQ-1": { by, ref, readback: { zone: "HARBOUR-2", start_us: START_US } },
	"TQ-2": { by, ref, reason: "weather" },
	"TQ-3": { by, ref, until_us: START_US },
	"TQ-4": { by, ref },
	"TQ-5": { by, ref },
	"TQ-6": { by, ref, reason: "conflict" },
	"TQ-7": { ref },
	"TQ-8": { ref, code: "delayed", detail: "not acted on" },
	"TQ-9": { ref: own, outcome: "closed_late" },
	"TQ-10": { by, msg: "TQ-41", ref: own },
	"TQ-11": { kind: "machine", seq: 7 },
	"TQ-12": { by, at_us: WALL_US, heads: HEADS },
	"TQ-20": { category: "civil", class: "crewed", level: "volume", marks: [], volumes: [{}] },
	"TQ-21": {
		by,
		level: "sealed",
		block: { start_us: WALL_US, end_us: WALL_US + 24 * HOUR },
		commitment: SHA256,
		ref: own,
		start_us: START_US,
	},
	"TQ-22": { by, ref: own },
	"TQ-23": { by, start_us: START_US, zone },
	"TQ-30": {
		by,
		split: "height",
		ours: "above",
		height: { datum: "STD", altitude01mm: 30_480_000 },
	},
	"TQ-31": { by, until_us: START_US, zone },
	"TQ-32": { by, agreement: "harbour", hash: SHA256, version: 3 },
	"TQ-40": { by, start_us: START_US, what: "vessel", zone },
	"TQ-41": { by, start_us: WALL_US, zone },
	"TQ-42": { by, hazard: "live-fire", zone },
	"TQ-43": { by, ref: own, zone },
	"TQ-50": { at_us: WALL_US, by, facts: "Two boats touched.", zone },
	"TQ-51": { by, ref },
	"TQ-52": { by, ref, text: "It left at nine." },
	"TQ-53": { by, start_us: START_US, end_us: START_US + HOUR, zone },
	"TQ-60": { by, channel: "118.500 MHz", code: 427 },
	"TQ-61": { by, with: "mediator" },
	"TQ-70": free,
	"TQ-71": free,
	"TQ-72": free,
	"TQ-73": free,
	"TQ-74": { ...free, lang: "en", translation: { lang: "ar", text: "ضباب", by: "machine" } },
	"TQ-75": free,
};
