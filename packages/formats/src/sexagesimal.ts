import { scaledInteger } from "./decimal.ts";

export interface Position9 {
	lat9: number;
	lon9: number;
}

const EXPECTED =
	'a position such as "51:12:30 N 001:23:45 W", "51:12.5 N 001:23.75 W" or "51.2083 N 1.3958 W"';
const LONGEST = 64;
const MICROSECONDS_OF_ARC_PER_DEGREE = 3_600_000_000;

/** Reads a latitude and longitude in degrees, minutes and seconds with colons, to 1e-9 degree. */
export function readPositionText(text: string): Position9 | { expected: string } {
	if (text.length > LONGEST) return { expected: EXPECTED };
	const parts = /^([\d:.]+)\s*([NS])[\s,]*([\d:.]+)\s*([EW])$/.exec(text.trim().toUpperCase());
	if (parts === null) return { expected: EXPECTED };
	const [, latitude = "", ns, longitude = "", ew] = parts;
	const lat9 = angle9(latitude.split(":"), 90);
	const lon9 = angle9(longitude.split(":"), 180);
	if (lat9 === null || lon9 === null)
		return { expected: `${EXPECTED}, minutes and seconds below 60, to 90 N or S and 180 E or W` };
	return {
		lat9: ns === "S" && lat9 !== 0 ? -lat9 : lat9,
		lon9: ew === "W" && lon9 !== 0 ? -lon9 : lon9,
	};
}

/** Reads a position as notices and publications pack it: `5224N00006W`, `522430N0000615W`. */
export function readCompactPosition(text: string): Position9 | { expected: string } {
	const expected = 'a position such as "5224N00006W" or "522430N0000615W"';
	const parts = /^(\d\d)(\d\d)(\d\d)?([NS])(\d\d\d)(\d\d)(\d\d)?([EW])$/.exec(text);
	if (parts === null) return { expected };
	const [, latD = "", latM = "", latS = "0", ns, lonD = "", lonM = "", lonS = "0", ew] = parts;
	const read = readPositionText(`${latD}:${latM}:${latS}${ns} ${lonD}:${lonM}:${lonS}${ew}`);
	return "expected" in read ? { expected } : read;
}

/** The inverse of `readPositionText`: a millionth of a second is finer than 1e-9 degree. */
export function positionText({ lat9, lon9 }: Position9): string {
	return `${angleText(lat9)} ${lat9 < 0 ? "S" : "N"} ${angleText(lon9)} ${lon9 < 0 ? "W" : "E"}`;
}

/** Degrees, minutes and seconds; only the last of them may have decimals. */
function angle9(parts: string[], most: number): number | null {
	const [degrees = "", minutes, seconds, ...others] = parts;
	if (others.length > 0) return null;
	if (minutes === undefined) return within(scaledInteger(degrees, 9), most);
	if (!/^\d{1,3}$/.test(degrees)) return null;
	if (seconds !== undefined && !/^\d{1,2}$/.test(minutes)) return null;
	const minute6 = scaledInteger(minutes, 6);
	const second6 = seconds === undefined ? 0 : scaledInteger(seconds, 6);
	if (!(minute6 < 60_000_000 && second6 < 60_000_000)) return null;
	const seconds6 = minute6 * 60 + second6;
	const fraction9 = Math.round((seconds6 * 1e9) / MICROSECONDS_OF_ARC_PER_DEGREE);
	return within(Number(degrees) * 1e9 + fraction9, most);
}

function within(value9: number, most: number): number | null {
	return value9 <= most * 1e9 ? value9 : null;
}

function angleText(value9: number): string {
	const whole = Math.abs(value9);
	const degrees = Math.floor(whole / 1e9);
	const seconds6 = Math.round(((whole - degrees * 1e9) * MICROSECONDS_OF_ARC_PER_DEGREE) / 1e9);
	const minutes = Math.floor(seconds6 / 60_000_000);
	const rest = seconds6 - minutes * 60_000_000;
	const seconds = Math.floor(rest / 1_000_000);
	const two = (value: number) => String(value).padStart(2, "0");
	const decimals = String(rest - seconds * 1_000_000)
		.padStart(6, "0")
		.replace(/0+$/, "");
	return `${two(degrees)}:${two(minutes)}:${two(seconds)}${decimals === "" ? "" : `.${decimals}`}`;
}
