/** Figures and identifiers as they are said: digit by digit, letters by the ICAO alphabet. */
import type { Translator } from "./translator.ts";

/** Units and datums that the formatters print, and the phrases of their spoken form. */
const UNITS: { readonly [unit: string]: string } = {
	FL: "spell.flight_level",
	ft: "spell.feet",
	m: "spell.metres",
	AMSL: "spell.amsl",
	AGL: "spell.agl",
	WGS84: "spell.wgs84",
	STD: "spell.std",
	UTC: "spell.utc",
	"\u2212": "spell.minus",
	"\u2013": "spell.to",
	"\u2026": "spell.to",
	".": "spell.dot",
};
/** WGS84 first: its digits are part of its name. A point counts between digits only. */
const TOKEN =
	/WGS84|FL|ft|AMSL|AGL|STD|UTC|m(?![A-Za-z])|[A-Za-z]|[0-9]|\.(?=[0-9])|[\u2212\u2013\u2026]/g;
const SYMBOLS: { readonly [symbol: string]: string } = {
	"/": "spell.slash",
	"-": "spell.dash",
	".": "spell.point",
	_: "spell.underscore",
	"+": "spell.plus",
};
/** A number as it may stand in a sentence, with its thousands. */
const NUMBER = /[0-9](?:[0-9,.:]*[0-9])?/g;

/**
 * An identifier, character by character: `K-7` → Kilo dash seven. Capital and small letters sound
 * alike; what has no name, such as a space, is a pause.
 */
export function spellIdentifier(reader: Translator, text: string): string {
	return [...text.toUpperCase()]
		.flatMap((character) => {
			if (/^[0-9A-Z]$/.test(character)) return [reader.t(`spell.${character}`)];
			const symbol = SYMBOLS[character];
			return symbol === undefined ? [] : [reader.t(symbol)];
		})
		.join(" ");
}

/**
 * A figure with its unit, as the formatters print it: `FL100` → flight level one zero zero. Groups
 * of digits are set apart by a comma: `2026-11-21 14:22:00 UTC` → two zero two six, one one, …
 */
export function spellFigure(reader: Translator, figure: string): string {
	let said = "";
	let lastWasDigit = false;
	for (const group of figure.split(/[\s-]+/)) {
		for (const [i, [token]] of [...group.matchAll(TOKEN)].entries()) {
			const isDigit = /^[0-9]$/.test(token);
			if (said !== "")
				said += i === 0 && lastWasDigit && isDigit ? reader.t("list.separator") : " ";
			const unit = UNITS[token];
			said += reader.t(unit ?? `spell.${token.toUpperCase()}`);
			lastWasDigit = isDigit;
		}
	}
	return said;
}

/** A text with every number in it said digit by digit: what is heard as a number is one. */
export function spellNumbers(reader: Translator, text: string): string {
	return text.replace(NUMBER, (number) => spellFigure(reader, number));
}
