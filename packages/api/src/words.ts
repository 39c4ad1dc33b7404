import Type from "typebox";

/** One of a closed set of words. */
export function words<const T extends readonly string[]>(...names: T): Type.TUnsafe<T[number]> {
	return Type.Unsafe<T[number]>({ type: "string", enum: [...names] });
}
