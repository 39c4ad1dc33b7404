import type { Alert, Desk } from "@tansiq/api";
import {
	formatAltitude,
	formatDistance,
	formatDuration,
	formatHeight,
	formatSpeed,
	formatTrack,
} from "@tansiq/language";
import { ActionButton } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";
import { OperationLink } from "./OperationLink.tsx";
import { Shelving } from "./Shelving.tsx";
import { alertSentence } from "./sentences.ts";
import { Until, Utc } from "./times.tsx";

/** An alert: what is predicted, between whom, and whether the condition still holds. */
export function AlertPanel({ desk, alert }: { desk: Desk; alert: Alert }) {
	const { state, translate, units, nowUs } = useView();
	const { headline } = alertSentence(desk, translate, units, alert, nowUs);
	return (
		<article class="alert">
			<h3 class="subject">
				<bdi>{headline}</bdi>
			</h3>
			<p class="standing">
				<Say id={`condition.${alert.condition}`} />
				{alert.silencedUs !== null && (
					<>
						{" · "}
						<Say id="alert.silenced" />
					</>
				)}
			</p>
			{alert.silencedUs === null && (
				<div class="actions">
					<ActionButton
						id="silence"
						primary
						busy={state.inFlight.includes(`silence ${alert.id}`)}
					/>
				</div>
			)}
			<Shelving />
			<p class="muted">
				<Say id="alert.latched" />
			</p>
			<Facts
				title="alert.facts"
				rows={[
					[
						"alert.closest_at",
						alert.closestUs && (
							<>
								<Utc us={alert.closestUs} seconds /> · <Until us={alert.closestUs} />
							</>
						),
					],
					[
						"alert.distance",
						alert.distanceMm === null ? null : (
							<Figure>{formatDistance(alert.distanceMm, units)}</Figure>
						),
					],
					[
						"alert.height",
						alert.height01mm === null ? null : (
							<Figure>{formatHeight(alert.height01mm, units)}</Figure>
						),
					],
					["alert.raised", <Utc us={alert.raisedUs} seconds />],
					["alert.cleared_at", alert.clearedUs && <Utc us={alert.clearedUs} seconds />],
					["alert.silenced_at", alert.silencedUs && <Utc us={alert.silencedUs} seconds />],
				]}
			/>
			{alert.operations.length > 0 && (
				<section>
					<h3>
						<Say id="alert.operations" />
					</h3>
					<ul>
						{alert.operations.map((id) => (
							<li key={id}>
								<OperationLink desk={desk} id={id} />
							</li>
						))}
					</ul>
				</section>
			)}
			<section class="tracks">
				<h3>
					<Say id="alert.tracks" />
				</h3>
				<ul>
					{alert.tracks.map((id) => (
						<li key={id}>
							<TrackFacts id={id} />
						</li>
					))}
				</ul>
			</section>
		</article>
	);
}

function TrackFacts({ id }: { id: string }) {
	const { state, units, nowUs } = useView();
	const track = state.tracks.find((candidate) => candidate.id === id);
	if (track === undefined) {
		return (
			<>
				<Figure class="code">{id}</Figure> <Say id="track.lost" />
			</>
		);
	}
	const motion = [
		formatAltitude(track.altitude01mm, track.datum, units),
		...(track.trackMdeg === null ? [] : [formatTrack(track.trackMdeg)]),
		...(track.speedMmS === null ? [] : [formatSpeed(track.speedMmS, units)]),
	];
	return (
		<>
			<Figure class="code">{id}</Figure> <Say id={`track.${track.origin}`} />{" "}
			<Figure>{motion.join("  ")}</Figure>{" "}
			<span class="muted">
				<Say
					id="track.age"
					slots={{ age: formatDuration(Math.max(0, nowUs - track.reportedUs)) }}
				/>
			</span>
		</>
	);
}
