import type { Desk, IncidentDetail } from "@tansiq/api";
import { Figure, Say, useView } from "./context.tsx";
import { partyName } from "./names.ts";
import { Utc, utc } from "./times.tsx";

const SHAPE = { agreed: "●", disputed: "◐", open: "○" } as const;

/** What happened, in facts, each with what either side says of it. */
export function IncidentFacts(props: { desk: Desk; incident: IncidentDetail }) {
	const { desk: snapshot, incident } = props;
	const { desk, nowUs } = useView();
	const us = snapshot.party.id;
	return (
		<section class="incident-facts">
			<h4>
				<Say id="incident.facts" />
			</h4>
			{incident.facts.length === 0 && (
				<p class="muted">
					<Say id="incident.no_facts" />
				</p>
			)}
			<ul>
				{incident.facts.map((fact) => (
					<li key={fact.id} data-fact={fact.id}>
						<p>
							<span aria-hidden="true">{SHAPE[fact.standing]}</span>{" "}
							<strong>
								<Say id={`incident.${fact.standing}`} />
							</strong>
							{" · "}
							<Say id={`incident.${fact.what}`} /> · <bdi dir="auto">{fact.text}</bdi>
							{fact.atUs !== null && (
								<>
									{" · "}
									<Utc us={fact.atUs} seconds />
								</>
							)}
							{fact.ref !== null && (
								<>
									{" · "}
									<Figure>{fact.ref}</Figure>
								</>
							)}
							{fact.receivedUs !== null && (
								<>
									{" "}
									<Say id="incident.received" slots={{ time: utc(fact.receivedUs, nowUs, true) }} />
								</>
							)}
						</p>
						<p class="muted">
							{Object.entries(fact.marks).map(([party, mark]) => (
								<span key={party}>
									<bdi>{partyName(snapshot, party)}</bdi>:{" "}
									{mark === null ? "\u2014" : <Say id={`incident.${mark}`} />}{" "}
								</span>
							))}
						</p>
						<div class="actions">
							{(["agreed", "disputed"] as const).map((says) => (
								<button
									type="button"
									class="action"
									key={says}
									aria-pressed={fact.marks[us] === says}
									onClick={() =>
										desk.commands.actOnIncident(incident.id, { act: "mark", fact: fact.id, says })
									}
								>
									<Say id={says === "agreed" ? "incident.agree" : "incident.dispute"} />
								</button>
							))}
						</div>
					</li>
				))}
			</ul>
		</section>
	);
}
