import {
	type Budget,
	meetings,
	mergeWindows,
	overlap,
	type Volume,
	VolumeIndex,
	type Window,
} from "@tansiq/space";
import { isLive, type Operation, type OperationClass } from "./operation.ts";

/** Every operation that a node knows, and an index of those with geometry that are not over. */
export interface Registry {
	operations: Map<string, Operation>;
	index: VolumeIndex;
	/** Peer operations known only by their time block. */
	sealed: Set<string>;
	/** Operations that are taken wider than they were told. */
	grown: Set<string>;
}

export interface PairMinima {
	radiusMm: number;
	height01mm: number;
}

/** Without an agreed height no band is known to be far enough away. */
const ANY_HEIGHT_01MM = Number.MAX_SAFE_INTEGER;

/** One operation that another meets, and when; windows are merged and in order. */
export interface Encounter {
	key: string;
	owner: "own" | "peer";
	conflict: Window[];
	unknown: Window[];
	/** Why the unknown windows are unknown. */
	missing: "datum" | "minima" | null;
}

export function emptyRegistry(): Registry {
	return { operations: new Map(), index: new VolumeIndex(), sealed: new Set(), grown: new Set() };
}

/** Adds an operation, or a new version in place of the old. */
export function put(registry: Registry, operation: Operation): void {
	if (registry.operations.has(operation.key)) forget(registry, operation.key);
	registry.operations.set(operation.key, operation);
	if (!isLive(operation)) return;
	if (operation.level === "sealed" && operation.owner === "peer")
		registry.sealed.add(operation.key);
	else registry.index.add(operation.key, operation.volumes);
	if (operation.growth !== undefined) registry.grown.add(operation.key);
}

/** An ended operation stays known, and meets nobody any more. */
export function end(registry: Registry, key: string): void {
	const operation = registry.operations.get(key);
	if (operation === undefined) return;
	forget(registry, key);
	operation.state = "ended";
}

function forget(registry: Registry, key: string): void {
	registry.index.remove(key);
	registry.sealed.delete(key);
	registry.grown.delete(key);
}

/**
 * Every known operation that some volumes meet. `minima` gives the agreed separation for a class,
 * which a coarse notice does not tell, or null where the parties agreed none: then the overlap is *unknown*.
 *
 * @throws BudgetExceeded when the check needs more edge tests than allowed
 */
export function whoMeets(
	registry: Registry,
	subject: { key: string; volumes: Volume[] },
	minima: (other: OperationClass | undefined) => PairMinima | null,
	widestRadiusMm: number,
	budget: Budget,
	owners: "own" | "any" = "any",
): Encounter[] {
	const encounters: Encounter[] = [];
	for (const key of registry.index.candidates(subject.volumes, widestRadiusMm)) {
		const other = registry.operations.get(key);
		if (other === undefined || key === subject.key || other.volumes.length === 0) continue;
		if (owners === "own" && other.owner !== "own") continue;
		const agreed = minima(other.class);
		const met = meetings(
			subject.volumes,
			other.volumes,
			agreed ?? { radiusMm: widestRadiusMm, height01mm: ANY_HEIGHT_01MM },
			budget,
		);
		const conflict = agreed === null ? [] : met.conflict;
		const unknown = agreed === null ? mergeWindows([...met.conflict, ...met.unknown]) : met.unknown;
		if (conflict.length + unknown.length === 0) continue;
		const missing = unknown.length === 0 ? null : agreed === null ? "minima" : "datum";
		encounters.push({ key, owner: other.owner, conflict, unknown, missing });
	}
	return encounters;
}

/** The peer's sealed operations whose time block overlaps a window. */
export function sealedDuring(
	registry: Registry,
	window: Window,
): { key: string; window: Window }[] {
	const met: { key: string; window: Window }[] = [];
	for (const key of registry.sealed) {
		const operation = registry.operations.get(key);
		const common = operation && overlap(operation.window, window);
		if (common) met.push({ key, window: common });
	}
	return met;
}

/** Own operations whose time meets a sealed block of the peer. */
export function ownDuring(registry: Registry, window: Window): { key: string; window: Window }[] {
	const met: { key: string; window: Window }[] = [];
	for (const operation of registry.operations.values()) {
		if (operation.owner !== "own" || !isLive(operation)) continue;
		const common = overlap(operation.window, window);
		if (common) met.push({ key: operation.key, window: common });
	}
	return met;
}
