const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const DAY_US = 86_400 * SECOND_US;

const CLOCK = /^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?Z?$/i;
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})[ T](.+)$/;
const AHEAD = /^\+([0-9]{1,4})$/;

/**
 * A time as a person types it, in µs UTC; null when it is none. `14:30` and `14:30:05` are the
 * nearest such instant to now; `2026-11-21 14:30` is that day's; `+20` is twenty minutes from
 * now, cut to the minute.
 */
export function instantOf(typed: string, nowUs: number): number | null {
	const text = typed.trim();
	const ahead = AHEAD.exec(text);
	if (ahead !== null) return Math.floor(nowUs / MINUTE_US + Number(ahead[1])) * MINUTE_US;
	const dated = DAY.exec(text);
	if (dated !== null) {
		const [, year, month, day, clock = ""] = dated;
		const dayUs = Date.UTC(Number(year), Number(month) - 1, Number(day)) * 1_000;
		const isReal = new Date(dayUs / 1_000).getUTCDate() === Number(day);
		const ofDayUs = clockUs(clock);
		return ofDayUs === null || !isReal || Number(month) > 12 ? null : dayUs + ofDayUs;
	}
	const ofDayUs = clockUs(text);
	if (ofDayUs === null) return null;
	const todayUs = Math.floor(nowUs / DAY_US) * DAY_US + ofDayUs;
	if (todayUs - nowUs > DAY_US / 2) return todayUs - DAY_US;
	return nowUs - todayUs > DAY_US / 2 ? todayUs + DAY_US : todayUs;
}

function clockUs(text: string): number | null {
	const found = CLOCK.exec(text);
	if (found === null) return null;
	const [hours, minutes, seconds] = [found[1], found[2], found[3] ?? 0].map(Number) as [
		number,
		number,
		number,
	];
	if (hours > 23 || minutes > 59 || seconds > 59) return null;
	return ((hours * 60 + minutes) * 60 + seconds) * SECOND_US;
}
