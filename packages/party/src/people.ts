import { type By, bodyText, isSignedBy, signBody } from "@tansiq/record";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import type { OperatorKey, Role } from "./founding.ts";
import type { State } from "./state.ts";

/**
 * The persons of both parties. What a person says is signed with a key of his own, which the
 * founding document or a later entry enrolled; the node's signature alone says only that the node
 * took it.
 */

/** An enrolled operator of either party. */
export interface Person extends OperatorKey {
	revoked: boolean;
	/** The roles, none once revoked, from so many routine entries of his party on. */
	steps: { from: number; roles: readonly Role[] }[];
}

/** The operators that a founding document enrols, by the name of their key. */
export function enrolledPeople(operators: readonly OperatorKey[]): Map<string, Person> {
	const people = new Map<string, Person>();
	for (const { key, roles } of operators)
		people.set(nameOf(key), { key, roles, revoked: false, steps: [{ from: 0, roles }] });
	return people;
}

/** The name in a C2SP verifier key. */
function nameOf(key: string): string {
	return key.slice(0, key.indexOf("+"));
}

/**
 * Signs a canonical line for the persons who say it.
 * @throws Refusal when one of them is not signed in, not enrolled, or lacks the role he acts in
 */
export function signedBy(
	state: State,
	bodyLine: string,
	persons: readonly Operator[],
	facts: Facts,
): By[] {
	const text = bodyText(state.line.id, state.self, state.peer, bodyLine);
	return persons.map((person) => {
		assertEnrolled(state, person);
		const signer = facts.operator(person.name);
		if (signer === null)
			throw new Refusal("not-signed-in", `${person.name}: expected to be signed in at this desk`);
		return signBody(text, signer);
	});
}

/** @throws Refusal */
export function assertEnrolled(state: State, { name, role }: Operator): void {
	const person = state.people[state.self]?.get(name);
	if (person === undefined || person.revoked)
		throw new Refusal("not-enrolled", `${name}: expected an operator enrolled on this line`);
	if (!person.roles.includes(role))
		throw new Refusal("role", `${name}: acts as ${role}, expected ${person.roles.join(" or ")}`);
}

/** What a person might do when his party's routine log had this size. */
function rolesAt({ steps }: Person, routineSize: number): readonly Role[] {
	return steps.findLast(({ from }) => from <= routineSize)?.roles ?? [];
}

/** Someone whose signature on an entry of the peer was verified. */
export interface Signatory {
	name: string;
	roles: readonly Role[];
}

/**
 * Who signed a body of the peer. Null when a signature is not that of an operator whom the peer
 * had enrolled there: then nobody is known to have said it.
 * @param people those of the peer
 * @param routineSize how many routine entries of the peer stand before the entry
 */
export function signatories(
	state: State,
	entry: { by: readonly By[]; canonicalLine: string },
	facts: Facts,
	people: ReadonlyMap<string, Person>,
	routineSize: number,
): Signatory[] | null {
	if (entry.by.length === 0) return [];
	const text = bodyText(state.line.id, state.peer, state.self, entry.canonicalLine);
	const found: Signatory[] = [];
	for (const by of entry.by) {
		const person = people.get(by.name);
		const roles = person === undefined ? [] : rolesAt(person, routineSize);
		if (person === undefined || roles.length === 0) return null;
		if (!isSignedBy(by, text, facts.verifierOf(person.key))) return null;
		found.push({ name: by.name, roles });
	}
	return found;
}
