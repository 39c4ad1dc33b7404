import type { Json } from "./canonical.ts";
import type { OperatorVerifier } from "./founding.ts";
import type { Verifier } from "./note.ts";
import { authorVerifier } from "./rotation.ts";

/** An entry of the routine log that enrols operators, or revokes them, after the founding. */
export const OPERATORS = "OPERATORS";

/** Who may sign for a party, from which of its routine entries on. */
export type OperatorLife = { from: number; people: ReadonlyMap<string, Person> }[];

interface Person {
	verifier: Verifier;
	/** Empty once revoked. */
	roles: readonly string[];
}

export function operatorLife(operators: readonly OperatorVerifier[]): OperatorLife {
	return [{ from: 0, people: new Map(operators.map((each) => [each.verifier.name, each])) }];
}

/** The routine entry at `index` refounds the line: its document may enrol people by new names. */
export function joinOperators(
	life: OperatorLife,
	index: number,
	operators: readonly OperatorVerifier[],
): void {
	const people = new Map<string, Person>(operators.map((each) => [each.verifier.name, each]));
	for (const [name, person] of (life.at(-1) as OperatorLife[number]).people) {
		people.set(name, person);
	}
	life.push({ from: index + 1, people });
}

/**
 * @param routineSize how many routine entries stand before an entry: its index there, or what an
 *   urgent one has seen
 */
export function operatorsAt(life: OperatorLife, routineSize: number): Person[] {
	const step = life.findLast(({ from }) => from <= routineSize);
	return [...(step as OperatorLife[number]).people.values()].filter(
		({ roles }) => roles.length > 0,
	);
}

/**
 * Takes in the body `{"changes":[{"key":VKEY,"roles":[…]},…]}` of the routine entry at `index`. No
 * roles: revoked, and nobody comes back under that name.
 * @param signers the roles of each operator who signed the entry
 * @returns null, or why the entry has no effect: no chief and second person signed, or malformed
 */
export function changeOperators(
	life: OperatorLife,
	index: number,
	body: { [key: string]: Json },
	signers: readonly (readonly string[])[],
): string | null {
	if (signers.length < 2 || !signers.some((roles) => roles.includes("chief"))) {
		return "needs a chief and a second person";
	}
	const { changes } = body;
	if (!Array.isArray(changes)) return "changes: expected a list";
	const people = new Map((life.at(-1) as OperatorLife[number]).people);
	for (const change of changes) {
		const parsed = parseChange(change);
		if (parsed === null) return "changes: expected each with a key and its roles";
		const { verifier, roles } = parsed;
		const known = people.get(verifier.name);
		if (known?.roles.length === 0) continue;
		const same = known === undefined || Buffer.compare(known.verifier.keyId, verifier.keyId) === 0;
		if (roles.length === 0 || same) people.set(verifier.name, { verifier, roles });
	}
	life.push({ from: index + 1, people });
	return null;
}

function parseChange(change: Json): { verifier: Verifier; roles: string[] } | null {
	if (typeof change !== "object" || change === null || Array.isArray(change)) return null;
	const { key, roles } = change;
	if (typeof key !== "string" || !Array.isArray(roles)) return null;
	if (!roles.every((role) => typeof role === "string")) return null;
	try {
		return { verifier: authorVerifier(key), roles };
	} catch {
		return null;
	}
}
