import type { Desk } from "@tansiq/api";
import { alarmOf, membersOf, selectionOf } from "../state/desk-alarms.ts";
import { ActionButton } from "./Action.tsx";
import { alarmName, groupSentence, lineSentence, shelvedWords } from "./alarm-sentences.ts";
import { Say, useView } from "./context.tsx";
import { Shelving } from "./Shelving.tsx";
import { Utc } from "./times.tsx";

/** The alarms of one zone in a flood: each opens by itself. */
export function GroupPanel({ desk: snapshot, id }: { desk: Desk; id: string }) {
	const { desk, translate, nowUs } = useView();
	const { headline } = groupSentence(snapshot, translate, id);
	return (
		<article class="flood">
			<h3 class="subject">
				<bdi>{headline}</bdi>
			</h3>
			<div class="actions">
				<ActionButton id="silence" />
				<ActionButton id="member" />
			</div>
			<section>
				<h3>
					<Say id="flood.members" />
				</h3>
				<ul>
					{membersOf(snapshot, id).map((alarm) => (
						<li key={alarm.id}>
							<button
								type="button"
								class="member"
								onClick={() =>
									desk.store.dispatch({ type: "select", selection: selectionOf(alarm) })
								}
							>
								<span aria-hidden="true">{alarm.urgency === "D" ? "■" : "▲"}</span>{" "}
								<bdi>{alarmName(snapshot, translate, alarm)}</bdi> ·{" "}
								<Utc us={alarm.raisedUs} seconds />
								<span class="muted">
									<Say id={`alarm.${wordOf(alarm.state)}`} />
								</span>
								{alarm.shelved !== null && (
									<span class="muted">
										<bdi>{shelvedWords(translate, alarm, nowUs)}</bdi>
									</span>
								)}
							</button>
						</li>
					))}
				</ul>
			</section>
		</article>
	);
}

/** Whether it is put aside is said with its time and reason; the state says what else there is. */
function wordOf(state: Desk["alarms"][number]["state"]) {
	return state === "shelved" ? "acknowledged" : state;
}

/** A line that failed its checks, as an alarm. */
export function LineAlarmPanel({ desk, id }: { desk: Desk; id: string }) {
	const { translate, nowUs } = useView();
	const alarm = alarmOf(desk, { kind: "line", id });
	if (alarm === undefined) return null;
	const { headline, detail } = lineSentence(desk, translate, alarm, nowUs);
	return (
		<article class="line-alarm">
			<h3 class="subject">
				<bdi>{headline}</bdi>
			</h3>
			<p class="warning">
				<span aria-hidden="true">▲</span> <bdi>{detail}</bdi>
			</p>
			<div class="actions">
				{id === "probing" ? (
					<ActionButton id="told" primary />
				) : (
					<>
						<ActionButton id="line" primary />
						<ActionButton id="check" />
					</>
				)}
			</div>
			<Shelving />
		</article>
	);
}
