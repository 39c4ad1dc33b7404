import type { Desk, Minutes } from "@tansiq/api";
import { slotLabel } from "@tansiq/language";
import { fieldKind } from "../state/readback.ts";
import { ActionButton } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";
import { noticeName, shortName } from "./names.ts";
import { minutesState } from "./sentences.ts";
import { Utc, utc } from "./times.tsx";

/** What was said by voice, as one side wrote it down, and a box for each field to compare. */
export function MinutesPanel({ desk, minutes }: { desk: Desk; minutes: Minutes }) {
	const { state, translate, nowUs } = useView();
	const { ref, about, text, atUs, channel, ours, theirs, script, by, agreed, direction } = minutes;
	const waits = direction === "received" && agreed === null;
	const busy = state.inFlight.includes(`minutes ${ref}`);
	const [first, second] = direction === "sent" ? [desk.party, desk.peer] : [desk.peer, desk.party];
	return (
		<article class="minutes">
			<h3 class="subject">
				<bdi>{translate.t("minutes.title", { time: utc(atUs, nowUs) })}</bdi>
			</h3>
			<p class={agreed === true ? "standing" : "one-sided"}>
				<span aria-hidden="true">{agreed === true ? "●" : "◐"}</span>{" "}
				<bdi>{minutesState(desk, translate, minutes)}</bdi>
			</p>
			{text !== null && (
				<p class="sentence" dir="auto">
					{text}
				</p>
			)}
			<Boxes minutes={minutes} open={waits} />
			{waits && (
				<div class="actions">
					<ActionButton id="agree" primary busy={busy} />
					<ActionButton id="deny" busy={busy} />
				</div>
			)}
			<Facts
				title="record.title"
				rows={[
					[
						"minutes.about",
						about === null ? null : <bdi>{noticeName(desk, translate, about)}</bdi>,
					],
					["minutes.when", <Utc us={atUs} seconds />],
					["minutes.channel", <Figure>{channel}</Figure>],
					[
						"minutes.spoke",
						<>
							<bdi>{first.name}</bdi>: <Say id={`role.${ours}`} /> · <bdi>{second.name}</bdi>:{" "}
							<Say id={`role.${theirs}`} />
						</>,
					],
					["minutes.by", <Figure>{shortName(by.name)}</Figure>],
					["minutes.script", <Figure class="code">{script}</Figure>],
					["record.ref", <Figure>{ref}</Figure>],
				]}
			/>
		</article>
	);
}

/** Each field that was read back; whoever is asked to agree ticks what was said so. */
function Boxes({ minutes, open }: { minutes: Minutes; open: boolean }) {
	const { state, desk } = useView();
	const fields = Object.entries(minutes.readback);
	if (fields.length === 0) return null;
	return (
		<fieldset class="boxes">
			<legend>
				<Say id={open ? "minutes.boxes" : "minutes.said"} />
			</legend>
			{fields.map(([field, value]) =>
				open ? (
					<label key={field}>
						<input
							type="checkbox"
							checked={state.compared.includes(field)}
							onChange={(event) =>
								desk.store.dispatch({
									type: "compared",
									field,
									right: event.currentTarget.checked,
								})
							}
						/>
						<ReadBack field={field} value={value} />
					</label>
				) : (
					<ReadBack field={field} value={value} key={field} />
				),
			)}
		</fieldset>
	);
}

function ReadBack({ field, value }: { field: string; value: unknown }) {
	const { translate, nowUs } = useView();
	const isInstant = fieldKind(field) === "instant" && Number.isSafeInteger(value);
	return (
		<span>
			<bdi>{slotLabel(translate.language, field)}</bdi>:{" "}
			<Figure>{isInstant ? utc(Number(value), nowUs, true) : String(value)}</Figure>
		</span>
	);
}
