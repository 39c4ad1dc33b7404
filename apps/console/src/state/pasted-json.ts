/** What somebody pasted or chose as JSON, or what is wrong with it in the parser's words. */
export function parsedJson(text: string): { value: unknown } | { fault: string } {
	try {
		return { value: JSON.parse(text) };
	} catch (error) {
		return { fault: (error as Error).message };
	}
}
