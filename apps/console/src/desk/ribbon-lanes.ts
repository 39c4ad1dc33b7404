/** A span of time that takes up a lane of the ribbon. */
export interface Span {
	startUs: number;
	endUs: number;
}

/**
 * Puts each span on the first lane where it touches none before it, earliest first; what finds
 * no lane is left over and only counted.
 */
export function packLanes<T extends Span>(
	spans: readonly T[],
	lanes: number,
	gapUs: number,
): { placed: { span: T; lane: number }[]; left: number } {
	const freeFromUs = new Array<number>(lanes).fill(Number.NEGATIVE_INFINITY);
	const placed: { span: T; lane: number }[] = [];
	let left = 0;
	for (const span of [...spans].sort((a, b) => a.startUs - b.startUs)) {
		const lane = freeFromUs.findIndex((free) => free <= span.startUs);
		if (lane === -1) {
			left++;
			continue;
		}
		freeFromUs[lane] = span.endUs + gapUs;
		placed.push({ span, lane });
	}
	return { placed, left };
}
