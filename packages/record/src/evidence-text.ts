import { EvidenceError } from "./error.ts";

/** What the texts of a joint statement, a revocation and a rotation have in common. */

const ID = /^[a-z0-9-]{1,32}$/;

/** The name of a line or a party. */
export function isId(text: string): boolean {
	return ID.test(text);
}

/** The line's name in a first line `TYPE LINE`. @throws EvidenceError */
export function lineAfter(first: string | undefined, type: string): string {
	const name = first?.startsWith(`${type} `) ? first.slice(type.length + 1) : "";
	if (!isId(name)) throw new EvidenceError("first line", first, `${type} LINE`);
	return name;
}
