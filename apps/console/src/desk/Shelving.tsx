import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { selectedAlarm } from "../state/targets.ts";
import { ActionButton, Submit } from "./Action.tsx";
import { shelvedWords } from "./alarm-sentences.ts";
import { Say, useView } from "./context.tsx";

const MOST_MINUTES = 15;

/** Putting an alarm aside, and taking it back; nothing where that is not allowed. */
export function Shelving() {
	const { state, translate, nowUs } = useView();
	const alarm = selectedAlarm(state);
	if (alarm === undefined || (!alarm.shelvable && alarm.shelved === null)) return null;
	const busy = state.inFlight.includes(`shelve ${alarm.id}`);
	return (
		<section class="shelving">
			{alarm.shelved !== null && (
				<p class="one-sided">
					<bdi>{shelvedWords(translate, alarm, nowUs)}</bdi>
				</p>
			)}
			<div class="actions">
				<ActionButton id={alarm.shelved === null ? "shelve" : "unshelve"} busy={busy} />
			</div>
			{state.prompt === "shelve" && <ShelfForm />}
		</section>
	);
}

/** For how long, and why: both are journalled. */
function ShelfForm() {
	const { desk } = useView();
	const [minutes, setMinutes] = useState("");
	const [reason, setReason] = useState("");
	const first = useRef<HTMLInputElement>(null);
	// Before the next key can arrive, so that no figure is taken for a row's number.
	useLayoutEffect(() => first.current?.focus(), []);
	return (
		<form
			class="shelf"
			onSubmit={(event) => {
				event.preventDefault();
				if (reason.trim() !== "") desk.commands.shelve(Number(minutes), reason.trim());
			}}
		>
			<label>
				<Say id="shelf.minutes" />
				<input
					ref={first}
					type="number"
					dir="ltr"
					min={1}
					max={MOST_MINUTES}
					step={1}
					required
					value={minutes}
					onInput={(event) => setMinutes(event.currentTarget.value)}
				/>
			</label>
			<label>
				<Say id="shelf.reason" />
				<input
					dir="auto"
					maxLength={256}
					required
					value={reason}
					onInput={(event) => setReason(event.currentTarget.value)}
				/>
			</label>
			<Submit id="reason.send" />
		</form>
	);
}
