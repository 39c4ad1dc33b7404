import { formatDuration } from "@tansiq/language";
import { Say, useView } from "./context.tsx";
import { utc } from "./times.tsx";

const AHEAD_US = 6 * 3_600_000_000;

/** An empty queue says why it is empty, so that it cannot be mistaken for a broken one. */
export function EmptyQueue() {
	const { state, nowUs } = useView();
	const { desk } = state;
	if (desk === null) {
		return (
			<div class="empty" role="option" tabIndex={-1} aria-selected={false} aria-disabled={true}>
				<Say id="empty.connecting" />
			</div>
		);
	}
	const ahead = desk.operations.filter(
		(operation) =>
			operation.owner === "own" &&
			operation.state !== "ended" &&
			operation.window.endUs > nowUs &&
			operation.window.startUs < nowUs + AHEAD_US,
	);
	const heard = desk.lastHeardNoticeUs;
	return (
		<div class="empty" role="option" tabIndex={-1} aria-selected={false} aria-disabled={true}>
			<strong>
				<Say id="empty.title" />
			</strong>
			<span>
				{ahead.length === 0 ? (
					<Say id="empty.no_operation" slots={{ ahead: formatDuration(AHEAD_US) }} />
				) : (
					<Say
						id="empty.operations"
						slots={{ count: ahead.length, ahead: formatDuration(AHEAD_US) }}
					/>
				)}
			</span>
			<span>
				{heard === null ? (
					<Say id="empty.no_notice" slots={{ peer: desk.peer.name }} />
				) : (
					<Say id="empty.last_notice" slots={{ peer: desk.peer.name, time: utc(heard, nowUs) }} />
				)}
			</span>
		</div>
	);
}
