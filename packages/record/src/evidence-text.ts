import { EvidenceError, RecordError } from "./error.ts";

/** What the texts of a joint statement, a revocation and a rotation have in common. */

const ID = /^[a-z0-9-]{1,32}$/;

/** The name of a line or a party. */
export function isId(text: string): boolean {
	return ID.test(text);
}

/** Runs a check of another format of this package, whose refusal makes the evidence refused. */
export function asEvidence<T>(check: () => T): T {
	try {
		return check();
	} catch (error) {
		if (!(error instanceof RecordError)) throw error;
		throw new EvidenceError(error.field, error.value, error.expected);
	}
}

/** The line's name in a first line `TYPE LINE`. @throws EvidenceError */
export function lineAfter(first: string, type: string): string {
	const name = first.startsWith(`${type} `) ? first.slice(type.length + 1) : "";
	if (!isId(name)) throw new EvidenceError("first line", first, `${type} LINE`);
	return name;
}
