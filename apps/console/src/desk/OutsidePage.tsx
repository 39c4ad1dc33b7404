import type { Outside, Outsider, Relay, UnknownTrack } from "@tansiq/api";
import { formatDistance, formatDuration, formatHeight } from "@tansiq/language";
import { useState } from "preact/hooks";
import { Figure, Say, useView } from "./context.tsx";
import { operationName } from "./names.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { Utc } from "./times.tsx";

/** Actors that are on no line, what was passed on to them, and tracks that belong to nobody known. */
export function OutsidePage() {
	const { state } = useView();
	const { outside } = state;
	if (outside === null) return null;
	return (
		<article class="outside-page">
			<Outsiders outside={outside} />
			<Unknown tracks={outside.unknownTracks} />
		</article>
	);
}

function Outsiders({ outside }: { outside: Outside }) {
	return (
		<section>
			<h3>
				<Say id="outside.title" />
			</h3>
			{outside.outsiders.length === 0 && (
				<p class="muted">
					<Say id="outside.none" />
				</p>
			)}
			<ul>
				{outside.outsiders.map((outsider) => (
					<OutsiderRow key={outsider.name} outsider={outsider} />
				))}
			</ul>
		</section>
	);
}

function OutsiderRow({ outsider }: { outsider: Outsider }) {
	const { state, desk, translate } = useView();
	const [telling, setTelling] = useState(false);
	const { name, source, reachedBy, notBoundBy, meets, relays } = outsider;
	const snapshot = state.desk;
	return (
		<li class="outsider">
			<p>
				<span aria-hidden="true">◌</span> <strong dir="auto">{name}</strong> ·{" "}
				<Say id={`outside.${source}`} />
			</p>
			<p class={reachedBy === null ? "warning" : ""}>
				{reachedBy === null ? (
					<Say id="outside.nobody" />
				) : (
					<Say id="outside.reached" slots={{ name: reachedBy.name }} />
				)}
			</p>
			{notBoundBy.length > 0 && (
				<p>
					<Say id="outside.unbound" slots={{ ids: notBoundBy.join(", ") }} />
				</p>
			)}
			{meets.length > 0 && snapshot !== null && (
				<p class="warning">
					<span aria-hidden="true">▲</span>{" "}
					<Say
						id="outside.meets"
						slots={{
							operations: meets.map((id) => operationName(snapshot, translate, id)).join(", "),
						}}
					/>
				</p>
			)}
			<ul class="relays">
				{relays.map((relay) => (
					<RelayRow key={relay.id} relay={relay} />
				))}
			</ul>
			{telling ? (
				<ReasonForm
					title="outside.words"
					submit={(words) => {
						setTelling(false);
						desk.commands.relayTo(name, words);
					}}
				/>
			) : (
				<div class="actions">
					<button
						type="button"
						class="action"
						disabled={reachedBy === null}
						onClick={() => setTelling(true)}
					>
						<Say id="outside.tell" />
					</button>
				</div>
			)}
		</li>
	);
}

function RelayRow({ relay }: { relay: Relay }) {
	const { desk, state } = useView();
	const { id, via, about, words, toldUs, confirmed } = relay;
	return (
		<li class={confirmed === null ? "warning" : "calm"}>
			<span aria-hidden="true">{confirmed === null ? "▲" : "●"}</span>{" "}
			<Say id="outside.told" slots={{ via }} /> <Utc us={toldUs} seconds />
			{about !== null && (
				<>
					{" "}
					<Figure>{about}</Figure>
				</>
			)}
			{words !== null && (
				<>
					{" "}
					<bdi>{words}</bdi>
				</>
			)}{" "}
			·{" "}
			{confirmed === null ? (
				<>
					<Say id="outside.unconfirmed" />{" "}
					<button
						type="button"
						class="action"
						disabled={state.inFlight.includes(`relay ${id}`)}
						onClick={() => desk.commands.confirmRelay(id)}
					>
						<Say id="outside.confirm" />
					</button>
				</>
			) : (
				<>
					<Say id="outside.confirmed" /> <Utc us={confirmed.atUs} seconds />
				</>
			)}
		</li>
	);
}

function Unknown({ tracks }: { tracks: readonly UnknownTrack[] }) {
	return (
		<section>
			<h3>
				<Say id="outside.unknown_title" />
			</h3>
			{tracks.length === 0 && (
				<p class="muted">
					<Say id="outside.unknown_none" />
				</p>
			)}
			<ul>
				{tracks.map((unknown) => (
					<UnknownRow key={unknown.track.id} unknown={unknown} />
				))}
			</ul>
		</section>
	);
}

function UnknownRow({ unknown }: { unknown: UnknownTrack }) {
	const { units } = useView();
	const { track, ageUs, stale, mayBe, maySealed, room, alerts } = unknown;
	return (
		<li class={alerts.length > 0 || stale ? "warning" : ""}>
			<p>
				<span aria-hidden="true">?</span> <Figure>{track.id}</Figure> ·{" "}
				<Say id="time.ago" slots={{ duration: formatDuration(ageUs) }} />
				{track.doubt != null && (
					<>
						{" · "}
						<Say id={`doubt.${track.doubt.reason}`} />
					</>
				)}
			</p>
			{mayBe.map(({ outsider, reachedBy }) => (
				<p key={outsider}>
					<Say id="outside.may_be" slots={{ name: outsider }} /> ·{" "}
					{reachedBy === null ? (
						<Say id="outside.nobody" />
					) : (
						<Say id="outside.reached" slots={{ name: reachedBy }} />
					)}
				</p>
			))}
			{maySealed.length > 0 && (
				<p>
					<Say id="outside.may_sealed" slots={{ count: maySealed.length }} />
				</p>
			)}
			<p>
				{room === null ? (
					<Say id="outside.no_room" />
				) : (
					<Say
						id="outside.assumed"
						slots={{
							distance: formatDistance(room.radiusMm, units),
							height: formatHeight(room.height01mm, units),
						}}
					/>
				)}
			</p>
		</li>
	);
}
