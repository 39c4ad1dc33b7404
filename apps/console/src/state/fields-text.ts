/**
 * The fields of a message byte by byte: RFC 8785, which for the values of a body (text, integers,
 * lists, objects) is JSON with its members in the order of their names.
 */
export function fieldsText(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(fieldsText).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const members = Object.entries(value)
		.filter(([, member]) => member !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, member]) => `${JSON.stringify(name)}:${fieldsText(member)}`);
	return `{${members.join(",")}}`;
}
