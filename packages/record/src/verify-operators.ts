import type { Entry } from "./entry.ts";
import { bodyText, isSignedBy } from "./entry-line.ts";
import { operatorsAt } from "./operator-life.ts";
import { fault, type PartyCheck, type Verification } from "./verification.ts";

/** Message types that two operators sign. */
const TWO_PERSONS: readonly string[] = ["TQ-30", "TQ-32"];

/**
 * Each `by` line is the signature of an operator of the author, who may act as the body says.
 * @param routineSize how many routine entries of the author stand before this one
 * @returns the roles of each operator whose signature verified
 */
export function verifyOperators(
	verification: Verification,
	{ keys: { party }, operators }: PartyCheck,
	routineSize: number,
	file: string,
	{ place, to, canonicalLine, by, body }: Entry,
): (readonly string[])[] {
	const { report } = verification;
	const text = bodyText(place.line, place.author, to, canonicalLine);
	const enrolled = operatorsAt(operators, routineSize);
	const signers: (readonly string[])[] = [];
	for (const line of by) {
		const operator = enrolled.find(({ verifier }) => isSignedBy(line, text, verifier));
		if (operator) signers.push(operator.roles);
		else fault(verification, file, "by", `${line.name}: not an operator of ${party}`);
	}
	report.operatorSignatures += signers.length;
	if (TWO_PERSONS.includes(body.msg) && by.length < 2) {
		const what = `${body.msg} needs two operators, has ${by.length}`;
		report.claims.push({ file, code: "without-effect", what });
	}
	const role = roleOf(body.body.by);
	if (by.length > 0 && role !== undefined && !signers.flat().some((held) => held === role)) {
		const what = `no signer has the role ${role}`;
		report.claims.push({ file, code: "without-effect", what });
	}
	return signers;
}

/** What the body's author acts as; undefined where it does not say. */
function roleOf(author: unknown): unknown {
	return typeof author === "object" && author !== null && "role" in author
		? author.role
		: undefined;
}
