const EXPECTED =
	"an instant with its offset, such as 2026-03-01T14:05:00Z or 2026-03-01T16:05:00+02:00";

/**
 * Reads an RFC 3339 instant with at most six decimals.
 * @returns microseconds UTC, or what was expected. A leap second is refused.
 */
export function readInstant(text: unknown): { us: number } | { expected: string } {
	const fields =
		typeof text === "string"
			? /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|([-+])(\d\d):(\d\d))$/.exec(text)
			: null;
	if (fields === null) return { expected: EXPECTED };
	const [, day = "", time = "", decimals = "", sign, hours = "0", minutes = "0"] = fields;
	const local = new Date(`${day}T${time}Z`);
	// A day that does not exist is either invalid or carried into the next month.
	if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(`${day}T${time}`)) {
		return { expected: "a day and a time of day that exist, with seconds below 60" };
	}
	if (Number(hours) > 23 || Number(minutes) > 59) {
		return { expected: "an offset from -23:59 to +23:59" };
	}
	const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
	const ms = local.getTime() - offsetMs;
	if (ms < 0) return { expected: "an instant in 1970 or later" };
	return { us: ms * 1_000 + Number(decimals.padEnd(6, "0")) };
}

/** The inverse of `readInstant`, in UTC; decimals only where there are any. */
export function instantText(us: number): string {
	const seconds = Math.floor(us / 1_000_000);
	const fraction = String(us - seconds * 1_000_000)
		.padStart(6, "0")
		.replace(/0+$/, "");
	const whole = new Date(seconds * 1_000).toISOString().slice(0, 19);
	return `${whole}${fraction === "" ? "" : `.${fraction}`}Z`;
}
