import type { DeclareRequest } from "@tansiq/api";
import { type OperationRequest, parseGeoJson } from "@tansiq/formats";

/** How much of it the planner lets the other side know; `rule`: as the agreement says. */
export const CHOICES = ["rule", "sealed", "presence", "volume", "track"] as const;
export type Choice = (typeof CHOICES)[number];

/** The one operation of a GeoJSON text, at a level; or what is wrong with it, each in its parser's words. */
export function planOf(
	text: string,
	choice: Choice,
): { request: OperationRequest & Pick<DeclareRequest, "level"> } | { faults: string[] } {
	const { operations, faults } = parseGeoJson(text);
	if (faults.length > 0)
		return {
			faults: faults.map(({ field, value, expected }) => `${field}: ${value}: ${expected}`),
		};
	const [only, ...more] = operations;
	if (only === undefined || more.length > 0)
		return { faults: [`features: ${operations.length}: 1`] };
	return { request: { ...only.request, ...(choice !== "rule" && { level: choice }) } };
}
