/** Structured logs, one JSON object a line. They never carry bodies, geometry or names of flights. */
export type Log = (
	level: "info" | "warn" | "error",
	event: string,
	fields?: Record<string, string | number | boolean | null>,
) => void;

export function logTo(stream: NodeJS.WritableStream, party: string): Log {
	return (level, event, fields = {}) => {
		stream.write(
			`${JSON.stringify({ at: new Date().toISOString(), level, party, event, ...fields })}\n`,
		);
	};
}
