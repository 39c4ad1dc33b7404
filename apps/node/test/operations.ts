import type { DeclareRequest, OperationDetail } from "@tansiq/api";
import { FOOT_01MM, MINUTE_US, type Volume } from "@tansiq/space";
import { START_US } from "./enrolled.ts";
import type { Desktop } from "./pair.ts";

interface Place {
	lat9?: number;
	lon9?: number;
	radiusMm?: number;
	lowerFt?: number;
	upperFt?: number;
	/** Minutes after the start of the clock. */
	fromMin?: number;
	toMin?: number;
}

/** A disc of 1 km at 47° N 8° E, from 1,000 to 2,000 ft, for 10 minutes that begin in 20. */
export function disc(place: Place = {}): Volume {
	const { lat9 = 47e9, lon9 = 8e9, radiusMm = 1_000_000 } = place;
	const { lowerFt = 1_000, upperFt = 2_000, fromMin = 20, toMin = 30 } = place;
	return {
		outline: { kind: "disc", lat9, lon9, radiusMm },
		band: { datum: "STD", lower01mm: lowerFt * FOOT_01MM, upper01mm: upperFt * FOOT_01MM },
		window: { startUs: START_US + fromMin * MINUTE_US, endUs: START_US + toMin * MINUTE_US },
	};
}

/** A corridor of so many vertices along a parallel: above some 300 its geometry goes by hash. */
export function longCorridor(vertices: number, lat9 = 46e9): Volume {
	const steps = Array.from({ length: vertices }, (_, i) => i);
	return {
		...disc(),
		outline: {
			kind: "corridor",
			lat9: steps.map((i) => lat9 + i),
			lon9: steps.map((i) => 8_000_000_000 + 100_000 * i),
			halfWidthMm: 100_000,
		},
	};
}

/** A crewed civil operation of one volume. */
export function operation(place: Place = {}, more: Partial<DeclareRequest> = {}): DeclareRequest {
	return { class: "crewed", category: "civil", volumes: [disc(place)], ...more };
}

export function declare(
	desktop: Desktop,
	id: string,
	request: DeclareRequest,
): Promise<OperationDetail> {
	return desktop.ask("PUT", `/v1/operations/${id}`, request);
}
