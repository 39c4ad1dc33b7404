import type { Problem } from "@tansiq/api";
import type { FastifySchemaValidationError } from "fastify";

type Faults = NonNullable<Problem["errors"]>;

/** The parts of a JSON schema that ours are made of. */
interface Schema {
	type?: string;
	const?: unknown;
	enum?: unknown[];
	anyOf?: Schema[];
	properties?: Record<string, Schema>;
	pattern?: string;
	minimum?: number;
	maximum?: number;
	minLength?: number;
	maxLength?: number;
	minItems?: number;
	maxItems?: number;
}

/** What the validator adds because it is asked to be verbose. */
interface Violation extends FastifySchemaValidationError {
	data: unknown;
	parentSchema: Schema;
}

/** The validator's errors in our words: the field as a path, the value met, what was expected. */
export function faultsOf(errors: readonly FastifySchemaValidationError[]): Faults {
	const violations = errors as Violation[];
	// The validator stops at the first error, so all that it lists belongs to one place: the last
	// is the outermost, and those before it are of the branches of a union.
	const outermost = violations.at(-1);
	if (outermost === undefined) return [];
	if (outermost.keyword !== "anyOf") return [faultOf(outermost)];
	const branch = branchMeant(outermost);
	const meant = violations.filter(({ schemaPath }) =>
		schemaPath.startsWith(`${outermost.schemaPath}/${branch}/`),
	);
	return [meant[0] === undefined ? unionFault(outermost) : faultOf(meant[0])];
}

/** `volumes[0].window.endUs` for `/volumes/0/window/endUs`. */
function fieldOf(pointer: string, member?: string): string {
	const names = pointer.split("/").slice(1);
	const path = names
		.map((name) => (/^\d+$/.test(name) ? `[${name}]` : `.${name.replaceAll("~1", "/")}`))
		.join("");
	return `${path}${member === undefined ? "" : `.${member}`}`.replace(/^\./, "") || "body";
}

function faultOf({ keyword, instancePath, params, data, parentSchema }: Violation): Faults[number] {
	if (keyword === "additionalProperties") {
		const { additionalProperty } = params as { additionalProperty: string };
		const value = (data as Record<string, unknown>)[additionalProperty];
		const field = fieldOf(instancePath, additionalProperty);
		return { field, value: shown(value), expected: "no such field" };
	}
	if (keyword === "required") {
		const { missingProperty } = params as { missingProperty: string };
		const schema = parentSchema.properties?.[missingProperty] ?? {};
		const field = fieldOf(instancePath, missingProperty);
		return { field, value: "nothing", expected: described(schema) };
	}
	const field = fieldOf(instancePath);
	// A passphrase of the wrong form is one all the same.
	const value = field.endsWith("passphrase") ? "not shown" : shown(data);
	return { field, value, expected: described(parentSchema) };
}

/** Of a union only the branch that was meant: the one with the value's own `kind` or `msg`. */
function branchMeant({ data, parentSchema }: Violation): number {
	const branches = parentSchema.anyOf ?? [];
	const tag = tagOf(branches);
	if (tag === null)
		return branches.findIndex((schema) => !("const" in schema) && schema.type === typeOf(data));
	return branches.findIndex(({ properties }) => {
		const value = isObject(data) && Object.hasOwn(data, tag) ? data[tag] : undefined;
		return value !== undefined && properties?.[tag]?.const === value;
	});
}

function unionFault({ instancePath, data, parentSchema }: Violation): Faults[number] {
	const branches = parentSchema.anyOf ?? [];
	const tag = tagOf(branches);
	if (tag === null || !isObject(data))
		return { field: fieldOf(instancePath), value: shown(data), expected: described(parentSchema) };
	const words = branches.map(({ properties }) => described(properties?.[tag] ?? {}));
	const value = Object.hasOwn(data, tag) ? data[tag] : undefined;
	return { field: fieldOf(instancePath, tag), value: shown(value), expected: words.join(" or ") };
}

/** The member whose constant tells the branches of a union apart, or null. */
function tagOf(branches: readonly Schema[]): string | null {
	const [first] = branches;
	return (
		Object.keys(first?.properties ?? {}).find((name) =>
			branches.every(({ properties }) => properties?.[name]?.const !== undefined),
		) ?? null
	);
}

/** What a schema expects, in a few words. */
function described(schema: Schema): string {
	const { type, minimum, maximum, minItems, maxItems, pattern } = schema;
	if (schema.anyOf !== undefined) return describedUnion(schema.anyOf);
	if (schema.const !== undefined) return JSON.stringify(schema.const);
	if (schema.enum !== undefined) return `one of ${schema.enum.join(", ")}`;
	if (type === "integer" || type === "number") {
		const kind = type === "integer" ? "an integer" : "a number";
		return minimum === undefined ? kind : `${kind} from ${minimum} to ${maximum}`;
	}
	if (type === "array")
		return `an array of ${minItems ?? 0} to ${maxItems ?? "any number of"} items`;
	if (type === "string") {
		if (pattern !== undefined) return `a text that matches ${pattern}`;
		return `a text of ${schema.minLength ?? 0} to ${schema.maxLength ?? "any number of"} characters`;
	}
	return type === "object" ? "an object" : (type ?? "a value");
}

function describedUnion(branches: readonly Schema[]): string {
	const tag = tagOf(branches);
	if (tag === null) return branches.map(described).join(" or ");
	const words = branches.map(({ properties }) => described(properties?.[tag] ?? {}));
	return `an object of ${tag} ${words.join(" or ")}`;
}

function typeOf(value: unknown): string {
	if (value === null) return "null";
	if (Array.isArray(value)) return "array";
	return typeof value === "number" ? "integer" : typeof value;
}

/** Any value in a few characters; texts in quotation marks, to tell `"1"` from `1`. */
export function shown(value: unknown): string {
	if (value === undefined) return "nothing";
	if (Array.isArray(value)) return `an array of ${value.length}`;
	if (typeof value === "string") return JSON.stringify(value.slice(0, 80));
	return isObject(value) ? "an object" : String(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
