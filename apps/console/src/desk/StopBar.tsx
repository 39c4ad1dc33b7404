import type { Desk } from "@tansiq/api";
import { STOP } from "@tansiq/hotline";
import { messageText } from "@tansiq/language";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { sayingOf } from "../commands.ts";
import { isStopChosen, type StopTarget, stopBody, stopTargets } from "../state/stop.ts";
import { ActionButton, Key, Submit } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { operationName, zoneName } from "./names.ts";

/** STOP in two keys: `!` opens it upon what is selected, Enter sends it. */
export function StopBar() {
	const { state } = useView();
	if (state.page !== "stop" || state.desk === null) return null;
	return <Stop desk={state.desk} />;
}

function Stop({ desk: snapshot }: { desk: Desk }) {
	const { state, desk, translate, nowUs } = useView();
	// What was meant when it was opened stays what is meant.
	const [targets] = useState(() => stopTargets(state));
	const [index, setIndex] = useState<number | null>(() => (isStopChosen(state) ? 0 : null));
	const bar = useRef<HTMLFormElement>(null);
	useLayoutEffect(() => {
		const send = bar.current?.querySelector<HTMLElement>("button[type=submit]:not(:disabled)");
		(send ?? bar.current)?.focus();
	}, [index]);
	const target = index === null ? undefined : targets[index];
	const body = target && stopBody(target, nowUs);
	const choose = (event: KeyboardEvent) => {
		const at = Number(event.key) - 1;
		if (targets[at] !== undefined) setIndex(at);
	};
	return (
		<form
			ref={bar}
			class="stop-bar"
			tabIndex={-1}
			aria-labelledby="stop-title"
			onKeyDown={choose}
			onSubmit={(event) => {
				event.preventDefault();
				if (body !== undefined) desk.commands.say(STOP, body);
			}}
		>
			<p id="stop-title" class="headline">
				<span aria-hidden="true">■</span>{" "}
				<Say id="stop.title" slots={{ peer: snapshot.peer.name }} />
			</p>
			<p class="words" aria-live="polite">
				{body !== undefined ? (
					<bdi>{messageText(translate.language, STOP, body)}</bdi>
				) : (
					<Say id={targets.length === 0 ? "stop.nothing" : "stop.choose"} />
				)}
			</p>
			<div class="targets">
				{targets.map((each, at) => (
					<button
						type="button"
						key={at}
						class={at === index ? "action chosen" : "action"}
						aria-pressed={at === index}
						onClick={() => setIndex(at)}
					>
						<Key name={String(at + 1)} />
						<bdi>{targetName(each)}</bdi>
					</button>
				))}
			</div>
			<div class="actions">
				<Submit
					id="stop.send"
					primary
					disabled={body === undefined || state.inFlight.includes(sayingOf(STOP, body))}
				/>
				<ActionButton id="close" />
			</div>
		</form>
	);

	function targetName(each: StopTarget): string {
		return each.kind === "zone"
			? zoneName(snapshot.zones, each.id)
			: operationName(snapshot, translate, each.ref);
	}
}
