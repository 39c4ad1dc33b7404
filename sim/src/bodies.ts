import {
	APPROACHING,
	CANCEL_WARNING,
	CODEBOOK,
	DANGER,
	HAZARDS,
	HOLD_OUTSIDE,
	INCIDENT,
	INTEND_TO_ENTER,
	JOINT_STATEMENT,
	MEETING,
	PROPOSE_SEPARATION,
	REQUEST_INFORMATION,
	RESCUE_CORRIDOR,
	STOP,
	VOICE,
	WARNING,
	ZONE_AGREEMENT,
} from "@tansiq/hotline";
import type { Fields, State } from "@tansiq/party";
import { MINUTE_US } from "@tansiq/space";
import type { Random } from "./random.ts";

/** What a desk says by its own decision; answers and notices are said in other ways. */
export const SPOKEN: readonly string[] = [
	JOINT_STATEMENT,
	INTEND_TO_ENTER,
	PROPOSE_SEPARATION,
	HOLD_OUTSIDE,
	ZONE_AGREEMENT,
	WARNING,
	STOP,
	DANGER,
	CANCEL_WARNING,
	INCIDENT,
	REQUEST_INFORMATION,
	RESCUE_CORRIDOR,
	VOICE,
	MEETING,
	"TQ-70",
	"TQ-71",
	"TQ-72",
	"TQ-73",
	"TQ-74",
	"TQ-75",
];

/** A body of a message, without who says it; null where the state gives no occasion for it. */
export function bodyFor(
	msg: string,
	{ state, random, nowUs }: { state: State; random: Random; nowUs: number },
): Fields | null {
	const zone = { id: `Z${random.below(9)}` };
	const soonUs = nowUs + random.between(5, 60) * MINUTE_US;
	const laterUs = soonUs + random.between(5, 60) * MINUTE_US;
	switch (msg) {
		case JOINT_STATEMENT:
			return {};
		case INTEND_TO_ENTER:
			return { start_us: soonUs, zone };
		case PROPOSE_SEPARATION:
			return random.pick<Fields>([
				{ split: "zone", ours: "inside", zone },
				{ split: "time", ours: "before", start_us: soonUs, end_us: laterUs },
				{ split: "height", ours: "above", height: { altitude01mm: 30_000_000, datum: "W84" } },
			]);
		case HOLD_OUTSIDE:
			return { until_us: laterUs, zone };
		case ZONE_AGREEMENT:
			return { agreement: "strait", hash: "0".repeat(64), version: random.between(1, 9) };
		case WARNING:
			return { start_us: soonUs, what: random.pick(APPROACHING), zone };
		case STOP: {
			const ref = anyRef(state, random, null);
			return ref === null || random.chance(500_000)
				? { start_us: nowUs, zone }
				: { ref, start_us: nowUs };
		}
		case DANGER:
			return { hazard: random.pick(HAZARDS), zone };
		case CANCEL_WARNING: {
			const ref = anyRef(state, random, state.self);
			return ref === null ? null : { ref, zone };
		}
		case INCIDENT:
			return { at_us: nowUs, facts: "two aircraft came close", zone };
		case REQUEST_INFORMATION: {
			const ref = anyRef(state, random, null);
			return ref === null ? null : { ref };
		}
		case RESCUE_CORRIDOR:
			return { end_us: laterUs, start_us: soonUs, zone };
		case VOICE:
			return { channel: "VHF 16", code: random.between(100, 999) };
		case MEETING:
			return { with: random.pick(["parties", "mediator"]) };
		default:
			return CODEBOOK.get(msg)?.freeText ? { lang: "en", text: "say again" } : null;
	}
}

function anyRef(state: State, random: Random, author: string | null): string | null {
	const refs = [...state.messages.keys()].filter(
		(ref) => author === null || ref.startsWith(`${author}/`),
	);
	return refs.length === 0 ? null : random.pick(refs);
}
