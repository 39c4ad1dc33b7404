import type { Dialogue } from "@tansiq/api";
import { formatDuration } from "@tansiq/language";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Submit } from "./Action.tsx";
import { Say, useView } from "./context.tsx";

const MINUTE_US = 60_000_000;
const SECOND_US = 1_000_000;

/** When the answer will come: STANDBY promises a time, at most one whole answer time from now. */
export function StandbyForm({ dialogue }: { dialogue: Dialogue }) {
	const { desk, nowUs } = useView();
	const input = useRef<HTMLInputElement>(null);
	useLayoutEffect(() => input.current?.focus(), []);
	const { dueUs, receiptUs } = dialogue;
	const mostUs = dueUs === null || receiptUs === null ? MINUTE_US : dueUs - receiptUs;
	const most = Math.max(1, Math.floor(mostUs / MINUTE_US));
	return (
		<form
			class="reason"
			onSubmit={(event) => {
				event.preventDefault();
				const minutes = Number(input.current?.value);
				if (!(minutes >= 1 && minutes <= most)) return;
				// A second less than the most: the node's clock may be a moment behind this one.
				const promisedUs = Math.min(minutes * MINUTE_US, mostUs - SECOND_US);
				desk.commands.answerWith({ msg: "STANDBY", untilUs: Math.floor(nowUs + promisedUs) });
			}}
		>
			<label>
				<span>
					<Say id="ask.minutes" />{" "}
					<span class="muted">
						<Say id="ask.most" slots={{ duration: formatDuration(mostUs) }} />
					</span>
				</span>
				<input ref={input} type="number" dir="ltr" min={1} max={most} step={1} required />
			</label>
			<Submit id="reason.send" />
		</form>
	);
}
