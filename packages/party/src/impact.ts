import { isLive } from "@tansiq/registry";
import type { Micros, Window } from "@tansiq/space";
import type { Finding } from "./finding.ts";
import type { State } from "./state.ts";

/** An operation of ours that a notice of theirs meets, for certain or as far as anybody can know. */
export interface Endangered {
	operation: string;
	/** Who of ours carries it out; null: not said. */
	unit: string | null;
	kind: Finding["kind"];
	reason: string;
	windows: Window[];
}

/** Whom of ours a notice endangers: who meets it first stands first. Made of findings alone. */
export function impactOf({ findings, registry }: State, notice: string): Endangered[] {
	const endangered: Endangered[] = [];
	for (const [operation, found] of findings) {
		const ours = registry.operations.get(operation);
		if (ours === undefined || !isLive(ours)) continue;
		const worst = found.find(({ scope, met }) => scope === "cross" && met === notice);
		if (worst === undefined) continue;
		const { kind, reason, windows } = worst;
		endangered.push({ operation, unit: ours.unit ?? null, kind, reason, windows });
	}
	return endangered.sort((a, b) => startOf(a) - startOf(b) || (a.operation < b.operation ? -1 : 1));
}

function startOf({ windows }: Endangered): Micros {
	return windows[0]?.startUs ?? Number.POSITIVE_INFINITY;
}
