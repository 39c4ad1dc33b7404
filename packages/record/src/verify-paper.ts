import type { Entry } from "./entry.ts";
import { isOneSided, type LogCheck, type Verification } from "./verification.ts";

/** What one side wrote down for the other: it is evidence of what its author says, and no more. */

/** The typed answer of a party without a node, and that a message was handed over to it. */
const ON_PAPER: readonly string[] = ["ATTESTED", "HANDED-OVER"];
/** What was spoken, as one side heard it, and the other side's word on that. */
const MINUTES = "MINUTES";
const MINUTES_AGREED = "MINUTES-AGREED";

/** An entry that speaks for a party without a node; nobody speaks so for one that has a node. */
export function claimPaper(
	verification: Verification,
	check: LogCheck,
	index: number,
	file: string,
	{ body: { msg, body } }: Entry,
): void {
	if (msg === MINUTES) verification.minutes.set(`${check.party}/${check.log}/${index}`, file);
	const { ref } = body;
	if (msg === MINUTES_AGREED && typeof ref === "string" && !ref.startsWith(`${check.party}/`)) {
		// The first word on them stands.
		if (!verification.agreed.has(ref)) verification.agreed.set(ref, body.agrees === true);
	}
	if (!ON_PAPER.includes(msg)) return;
	const { claims } = verification.report;
	if (isOneSided(verification, check, index)) {
		const what = `attested by one side: ${check.party} says it of a party without a node`;
		claims.push({ file, code: "one-sided", what });
	} else {
		const what = `${msg} is said for a party that has a node and answers for itself`;
		claims.push({ file, code: "without-effect", what });
	}
}

/** Minutes that the other side has not agreed to, as far as its entries are here. */
export function claimMinutes({ minutes, agreed, report }: Verification): void {
	for (const [ref, file] of minutes) {
		if (agreed.get(ref) === true) continue;
		const what = "attested by one side: the other has not agreed to these minutes";
		report.claims.push({ file, code: "one-sided", what });
	}
}
