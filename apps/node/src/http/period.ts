import { DAY_US, type Window } from "@tansiq/space";
import Type from "typebox";

/** The period of a query, half-open, in µs since 1970; default: this UTC day so far. */
const INSTANT = Type.Optional(Type.String({ pattern: "^[0-9]{1,16}$" }));
export const Period = { fromUs: INSTANT, toUs: INSTANT };

export interface AskedPeriod {
	fromUs?: string;
	toUs?: string;
}

export function windowOf({ fromUs, toUs }: AskedPeriod, nowUs: number): Window {
	const startUs = fromUs === undefined ? nowUs - (nowUs % DAY_US) : Number(fromUs);
	return { startUs, endUs: toUs === undefined ? startUs + DAY_US : Number(toUs) };
}
