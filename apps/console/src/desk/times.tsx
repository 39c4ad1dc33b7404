import { formatDuration, formatTime } from "@tansiq/language";
import { Figure, Say, useView } from "./context.tsx";

/** Seconds matter less than hours once an instant is a day away; the day itself then matters more. */
const DAY_US = 86_400_000_000;

/** An instant in UTC, with Z so that it is never taken for local time. */
export function utc(us: number, nowUs: number, seconds = false): string {
	const day =
		Math.floor(us / DAY_US) !== Math.floor(nowUs / DAY_US) && Math.abs(us - nowUs) > DAY_US / 2;
	return `${formatTime(us, { zone: "UTC", seconds, day })}Z`;
}

export function utcWindow(window: { startUs: number; endUs: number }, nowUs: number): string {
	return `${utc(window.startUs, nowUs)}\u2013${utc(window.endUs, nowUs)}`;
}

export function Utc({ us, seconds }: { us: number; seconds?: boolean }) {
	const { nowUs } = useView();
	return <Figure>{utc(us, nowUs, seconds)}</Figure>;
}

/** "in 1:12", or "2:10 ago". */
export function Until({ us }: { us: number }) {
	const { nowUs } = useView();
	const id = us >= nowUs ? "time.in" : "time.ago";
	return <Say id={id} slots={{ duration: formatDuration(us - nowUs) }} />;
}
