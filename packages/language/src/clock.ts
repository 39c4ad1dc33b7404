const SECOND_US = 1_000_000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** `local` is the zone of the machine that shows the desk. */
export type ClockZone = "UTC" | "local";

export interface TimeOptions {
	zone: ClockZone;
	/** Shows seconds. */
	seconds?: boolean;
	/** Puts the calendar day before the time: 2026-11-21 14:22. */
	day?: boolean;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(options: TimeOptions): Intl.DateTimeFormat {
	const key = `${options.zone} ${options.seconds === true} ${options.day === true}`;
	let format = formats.get(key);
	if (format === undefined) {
		format = new Intl.DateTimeFormat("en-GB-u-nu-latn-ca-gregory", {
			hourCycle: "h23",
			hour: "2-digit",
			minute: "2-digit",
			...(options.seconds === true && { second: "2-digit" }),
			...(options.day === true && { year: "numeric", month: "2-digit", day: "2-digit" }),
			...(options.zone === "UTC" && { timeZone: "UTC" }),
		});
		formats.set(key, format);
	}
	return format;
}

/**
 * An instant as a 24-hour clock shows it, in Latin digits whatever the language.
 * @param us microseconds UTC; cut, not rounded, to the last unit shown: a clock that rounds up
 * shows an instant that has not come yet.
 */
export function formatTime(us: number, options: TimeOptions): string {
	const parts: Record<string, string> = {};
	for (const part of formatFor(options).formatToParts(Math.floor(us / 1000))) {
		parts[part.type] = part.value;
	}
	const clock = [parts.hour, parts.minute, ...(options.seconds === true ? [parts.second] : [])];
	const time = clock.join(":");
	return options.day === true ? `${parts.year}-${parts.month}-${parts.day} ${time}` : time;
}

/**
 * A length of time without its sign: `m:ss` below an hour, `h:mm h` up to two days, then `N d`.
 * The letter is there because 1:12 must never be read as an hour when it is a minute.
 * @param us microseconds, cut to whole seconds.
 */
export function formatDuration(us: number): string {
	const total = Math.floor(Math.abs(us) / SECOND_US);
	const two = (value: number) => String(value).padStart(2, "0");
	if (total < HOUR_S) return `${Math.floor(total / MINUTE_S)}:${two(total % MINUTE_S)}`;
	if (total >= 2 * DAY_S) return `${Math.floor(total / DAY_S)} d`;
	return `${Math.floor(total / HOUR_S)}:${two(Math.floor((total % HOUR_S) / MINUTE_S))} h`;
}
