import { signersFault } from "@tansiq/hotline";
import type { JudgedEntry, Judging } from "./effect.ts";
import type { Effect } from "./event.ts";
import { INCIDENT_ROLES } from "./incident-acts.ts";
import { actOfBody } from "./incident-text.ts";
import { signersAt, WithoutEffect } from "./judging.ts";

/** An act of the peer about an incident counts under one of its people. @throws WithoutEffect */
export function incidentEffect(judging: Judging, judged: JudgedEntry): Effect {
	const { place, body } = judged.entry;
	if (place.log !== "routine")
		throw new WithoutEffect("malformed", "incident: expected in the routine log");
	const said = actOfBody(body.body);
	const demand = { persons: 1, roles: INCIDENT_ROLES } as const;
	const [signer] = signersAt(judging, judged.entry, (found) =>
		signersFault(demand, body.body, found),
	);
	return { kind: "incident", ...said, by: signer?.name ?? "", claimedUs: body.claimed };
}
