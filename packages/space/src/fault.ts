/** What is wrong with one field, in words for the person who wrote it. */
export interface Fault {
	field: string;
	value: string;
	expected: string;
}

/** Shows any value in a few words. */
export function fault(field: string, value: unknown, expected: string): Fault {
	const shown =
		typeof value === "object" && value !== null
			? Array.isArray(value)
				? `an array of ${value.length}`
				: "an object"
			: String(value).slice(0, 80);
	return { field, value: shown, expected };
}
