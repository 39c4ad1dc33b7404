import type { Desk, Incident } from "@tansiq/api";
import { useEffect, useRef } from "preact/hooks";
import { staleMs } from "../state/clock.ts";
import { instantOf } from "../state/typed-time.ts";
import { Submit } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { IncidentDetailView } from "./IncidentDetail.tsx";
import { Utc } from "./times.tsx";

const READ_EVERY_US = 5_000_000;

/** The register of incidents, the newest first, and the one that stands open below it. */
export function IncidentsPage({ desk: snapshot }: { desk: Desk }) {
	const { state, desk, nowUs } = useView();
	const { incidents, incident } = state;
	const period = Math.floor(nowUs / READ_EVERY_US);
	useEffect(() => {
		desk.commands.readIncidents();
		if (incident !== null) desk.commands.readIncident(incident.id);
	}, [snapshot.position, period]);
	return (
		<article class="incidents-page">
			<section>
				<h3>
					<Say id="incidents.register" />
				</h3>
				{incidents !== null && incidents.incidents.length === 0 && (
					<p class="calm">
						<span aria-hidden="true">○</span> <Say id="incidents.none" />
					</p>
				)}
				<ul>
					{incidents?.incidents.map((each) => (
						<Row key={each.id} incident={each} chosen={each.id === incident?.id} />
					))}
				</ul>
				{incidents !== null && incidents.alerts.length > 0 && (
					<p class="warning">
						<span aria-hidden="true">▲</span>{" "}
						<Say id="incidents.alerts" slots={{ count: incidents.alerts.length }} />
					</p>
				)}
			</section>
			<OpenForm />
			<PeriodForm />
			{incident !== null && <IncidentDetailView desk={snapshot} incident={incident} />}
		</article>
	);
}

function Row({ incident, chosen }: { incident: Incident; chosen: boolean }) {
	const { desk } = useView();
	const { id, title, state, shared, facts, followups, claimedUs } = incident;
	const disputed = facts.filter(({ standing }) => standing === "disputed").length;
	const overdue = followups.filter((each) => each.overdue).length;
	return (
		<li class={chosen ? "chosen" : ""}>
			<button type="button" class="action" onClick={() => desk.commands.readIncident(id)}>
				<bdi dir="auto">{title}</bdi>
			</button>{" "}
			<Say id={`incident.${state}`} /> · <Utc us={claimedUs} /> · <Figure>{id}</Figure>
			{!shared && (
				<>
					{" · "}
					<Say id="incidents.local" />
				</>
			)}
			{disputed > 0 && (
				<>
					{" · "}◐ <Say id="incidents.disputed" slots={{ count: disputed }} />
				</>
			)}
			{overdue > 0 && (
				<span class="warning">
					{" · "}▲ <Say id="incidents.overdue" slots={{ count: overdue }} />
				</span>
			)}
		</li>
	);
}

/** A person opens one by his word: on the line, or here alone. */
function OpenForm() {
	const { state, desk } = useView();
	const input = useRef<HTMLInputElement>(null);
	const open = (local: boolean) => {
		const title = input.current?.value.trim() ?? "";
		if (title === "") return input.current?.focus();
		desk.commands.openIncident(title, local);
		// What cannot be sent now stays written.
		if (input.current !== null && staleMs(state) === null) input.current.value = "";
	};
	return (
		<form
			class="reason"
			onSubmit={(event) => {
				event.preventDefault();
				open(false);
			}}
		>
			<label>
				<Say id="incidents.title" />
				<input ref={input} dir="auto" maxLength={128} />
			</label>
			<Submit id="incidents.open_line" disabled={state.inFlight.includes("incident")} />
			<button type="button" class="action" onClick={() => open(true)}>
				<Say id="incidents.open_here" />
			</button>
		</form>
	);
}

/** Any period may be replayed, typed as a clock shows it. */
function PeriodForm() {
	const { desk, nowUs } = useView();
	const from = useRef<HTMLInputElement>(null);
	const to = useRef<HTMLInputElement>(null);
	return (
		<form
			class="reason period"
			onSubmit={(event) => {
				event.preventDefault();
				const fromUs = instantOf(from.current?.value ?? "", nowUs);
				const toUs = to.current?.value ? instantOf(to.current.value, nowUs) : nowUs;
				if (fromUs === null) return from.current?.focus();
				if (toUs === null || toUs <= fromUs) return to.current?.focus();
				desk.commands.replay({ fromUs, toUs });
			}}
		>
			<label>
				<Say id="replay.period" />
				<span class="pair">
					<input ref={from} dir="ltr" placeholder="14:30" />
					<input ref={to} dir="ltr" placeholder="15:00" />
				</span>
			</label>
			<Submit id="replay.start" />
		</form>
	);
}
