/** Bodies of every message of the codebook, right in every slot, for the fuzzer to spoil. */
import { CODEBOOK, type Slot } from "@tansiq/hotline";
import { pick, type Random } from "./mutate.ts";

const ROOT = Buffer.alloc(32, 3).toString("base64");
const HEAD = { root: ROOT, size: 1 };
const OUTLINE = { kind: "disc", lat9: 46_000_000_000, lon9: 8_000_000_000, radiusMm: 200_000 };
const BAND = { datum: "W84", lower01mm: 0, upper01mm: 1_000_000 };

interface Surroundings {
	nowUs: number;
	/** Refs of entries of either party, known and unknown. */
	refs: readonly string[];
	role: string;
}

/** A value that such a slot takes, as far as one can be made without knowing more. */
function fitting(slot: Slot, random: Random, { nowUs, refs, role }: Surroundings): unknown {
	switch (slot.is) {
		case "word":
			return pick(random, slot.of);
		case "text":
			return pick(random, ["TQ-20", "a text", "نص", "字".repeat(slot.most)]);
		case "integer":
			return Math.min(slot.most, slot.least + random(5));
		case "instant":
			return nowUs + (random(7) - 2) * 1_800_000_000;
		case "ref":
			return pick(random, refs);
		case "zone":
			return random(2) === 0 ? { id: "Z1" } : { band: BAND, id: "Z1", outline: OUTLINE };
		case "height":
			return { alt01mm: 1_000_000, datum: "W84" };
		case "channel":
			return "121.500";
		case "hash":
			return "ab".repeat(32);
		case "heads":
			return {
				alpha: { routine: HEAD, urgent: HEAD },
				bravo: { routine: HEAD, urgent: HEAD },
			};
		case "volumes":
			return [
				{
					band: BAND,
					outline: OUTLINE,
					window: { endUs: nowUs + 7_200_000_000, startUs: nowUs + 3_600_000_000 },
				},
			];
		case "words":
			return ["fragile"];
		case "block":
			return { end_us: nowUs + 7_200_000_000, start_us: nowUs };
		case "by":
			return { role, script: false };
		case "language":
			return "ar";
		case "translation":
			return { by: "machine", lang: "en", text: "a text" };
		case "readback":
			return { seq: 1 };
	}
}

/** A message with a body that fits it; optional slots are there or not. */
export function anyMessage(
	random: Random,
	around: Omit<Surroundings, "role">,
): { msg: string; body: Record<string, unknown>; log: "urgent" | "routine" } {
	const { id, slots, roles, urgency } = pick(random, [...CODEBOOK.values()]);
	const role = pick(random, roles.length > 0 ? roles : ["watch"]);
	const body: Record<string, unknown> = {};
	for (const [name, slot] of Object.entries(slots))
		if (slot.optional !== true || random(2) === 0)
			body[name] = fitting(slot, random, { ...around, role });
	const fits = urgency === "D" || urgency === "U" ? "urgent" : "routine";
	return { msg: id, body, log: random(8) === 0 ? "routine" : fits };
}
