import type { OperationDetail } from "@tansiq/api";
import { formatBand, formatDistance, formatPosition, type UnitSystem } from "@tansiq/language";
import { Figure, Say, useView } from "./context.tsx";
import { utcWindow } from "./times.tsx";

type Volume = OperationDetail["volumes"][number];

/** More rows than this are a picture's work, and the map draws them all. */
const ROWS = 6;

/** The volumes of an operation in the reader's units. */
export function Geometry({ operationId }: { operationId: string }) {
	const { state, translate } = useView();
	const detail = state.details.get(operationId);
	const operation = state.desk?.operations.find(({ id }) => id === operationId);
	return (
		<section class="geometry">
			<h3>
				<Say id="geometry.title" />
			</h3>
			{operation?.level === "sealed" && operation.owner === "peer" ? (
				<p class="muted">
					<Say id="geometry.sealed" />
				</p>
			) : detail === undefined ? (
				<p class="muted">
					<Say id="geometry.not_yet" />
				</p>
			) : (
				<table>
					<caption class="visually-hidden">{translate.t("geometry.title")}</caption>
					<tbody>
						{detail.volumes.slice(0, ROWS).map((volume) => (
							<VolumeRow volume={volume} key={JSON.stringify(volume.window)} />
						))}
					</tbody>
				</table>
			)}
			{detail !== undefined && detail.volumes.length > ROWS && (
				<p class="muted">
					<Say id="geometry.more" slots={{ count: detail.volumes.length - ROWS }} />
				</p>
			)}
		</section>
	);
}

function VolumeRow({ volume }: { volume: Volume }) {
	const { units, nowUs } = useView();
	return (
		<>
			<tr>
				<td>
					<Say id={`outline.${volume.outline.kind}`} />
				</td>
				<td>
					<Figure>{formatBand(volume.band, units)}</Figure>
				</td>
				<td>
					<Figure>{utcWindow(volume.window, nowUs)}</Figure>
				</td>
			</tr>
			<tr class="place">
				<td colSpan={3}>
					<Figure>{`${place(volume)} · ${size(volume, units)}`}</Figure>
				</td>
			</tr>
		</>
	);
}

function place({ outline }: Volume): string {
	const lat9 = outline.kind === "disc" ? outline.lat9 : (outline.lat9[0] ?? 0);
	const lon9 = outline.kind === "disc" ? outline.lon9 : (outline.lon9[0] ?? 0);
	return formatPosition(lat9, lon9, "dms");
}

function size({ outline }: Volume, units: UnitSystem): string {
	switch (outline.kind) {
		case "disc":
			return `r ${formatDistance(outline.radiusMm, units)}`;
		case "corridor":
			return `±${formatDistance(outline.halfWidthMm, units)}`;
		case "polygon":
			return `${outline.lat9.length} ×`;
	}
}
