import { useEffect, useRef, useState } from "preact/hooks";
import type { MapStart } from "../map/mount.ts";
import { isCovered } from "./Cover.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { utc } from "./times.tsx";

/** Who is outside and who is unknown is asked for so often. */
const READ_EVERY_US = 5_000_000;

/** The map's place on the desk. The desk is up and works before the map's code has arrived. */
export function MapPane({ startMap }: { startMap: MapStart }) {
	const { state, desk, translate, nowUs } = useView();
	const holder = useRef<HTMLDivElement>(null);
	const [phase, setPhase] = useState<"loading" | "shown" | "failed">("loading");
	// The map takes the browser for a moment; the queue is on screen before it does.
	const deskShown = state.desk !== null;
	const covered = isCovered(state);
	useEffect(() => {
		if (holder.current === null || !deskShown) return;
		const started = startMap(holder.current, desk.store, translate);
		started.then(
			() => setPhase("shown"),
			() => setPhase("failed"),
		);
	}, [startMap, desk, deskShown]);
	// Whoever is met, and whoever is unknown, moves: it is read as long as the desk is up.
	const period = Math.floor(nowUs / READ_EVERY_US);
	useEffect(() => {
		if (deskShown) desk.commands.readOutside();
	}, [desk, deskShown, period]);
	return (
		<section class="pane map" aria-label={translate.t("map.title")} inert={covered}>
			<div ref={holder} class="map-holder" dir="ltr" />
			{phase !== "shown" && (
				<p class="map-note">
					<Say id={phase === "loading" ? "map.loading" : "map.failed"} />
				</p>
			)}
			{state.viewUs !== null && (
				<p class="map-instant">
					<Say id="map.instant" slots={{ time: utc(state.viewUs, nowUs) }} /> <kbd>0</kbd>
				</p>
			)}
			<Legend />
		</section>
	);
}

function Legend() {
	return (
		<ul class="legend">
			<li>
				<Figure class="symbol">➤</Figure> <Say id="track.own" />
			</li>
			<li>
				<Figure class="symbol">□</Figure> <Say id="track.told" />
			</li>
			<li>
				<Figure class="symbol">◇</Figure> <Say id="track.seen" />
			</li>
			<li>
				<Figure class="symbol">⊗</Figure> <Say id="legend.doubt" />
			</li>
			<li>
				<Figure class="symbol">◌</Figure> <Say id="legend.outsider" />
			</li>
			<li>
				<Figure class="symbol">━</Figure> <Say id="legend.own" />
			</li>
			<li>
				<Figure class="symbol">┅</Figure> <Say id="legend.theirs" />
			</li>
			<li>
				<Figure class="symbol">▲</Figure> <Say id="legend.conflict" />
			</li>
		</ul>
	);
}
