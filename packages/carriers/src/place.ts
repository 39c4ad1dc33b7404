import { isKeyName } from "@tansiq/record";
import { SealError } from "./seal-error.ts";

/** From whom to whom on which line: sealed in, so that a parcel opens in its own place alone. */
export interface ParcelPlace {
	line: string;
	sender: string;
	addressee: string;
}

/** Names that can stand in a line of text: not empty, no space, plus or control character. */
export function isPlace({ line, sender, addressee }: ParcelPlace): boolean {
	return [line, sender, addressee].every(isKeyName);
}

/** The place as one line of text behind `heading`. @throws SealError */
export function placeText(heading: string, place: ParcelPlace): string {
	const { line, sender, addressee } = place;
	if (!isPlace(place)) {
		const shown = JSON.stringify([line, sender, addressee]);
		const expected = "expected no space, plus or control character";
		throw new SealError("bad-name", `line, sender, addressee: ${shown}, ${expected}`);
	}
	return `${heading} ${line} ${sender} ${addressee}\n`;
}
