import type { Conflict, LedgerRow, Operation, OperationDetail, Outsider, Zone } from "@tansiq/api";
import { formatExtent } from "@tansiq/language";
import type { Feature, FeatureCollection, Position } from "geojson";
import { outlineGeometry, positions, volumeFeature } from "./geometry.ts";

type Volume = OperationDetail["volumes"][number];
type Details = ReadonlyMap<string, OperationDetail>;

/** The volumes of one side's operations, as far as their geometry is here. */
export function operationFeatures(
	operations: readonly Operation[],
	details: Details,
	owner: Operation["owner"],
	selected: string | null,
): FeatureCollection {
	const features: Feature[] = [];
	for (const operation of operations) {
		if (operation.owner !== owner || operation.state === "ended") continue;
		for (const volume of details.get(operation.id)?.volumes ?? []) {
			const feature = volumeFeature(operation.id, volume);
			features.push({
				...feature,
				properties: { ...feature.properties, chosen: operation.id === selected },
			});
		}
	}
	return { type: "FeatureCollection", features };
}

/** The areas that crossed the line, each with how much it told. */
export function toldFeatures(rows: readonly LedgerRow[]): FeatureCollection {
	return {
		type: "FeatureCollection",
		features: rows.flatMap(({ area, direction, extentKm2h }): Feature[] => {
			if (area === null) return [];
			const [south = 0, west = 0, north = 0, east = 0] = [
				area.south9,
				area.west9,
				area.north9,
				area.east9,
			].map((value9) => value9 / 1e9);
			const ring = [
				[west, south],
				[east, south],
				[east, north],
				[west, north],
				[west, south],
			];
			return [
				{
					type: "Feature",
					geometry: { type: "Polygon", coordinates: [ring] },
					properties: { direction, label: extentKm2h > 0 ? formatExtent(extentKm2h) : "" },
				},
			];
		}),
	};
}

export function zoneFeatures(zones: readonly Zone[]): FeatureCollection {
	return {
		type: "FeatureCollection",
		features: zones.map((zone) => ({
			type: "Feature",
			geometry: outlineGeometry(zone.outline),
			properties: { name: zone.name.replace(/[()[\]{}<>]/g, " "), rule: zone.rule },
		})),
	};
}

/** Where outsiders are met, as far as anybody knows; drawn with the zones, in dots. */
export function outsiderFeatures(outsiders: readonly Outsider[]): Feature[] {
	return outsiders.flatMap(({ name, extent }): Feature[] =>
		extent === null
			? []
			: [
					{
						type: "Feature",
						geometry: outlineGeometry(extent.outline),
						properties: { name: `◌ ${name.replace(/[()[\]{}<>]/g, " ")}`, rule: "outsider" },
					},
				],
	);
}

/**
 * Where and when two operations meet: the volumes of both that overlap the conflict's windows,
 * and one mark between the nearest vertices of the first pair.
 */
export function conflictFeatures(
	conflicts: readonly Conflict[],
	details: Details,
	label: (conflict: Conflict) => string,
): FeatureCollection {
	const features: Feature[] = [];
	for (const conflict of conflicts) {
		const [ours, theirs] = conflict.operations.map((id) =>
			(details.get(id)?.volumes ?? []).filter((volume) => meets(volume, conflict)),
		);
		const properties = { unresolved: conflict.status === "unresolved", id: conflict.id };
		for (const [index, volumes] of [ours ?? [], theirs ?? []].entries()) {
			for (const volume of volumes) {
				const feature = volumeFeature(conflict.operations[index] ?? "", volume);
				features.push({ ...feature, properties: { ...feature.properties, ...properties } });
			}
		}
		const mark = between(ours ?? [], theirs ?? []);
		if (mark === null) continue;
		features.push({
			type: "Feature",
			geometry: { type: "Point", coordinates: mark },
			properties: { ...properties, mark: true, label: label(conflict) },
		});
	}
	return { type: "FeatureCollection", features };
}

function meets(volume: Volume, conflict: Conflict): boolean {
	return conflict.windows.some(
		(window) => volume.window.startUs < window.endUs && window.startUs < volume.window.endUs,
	);
}

/** Half way between the nearest vertices of two sets of volumes. */
function between(ours: readonly Volume[], theirs: readonly Volume[]): Position | null {
	let nearest: { squared: number; at: Position } | null = null;
	const here = ours.flatMap((volume) => positions(volume.outline));
	const there = theirs.flatMap((volume) => positions(volume.outline));
	for (const [lon1 = 0, lat1 = 0] of here) {
		for (const [lon2 = 0, lat2 = 0] of there) {
			const squared = (lon1 - lon2) ** 2 + (lat1 - lat2) ** 2;
			if (nearest === null || squared < nearest.squared) {
				nearest = { squared, at: [(lon1 + lon2) / 2, (lat1 + lat2) / 2] };
			}
		}
	}
	return nearest?.at ?? null;
}
