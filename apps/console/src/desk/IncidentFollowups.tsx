import type { Desk, IncidentDetail } from "@tansiq/api";
import { useRef } from "preact/hooks";
import { instantOf } from "../state/typed-time.ts";
import { Submit } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { partyName } from "./names.ts";
import { utc } from "./times.tsx";

/** What is left to do of an incident; it is not closed before somebody has something to do. */
export function Followups({ desk: snapshot, incident }: { desk: Desk; incident: IncidentDetail }) {
	const { desk, nowUs } = useView();
	const { followups, id } = incident;
	return (
		<section class="followups">
			<h4>
				<Say id="incident.followups" />
			</h4>
			{followups.length === 0 && (
				<p class="muted">
					<Say id="incident.no_followups" />
				</p>
			)}
			<ul>
				{followups.map((each) => (
					<li key={each.id}>
						<bdi dir="auto">{each.what}</bdi>
						{" · "}
						<Say
							id="incident.due"
							slots={{
								owner: each.owner,
								party: partyName(snapshot, each.owedBy),
								time: utc(each.dueUs, nowUs),
							}}
						/>
						{each.overdue && (
							<strong class="warning">
								{" "}
								▲ <Say id="incident.overdue" />
							</strong>
						)}
						{each.doneUs !== null && (
							<>
								{" · "}
								<Say id="incident.done" slots={{ time: utc(each.doneUs, nowUs) }} />{" "}
								<bdi dir="auto">{each.done}</bdi>
							</>
						)}
						{each.doneUs === null && each.owedBy === snapshot.party.id && (
							<form
								class="reason"
								onSubmit={(event) => {
									event.preventDefault();
									const input = event.currentTarget.elements[0] as HTMLInputElement;
									const text = input.value.trim();
									if (text !== "")
										desk.commands.actOnIncident(id, { act: "done", followup: each.id, text });
								}}
							>
								<label>
									<Say id="incident.mark_done" />
									<input dir="auto" maxLength={256} />
								</label>
								<Submit id="incident.sign" />
							</form>
						)}
					</li>
				))}
			</ul>
			{incident.state !== "closed" && <FollowupForm desk={snapshot} incident={incident} />}
		</section>
	);
}

/** What is left to do, for whom, and until when. */
function FollowupForm(props: { desk: Desk; incident: IncidentDetail }) {
	const { desk: snapshot, incident } = props;
	const { desk, nowUs } = useView();
	const what = useRef<HTMLInputElement>(null);
	const owner = useRef<HTMLInputElement>(null);
	const due = useRef<HTMLInputElement>(null);
	const party = useRef<HTMLSelectElement>(null);
	return (
		<form
			class="reason followup"
			onSubmit={(event) => {
				event.preventDefault();
				const [said, who] = [what.current?.value.trim() ?? "", owner.current?.value.trim() ?? ""];
				const dueUs = instantOf(due.current?.value ?? "", nowUs);
				if (said === "") return what.current?.focus();
				if (who === "") return owner.current?.focus();
				if (dueUs === null) return due.current?.focus();
				desk.commands.actOnIncident(incident.id, {
					act: "followup",
					what: said,
					party: party.current?.value ?? snapshot.party.id,
					owner: who,
					dueUs,
				});
				for (const input of [what, owner, due]) if (input.current) input.current.value = "";
			}}
		>
			<label>
				<Say id="incident.followup_what" />
				<input ref={what} dir="auto" maxLength={256} />
			</label>
			<label>
				<Say id="incident.followup_party" />
				<select ref={party}>
					{[snapshot.party, snapshot.peer].map(({ id, name }) => (
						<option value={id} key={id}>
							{name}
						</option>
					))}
				</select>
			</label>
			<label>
				<Say id="incident.followup_owner" />
				<input ref={owner} dir="auto" maxLength={64} />
			</label>
			<label>
				<Say id="incident.followup_due" />
				<input ref={due} dir="ltr" placeholder="+60" maxLength={20} />
			</label>
			<Submit id="incident.sign" />
		</form>
	);
}
