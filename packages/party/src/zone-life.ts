import type { AgreedZone, Agreement } from "@tansiq/agreement";
import type { Band, Micros, Outline } from "@tansiq/space";
import { type Fault, Refusal } from "./facts.ts";

/**
 * The life of a zone: each step of it is a whole next version of the agreement, in which that zone
 * alone is another. It is proposed and signed as every version is.
 */
export type ZoneChange =
	| { kind: "add"; zone: AgreedZone }
	/** It ends later; one that is over begins anew with `fromUs`. */
	| { kind: "extend"; zone: string; untilUs: Micros; fromUs?: Micros }
	/** It reaches further; what is left out stays as it was. */
	| { kind: "widen"; zone: string; outline?: Outline; band?: Band }
	/** It holds until that instant only; `extend` takes it up again. */
	| { kind: "suspend"; zone: string; fromUs: Micros }
	| { kind: "remove"; zone: string };

/** The version after this one, with nothing changed; its sentences are made when it is proposed. */
function nextVersionOf({ sentences: _, ...agreement }: Agreement): Agreement {
	return { ...agreement, version: agreement.version + 1 };
}

/** The version in which a zone has taken this step. @throws Refusal naming the field */
export function withZoneChange(agreement: Agreement, change: ZoneChange): Agreement {
	const next = nextVersionOf(agreement);
	if (change.kind === "add") return { ...next, zones: [...next.zones, change.zone] };
	const at = next.zones.findIndex(({ id }) => id === change.zone);
	const zone = next.zones[at];
	if (zone === undefined)
		throw refused({
			field: "zone",
			value: String(change.zone),
			expected: "a zone of the agreement",
		});
	return { ...next, zones: next.zones.toSpliced(at, 1, ...changed(zone, change)) };
}

function changed(zone: AgreedZone, change: Exclude<ZoneChange, { kind: "add" }>): AgreedZone[] {
	const { startUs, endUs } = zone.window;
	switch (change.kind) {
		case "extend": {
			const { untilUs, fromUs = startUs } = change;
			if (untilUs <= endUs && fromUs >= startUs)
				throw refused({ field: "untilUs", value: `${untilUs}`, expected: `later than ${endUs}` });
			return [{ ...zone, window: { startUs: fromUs, endUs: untilUs } }];
		}
		case "widen": {
			const { outline = zone.outline, band = zone.band } = change;
			return [{ ...zone, outline, band }];
		}
		case "suspend":
			if (change.fromUs >= endUs)
				throw refused({
					field: "fromUs",
					value: `${change.fromUs}`,
					expected: `before ${endUs}, when it ends`,
				});
			// One that has not begun has nothing left that could hold.
			return change.fromUs <= startUs
				? []
				: [{ ...zone, window: { startUs, endUs: change.fromUs } }];
		case "remove":
			return [];
	}
}

/** How far a zone of the version that governs has come. */
export function zoneStateOf(
	{ window }: AgreedZone,
	isInForce: boolean,
	nowUs: Micros,
): "active" | "planned" | "expired" | "not-in-force" {
	if (nowUs >= window.endUs) return "expired";
	if (!isInForce) return "not-in-force";
	return nowUs < window.startUs ? "planned" : "active";
}

function refused(fault: Fault): Refusal {
	const { field, value, expected } = fault;
	return new Refusal("invalid", `${field} ${value}: expected ${expected}`, [fault]);
}
