import type { Desk, IncidentDetail } from "@tansiq/api";
import { useRef } from "preact/hooks";
import { staleMs } from "../state/clock.ts";
import { Submit } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { IncidentFacts } from "./IncidentFacts.tsx";
import { Followups } from "./IncidentFollowups.tsx";
import { partyName, shortName } from "./names.ts";
import { Utc, utc } from "./times.tsx";

const STEPS = ["opened", "contact", "hold", "clarify", "closed"] as const;
const MINUTE_US = 60_000_000;
const COOLING_MIN = 30;

/** One incident: where it stands, its facts, both versions in two columns, and what is left to do. */
export function IncidentDetailView(props: { desk: Desk; incident: IncidentDetail }) {
	const { desk: snapshot, incident } = props;
	const { desk, nowUs } = useView();
	const { id, title, state, coolsOffUs, closing, shared, fromUs, toUs } = incident;
	return (
		<section class="incident" aria-label={title}>
			<h3 class="subject">
				<bdi dir="auto">{title}</bdi>
			</h3>
			<p class={state === "closed" ? "calm" : "standing"}>
				<span aria-hidden="true">{state === "closed" ? "○" : "●"}</span>{" "}
				<Say id={`incident.${state}`} /> · <Figure>{id}</Figure>
			</p>
			{coolsOffUs !== null && coolsOffUs > nowUs && (
				<p class="warning">
					<span aria-hidden="true">▲</span>{" "}
					<Say id="incident.cools" slots={{ time: utc(coolsOffUs, nowUs, true) }} />
				</p>
			)}
			{state !== "closed" && closing.length > 0 && (
				<p>
					<Say
						id="incident.closing"
						slots={{ party: closing.map((party) => partyName(snapshot, party)).join(", ") }}
					/>
				</p>
			)}
			<div class="actions">
				<button
					type="button"
					class="action primary"
					onClick={() => desk.commands.replay({ fromUs, toUs })}
				>
					<Say id="incident.replay" />
				</button>
				{!shared && (
					<button type="button" class="action" onClick={() => desk.commands.shareIncident(id)}>
						<Say id="incidents.share" />
					</button>
				)}
			</div>
			<IncidentFacts desk={snapshot} incident={incident} />
			<Versions desk={snapshot} incident={incident} />
			<Statements desk={snapshot} incident={incident} />
			<Followups desk={snapshot} incident={incident} />
			<NextStep incident={incident} />
			<Told desk={snapshot} incident={incident} />
		</section>
	);
}

interface Part {
	desk: Desk;
	incident: IncidentDetail;
}

/** What each side says that happened, side by side; ours has a form. */
function Versions({ desk: snapshot, incident }: Part) {
	const { desk, state: view } = useView();
	const text = useRef<HTMLTextAreaElement>(null);
	return (
		<>
			<div class="versions">
				{Object.entries(incident.versions).map(([party, versions]) => (
					<section key={party} data-party={party}>
						<h4>
							<Say id="incident.version_of" slots={{ party: partyName(snapshot, party) }} />
						</h4>
						{versions.length === 0 && (
							<p class="muted">
								<Say id="incident.no_version" />
							</p>
						)}
						{versions.map((version) => (
							<div key={version.id}>
								<p class="sentence" dir="auto">
									{version.text}
								</p>
								<p class="muted">
									<Utc us={version.claimedUs} seconds /> ·{" "}
									<Figure>{shortName(version.by ?? "")}</Figure> · <Figure>{version.id}</Figure>
								</p>
							</div>
						))}
					</section>
				))}
			</div>
			<form
				class="reason"
				onSubmit={(event) => {
					event.preventDefault();
					const said = text.current?.value.trim() ?? "";
					if (said === "") return;
					desk.commands.actOnIncident(incident.id, { act: "version", text: said });
					// What cannot be sent now stays written.
					if (text.current !== null && staleMs(view) === null) text.current.value = "";
				}}
			>
				<label>
					<Say id="incident.say" />
					<textarea ref={text} dir="auto" maxLength={1024} />
				</label>
				<Submit id="incident.sign" />
			</form>
		</>
	);
}

function Statements({ desk: snapshot, incident }: Part) {
	const { nowUs } = useView();
	if (incident.statements.length === 0) return null;
	return (
		<section>
			<h4>
				<Say id="incident.statements" />
			</h4>
			<ul>
				{incident.statements.map(({ id, who, saidUs, party, text }) => (
					<li key={id}>
						<p class="sentence" dir="auto">
							{text}
						</p>
						<p class="one-sided">
							<span aria-hidden="true">◐</span>{" "}
							<Say
								id="incident.statement"
								slots={{
									who,
									time: utc(saidUs, nowUs, true),
									party: partyName(snapshot, party),
								}}
							/>
						</p>
					</li>
				))}
			</ul>
		</section>
	);
}

/** The next step and no other; a hold says for how long nothing is closed. */
function NextStep({ incident }: { incident: IncidentDetail }) {
	const { desk, translate, nowUs } = useView();
	const reason = useRef<HTMLInputElement>(null);
	const minutes = useRef<HTMLInputElement>(null);
	const to = STEPS[STEPS.indexOf(incident.state) + 1];
	if (to === undefined) return null;
	return (
		<form
			class="reason"
			onSubmit={(event) => {
				event.preventDefault();
				const why = reason.current?.value.trim() ?? "";
				if (why === "") return reason.current?.focus();
				const coolingMin = Number(minutes.current?.value ?? COOLING_MIN);
				const untilUs = to === "hold" ? Math.round(nowUs + coolingMin * MINUTE_US) : null;
				desk.commands.actOnIncident(incident.id, { act: "state", to, reason: why, untilUs });
			}}
		>
			<label>
				<span>
					<Say id="incident.next" slots={{ state: translate.t(`incident.${to}`) }} />
				</span>
				<input ref={reason} dir="auto" maxLength={256} />
			</label>
			{to === "hold" && (
				<label>
					<Say id="incident.minutes" />
					<input
						ref={minutes}
						dir="ltr"
						type="number"
						min={1}
						max={1440}
						defaultValue={String(COOLING_MIN)}
					/>
				</label>
			)}
			<Submit id="incident.sign" />
		</form>
	);
}

/** Who had learnt of it, when, and who outside the line was told. */
function Told({ desk: snapshot, incident }: Part) {
	return (
		<section class="told">
			<h4>
				<Say id="incident.told" />
			</h4>
			<ul>
				{incident.learnt.map(({ ref, party, how, atUs, by }) => (
					<li key={`${by} ${party} ${how}`}>
						<Utc us={atUs} seconds /> · <bdi>{partyName(snapshot, party)}</bdi>{" "}
						<Say id={`incident.how_${how}`} /> · <Figure>{ref}</Figure>
					</li>
				))}
				{incident.told.map(({ id, who, toldUs, how }) => (
					<li key={id}>
						<Utc us={toldUs} seconds /> · <bdi dir="auto">{who}</bdi> · <bdi dir="auto">{how}</bdi>
					</li>
				))}
			</ul>
		</section>
	);
}
