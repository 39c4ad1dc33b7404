import type { Dialogue, MinutesRequest } from "@tansiq/api";
import { GIVERS } from "@tansiq/hotline";
import { useState } from "preact/hooks";
import { pastInstant } from "../state/past-instant.ts";
import { enteredReadback, type ReadbackFault } from "../state/readback.ts";
import { Submit } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { focusWrong, TextField } from "./Field.tsx";
import { PastField } from "./PastField.tsx";
import { ReadbackFields } from "./ReadbackForm.tsx";
import { WordField } from "./WordField.tsx";

/** What the wire takes as the name of a channel. */
const CHANNEL = /^[ -~]{1,64}$/;

/** Writes down what was read out: what came back, on which channel, with whom. */
export function MinutesForm({ dialogue }: { dialogue: Dialogue }) {
	const { state, desk, translate, nowUs } = useView();
	const [channel, setChannel] = useState("");
	const [theirs, setTheirs] = useState("");
	const [when, setWhen] = useState("");
	const [faults, setFaults] = useState<Record<string, ReadbackFault>>({});
	const [tried, setTried] = useState(false);
	const atUs = pastInstant(when, dialogue.saidUs, nowUs);
	const isChannel = CHANNEL.test(channel.trim());

	function submit(event: Event & { currentTarget: HTMLFormElement }): void {
		event.preventDefault();
		setTried(true);
		const form = event.currentTarget;
		const typed = Object.fromEntries(new FormData(form)) as Record<string, string>;
		const entered = enteredReadback(dialogue, typed, nowUs);
		setFaults("faults" in entered ? entered.faults : {});
		if ("faults" in entered || !isChannel || theirs === "" || atUs === null) {
			focusWrong(form);
			return;
		}
		desk.commands.takeMinutes(translate.language, {
			about: dialogue.ref,
			text: null,
			readback: entered.readback,
			atUs,
			channel: channel.trim(),
			theirs: theirs as MinutesRequest["theirs"],
		});
	}

	return (
		<section class="minutes">
			<h3>
				<Say id="minutes.write" />
			</h3>
			<p class="muted">
				<Say id="minutes.lead" />
			</p>
			<form class="typed" noValidate autocomplete="off" onSubmit={submit}>
				<ReadbackFields fields={dialogue.readback} faults={faults} />
				<TextField
					name="minutes-channel"
					label="minutes.channel"
					value={channel}
					type={setChannel}
					fault={tried && !isChannel ? "compose.form" : null}
					input={{ dir: "ltr", maxLength: 64, placeholder: "HF 5680 kHz" }}
				/>
				<WordField
					name="minutes-theirs"
					label="minutes.spoke_theirs"
					family="role"
					words={GIVERS}
					value={theirs}
					choose={setTheirs}
					wrong={tried && theirs === ""}
				/>
				<PastField
					name="minutes-when"
					label="minutes.when"
					typed={when}
					type={setWhen}
					us={atUs}
					wrong={tried && atUs === null}
				/>
				<Submit
					id="minutes.sign"
					primary
					disabled={state.inFlight.includes(`minutes ${dialogue.ref}`)}
				/>
			</form>
		</section>
	);
}
