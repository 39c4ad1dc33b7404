const SHOWN_CHARACTERS = 80;

/** Root of every error of this package: the field, the value met and what was expected. */
export class RecordError extends Error {
	readonly field: string;
	readonly value: unknown;
	readonly expected: string;

	constructor(field: string, value: unknown, expected: string) {
		super(`${field}: ${shown(value)}, expected ${expected}`);
		this.name = new.target.name;
		this.field = field;
		this.value = value;
		this.expected = expected;
	}
}

/** Escapes and shortens, because the value may come from a hostile peer and end up in a log. */
function shown(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value.slice(0, SHOWN_CHARACTERS));
	if (value instanceof Uint8Array) return `${value.length} bytes`;
	if (value === null || typeof value === "boolean" || value === undefined) return String(value);
	if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
	return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}

/** A statement that is offered as proof, a fork, a joint statement, a revocation, and proves nothing. */
export class EvidenceError extends RecordError {}
