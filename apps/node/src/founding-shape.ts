import { ACTIVITIES, type Agreement, type AnyRule } from "@tansiq/agreement";
import { shapes } from "@tansiq/api";
import { type Founding, ROLES } from "@tansiq/party";
import Type, { type Static } from "typebox";
import { Value } from "typebox/value";

/** The form of a founding document. It comes from a stranger's file: nothing else is let in. */

const closed = { additionalProperties: false } as const;
const { Integer, Latitude9, Longitude9, Micros, Outline, Band, Window } = shapes;
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Id = Type.String({ pattern: "^[a-z0-9-]{1,32}$" });
const Name = Type.String({ minLength: 1, maxLength: 64 });
const Key = Type.String({ minLength: 1, maxLength: 256 });
/** Base64 of 32 bytes. */
const Bytes32 = Type.String({ pattern: "^[A-Za-z0-9+/]{43}=$" });
const Sha256Hex = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Address = Type.String({ pattern: "^https://[^/?#@\\s]{1,253}:[0-9]{1,5}$" });

function words<const T extends readonly string[]>(...names: T) {
	return Type.Unsafe<T[number]>({ type: "string", enum: [...names] });
}

const OperationClass = words("crewed", "uncrewed", "ground", "fixed");
const Minima = Type.Object(
	{
		classes: Type.Tuple([OperationClass, OperationClass]),
		radiusMm: Count,
		height01mm: Count,
	},
	closed,
);
const DisclosureRule = Type.Object(
	{
		id: Name,
		class: words("crewed", "uncrewed", "ground", "fixed", "any"),
		category: words("distress", "medical", "protected", "state", "civil", "any"),
		level: words("sealed", "volume"),
		release: words("hold", "automatic"),
	},
	closed,
);
const Minute = Type.Integer({ minimum: 0, maximum: 1_440 });
const Schedules = Type.Array(
	Type.Object(
		{
			days: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { maxItems: 7 }),
			fromMinute: Minute,
			toMinute: Minute,
		},
		closed,
	),
	{ maxItems: 64 },
);
const Extent = Type.Object(
	{ outline: Outline, band: Band, window: Window, schedules: Type.Optional(Schedules) },
	closed,
);
const AgreedZone = Type.Object(
	{
		id: Name,
		name: Name,
		rule: words("closed", "notice", "consent", "free"),
		outline: Outline,
		band: Band,
		window: Window,
		schedules: Type.Optional(Schedules),
		purpose: Type.Optional(
			words("influence", "de-escalation", "caution", "protected", "restricted"),
		),
		responsible: Type.Optional(Type.Array(Id, { maxItems: 16 })),
		banned: Type.Optional(
			Type.Object(
				{
					classes: Type.Array(OperationClass, { maxItems: 4 }),
					activities: Type.Array(words(...ACTIVITIES), { maxItems: ACTIVITIES.length }),
				},
				closed,
			),
		),
		disputed: Type.Optional(
			Type.Array(Type.Object({ party: Id, extent: Extent }, closed), { maxItems: 16 }),
		),
		stays: Type.Optional(Type.Literal(true)),
	},
	closed,
);
/** What a rule of each kind must be is said by the agreement itself; a kind of a later version stays. */
const AnyRules = Type.Unsafe<AnyRule[]>({
	type: "array",
	maxItems: 1_000,
	items: { type: "object", required: ["id", "kind"] },
});
const AlertPolicy = Type.Object(
	{
		lookAheadUs: Micros,
		tickUs: Micros,
		altimetryTolerance01mm: Count,
		levelClimb01mmS: Count,
		hits: Count,
		ofTicks: Count,
		rearmUs: Micros,
		staleUs: Micros,
		doubtGrowth: Type.Optional(Type.Object({ mm: Count, height01mm: Count }, closed)),
	},
	closed,
);
const ConformancePolicy = Type.Object(
	{
		lateralMm: Count,
		vertical01mm: Count,
		timeUs: Micros,
		excursionUs: Micros,
		contingentUs: Micros,
		endAfterUs: Micros,
	},
	closed,
);
const AgreementShape = Type.Object(
	{
		id: Name,
		version: Integer,
		parties: Type.Tuple([Id, Id]),
		validity: Window,
		theatre: Type.Object(
			{ south9: Latitude9, west9: Longitude9, north9: Latitude9, east9: Longitude9 },
			closed,
		),
		minima: Type.Array(Minima, { maxItems: 64 }),
		noticeLeadUs: Micros,
		answerDueUs: Micros,
		technicalDueUs: Type.Object({ urgent: Micros, routine: Micros }, closed),
		disclosure: Type.Array(DisclosureRule, { maxItems: 256 }),
		sealedBlockUs: Micros,
		trackOpenings: Type.Array(words("conflict", "nonconformance", "distress"), { maxItems: 3 }),
		trackBeforeUs: Micros,
		trackAfterUs: Micros,
		ceiling: Type.Array(Name, { maxItems: 64 }),
		tie: words("later-start-then-higher-hash"),
		alert: AlertPolicy,
		conformance: ConformancePolicy,
		zones: Type.Array(AgreedZone, { maxItems: 1_000 }),
		rules: Type.Optional(AnyRules),
		sentences: Type.Optional(Type.Record(Type.String({ pattern: "^[a-z]{2}$" }), Sha256Hex)),
	},
	closed,
);
const MemberShape = Type.Object(
	{
		name: Name,
		author: Key,
		mirror: Key,
		tlsPin: Bytes32,
		address: Address,
		hpke: Bytes32,
		operators: Type.Array(
			Type.Object(
				{
					key: Key,
					roles: Type.Array(words(...ROLES), { minItems: 1, maxItems: 16, uniqueItems: true }),
				},
				closed,
			),
			{ minItems: 1, maxItems: 256 },
		),
		// Fewer than two could never revoke the node's key.
		recovery: Type.Array(Key, { minItems: 2, maxItems: 16 }),
	},
	closed,
);
const Empty = Type.Literal("");
const Nothing = Type.Array(Type.Unknown(), { maxItems: 0 });
/** No key of it is known: a line that names one all the same is not what it says. */
const PaperMemberShape = Type.Object(
	{
		name: Name,
		node: Type.Literal("none"),
		contact: Type.Optional(Type.String({ pattern: "^[^\\p{Cc}]{1,256}$" })),
		author: Empty,
		mirror: Empty,
		tlsPin: Empty,
		address: Empty,
		hpke: Empty,
		operators: Nothing,
		recovery: Nothing,
	},
	closed,
);
const WitnessShape = Type.Object(
	{
		name: Id,
		mirror: Key,
		/** The mediator's key for deposit receipts. */
		deposit: Key,
		tlsPin: Bytes32,
		address: Address,
		hpke: Bytes32,
	},
	closed,
);
const terms = {
	line: Id,
	agreement: AgreementShape,
	witness: Type.Union([WitnessShape, Type.Null()]),
	phrases: Type.Record(Type.String({ pattern: "^[a-z]{2,8}$" }), Sha256Hex, closed),
};
const FoundingShape = Type.Object(
	{
		...terms,
		members: Type.Record(Id, Type.Object({}), closed),
		replaces: Type.Optional(Sha256Hex),
	},
	closed,
);

