import { useLayoutEffect, useRef } from "preact/hooks";
import type { TextId } from "../words/words.ts";
import { Submit } from "./Action.tsx";
import { Say, useView } from "./context.tsx";

/** A reason in the operator's own words, which the journal keeps. Enter sends it, Esc leaves. */
export function ReasonForm(props: { title: TextId; submit: (reason: string) => void }) {
	const { translate } = useView();
	const input = useRef<HTMLInputElement>(null);
	// Before the next key can arrive, so that no letter of the reason is taken for a command.
	useLayoutEffect(() => input.current?.focus(), []);
	return (
		<form
			class="reason"
			onSubmit={(event) => {
				event.preventDefault();
				const reason = input.current?.value.trim() ?? "";
				if (reason !== "") props.submit(reason);
			}}
		>
			<label>
				<Say id={props.title} />
				<input
					ref={input}
					dir="auto"
					maxLength={256}
					required
					placeholder={translate.t("reason.placeholder")}
				/>
			</label>
			<Submit id="reason.send" />
		</form>
	);
}
