import type { Agreement } from "@tansiq/agreement";
import type { DeclareRequest } from "@tansiq/api";
import type { RecordedFlight, Replay } from "@tansiq/scenarios";
import { type Loss, losses, outside } from "@tansiq/space";
import { type ZoneEntry, zoneEntries } from "./zone-entries.ts";

/** Consecutive reports further apart than this are not joined by a line. */
export const MAX_GAP_US = 30_000_000;

/** What was really flown, which no node knows: the figures are judged against it. */
export interface Truth {
	strict: Loss[];
	beyondTolerance: Loss[];
	/** Perturbed flights that were outside what they declared for long enough to be called so. */
	perturbedOutside: string[];
	zoneEntries: ZoneEntry[];
}

export function truthOf(replay: Replay, agreement: Agreement): Truth {
	const [minima] = agreement.minima;
	if (minima === undefined) throw new Error("agreement: minima: expected at least one");
	const flights = replay.flights.map(({ id, samples }) => ({ id, samples }));
	const { radiusMm, height01mm } = minima;
	const tolerant01mm = height01mm - agreement.alert.altimetryTolerance01mm;
	return {
		strict: losses(flights, { radiusMm, height01mm, maxGapUs: MAX_GAP_US }),
		beyondTolerance: losses(flights, { radiusMm, height01mm: tolerant01mm, maxGapUs: MAX_GAP_US }),
		perturbedOutside: outsiders(replay, agreement),
		zoneEntries: zoneEntries(replay, agreement.zones),
	};
}

/** Outside for more than the agreed excursion, as the reports one after another show it. */
function outsiders({ perturbed, flights, declarations }: Replay, agreement: Agreement): string[] {
	const byId = new Map(flights.map((flight) => [flight.id, flight]));
	const requests = new Map(declarations.map(({ id, request }) => [id, request]));
	return perturbed
		.map(({ flight }) => flight)
		.filter((id) => {
			const flight = byId.get(id);
			const request = requests.get(id);
			return flight && request && strays(flight, request, agreement.conformance);
		});
}

function strays(
	{ samples }: RecordedFlight,
	{ volumes }: DeclareRequest,
	rule: Agreement["conformance"],
): boolean {
	let sinceUs: number | null = null;
	for (const [i, sample] of samples.entries()) {
		if (!outside({ ...sample, datum: "STD" }, sample.tUs, volumes, rule)) {
			sinceUs = null;
			continue;
		}
		sinceUs ??= sample.tUs;
		// It counts until the next report says otherwise, or until the track is stale.
		const untilUs = samples[i + 1]?.tUs ?? sample.tUs + MAX_GAP_US;
		if (untilUs - sinceUs > rule.excursionUs) return true;
	}
	return false;
}
