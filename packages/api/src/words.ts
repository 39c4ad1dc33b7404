import Type from "typebox";

/** One of a closed set of words. */
export function words<const T extends readonly string[]>(...names: T): Type.TUnsafe<T[number]> {
	return Type.Unsafe<T[number]>({ type: "string", enum: [...names] });
}

/** A request with a field that nobody knows is refused. */
export const closed = { additionalProperties: false } as const;

export const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
