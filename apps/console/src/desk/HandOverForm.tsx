import type { Dialogue, HandOverRequest } from "@tansiq/api";
import { WAYS } from "@tansiq/hotline";
import { formatTime } from "@tansiq/language";
import { useState } from "preact/hooks";
import { pastInstant } from "../state/past-instant.ts";
import { Submit } from "./Action.tsx";
import { useView } from "./context.tsx";
import { focusWrong } from "./Field.tsx";
import { PastField } from "./PastField.tsx";
import { WordField } from "./WordField.tsx";

/** Records that a person handed a message over: the time for its answer starts there. */
export function HandOverForm({ dialogue }: { dialogue: Dialogue }) {
	const { state, desk, nowUs } = useView();
	const [how, setHow] = useState("");
	const [when, setWhen] = useState(() => formatTime(nowUs, { zone: "UTC", seconds: true }));
	const [tried, setTried] = useState(false);
	const atUs = pastInstant(when, dialogue.saidUs, nowUs);
	const way = WAYS.find((each) => each === how) as HandOverRequest["how"] | undefined;
	return (
		<form
			class="typed"
			noValidate
			autocomplete="off"
			onSubmit={(event) => {
				event.preventDefault();
				setTried(true);
				if (way !== undefined && atUs !== null)
					desk.commands.handOver(dialogue.ref, { how: way, atUs });
				else focusWrong(event.currentTarget);
			}}
		>
			<WordField
				name="handed-how"
				label="onpaper.how"
				family="way"
				words={WAYS}
				value={how}
				choose={setHow}
				wrong={tried && way === undefined}
			/>
			<PastField
				name="handed-when"
				label="onpaper.when"
				typed={when}
				type={setWhen}
				us={atUs}
				wrong={tried && atUs === null}
			/>
			<Submit
				id="onpaper.record"
				primary
				disabled={state.inFlight.includes(`hand over ${dialogue.ref}`)}
			/>
		</form>
	);
}
