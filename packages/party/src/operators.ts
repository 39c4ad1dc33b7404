import { ROLES, type Role } from "@tansiq/hotline";
import { assertEnrollable, type Json, parseVerifierKey } from "@tansiq/record";
import type { OperatorChange } from "./event.ts";
import { type Fields, fields, MalformedBody, text } from "./message.ts";
import type { Person } from "./people.ts";

/** Operators enrolled and revoked after the founding: an entry that a chief and a second person sign. */
export const OPERATORS = "OPERATORS";

const MOST_CHANGES = 64;
const KEY = /^[!-*,-~]{1,128}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}$/;

export function operatorsBody(changes: readonly OperatorChange[]): Fields {
	return {
		changes: changes.map(({ key, roles }): Json => ({ key, roles: [...roles] })),
	};
}

/** @throws MalformedBody */
export function operatorChanges(body: Fields): OperatorChange[] {
	const { changes } = body;
	if (!Array.isArray(changes) || changes.length === 0 || changes.length > MOST_CHANGES)
		throw new MalformedBody(`changes: expected a list of 1 to ${MOST_CHANGES}`);
	return changes.map((value) => {
		const change = fields(value, "changes");
		const key = text(change, "key");
		if (!KEY.test(key)) throw new MalformedBody("changes.key: expected a C2SP verifier key");
		refuseUnsafe(key);
		const { roles } = change;
		if (!Array.isArray(roles) || !roles.every((role) => ROLES.includes(role as Role)))
			throw new MalformedBody(`changes.roles: expected a list of ${ROLES.join(", ")}`);
		return { key, roles: roles as Role[] };
	});
}

/** Under a key of small order "he signed it" proves nothing. @throws MalformedBody */
function refuseUnsafe(key: string): void {
	try {
		assertEnrollable(parseVerifierKey(key).publicKey);
	} catch (error) {
		throw new MalformedBody(`changes.key: ${(error as Error).message}`);
	}
}

/**
 * A name that was revoked stays revoked: nobody comes back under it.
 * @param from one more than the index of the entry in its author's routine log
 */
export function applyOperators(
	people: Map<string, Person>,
	changes: readonly OperatorChange[],
	from: number,
): void {
	for (const { key, roles } of changes) {
		const name = key.slice(0, key.indexOf("+"));
		const known = people.get(name);
		const revoked = roles.length === 0;
		if (known === undefined) people.set(name, { key, roles, revoked, steps: [{ from, roles }] });
		else if (!known.revoked && (revoked || known.key === key)) {
			known.steps.push({ from, roles });
			if (revoked) known.revoked = true;
			else known.roles = roles;
		}
	}
}