/** An agreement that gains a field must gain it here: otherwise this line is a type error. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const AGREES: Same<Static<typeof AgreementShape>, Agreement> = true;
void AGREES;

/** What is proposed before the second party has added itself. */
export type Terms = Omit<Founding, "members">;

/** @throws Error naming the field, the value and what was expected */
export function assertFoundingShape(value: unknown): asserts value is Founding {
	assertShape(FoundingShape, value, "founding");
	const { members } = value as { members: Record<string, object> };
	for (const [party, member] of Object.entries(members))
		assertShape("node" in member ? PaperMemberShape : MemberShape, member, "founding", [
			"members",
			party,
		]);
}

/** @throws Error naming the field, the value and what was expected */
export function assertWitnessShape(value: unknown): asserts value is NonNullable<Terms["witness"]> {
	assertShape(WitnessShape, value, "witness");
}

/** @param within where the value stands in the document */
function assertShape(
	shape: Type.TSchema,
	value: unknown,
	root: string,
	within: readonly string[] = [],
): void {
	if (Value.Check(shape, value)) return;
	const [error] = Value.Errors(shape, value);
	const { instancePath = "", message = "another form" } = error ?? {};
	const { additionalProperties, requiredProperties, allowedValue } = (error?.params ??
		{}) as Params;
	const [member] = additionalProperties ?? requiredProperties ?? [];
	const path = [...instancePath.split("/").slice(1), ...(member === undefined ? [] : [member])];
	const found = path.reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], value);
	const field = [...within, ...path].join(".") || root;
	const shown = JSON.stringify(found)?.slice(0, 80) ?? "nothing";
	let expected = message.replace(/^must (be |have |match )?/, "");
	if (allowedValue !== undefined) expected = JSON.stringify(allowedValue);
	if (error?.keyword === "boolean" || additionalProperties !== undefined)
		expected = "no such field";
	throw new Error(`${field}: ${shown}, expected ${expected}`);
}

interface Params {
	additionalProperties?: string[];
	requiredProperties?: string[];
	allowedValue?: unknown;
}
