import { formatDuration } from "@tansiq/language";
import { staleMs } from "../state/clock.ts";
import { Say, useView } from "./context.tsx";
import { utc } from "./times.tsx";

/** A desk that no longer hears its own node says so before it says anything else. */
export function Stale() {
	const { state, nowUs } = useView();
	const silentMs = staleMs(state);
	if (silentMs === null) return null;
	const heard = state.clock !== null;
	return (
		<section class="stale-banner" role="alert">
			<p class="headline">
				<span aria-hidden="true">■</span> <Say id="stale.title" />
			</p>
			<p aria-live="off">
				{heard ? (
					<Say
						id="stale.since"
						slots={{
							age: formatDuration(silentMs * 1000),
							time: utc(state.clock?.nodeUs ?? nowUs, nowUs, true),
						}}
					/>
				) : (
					<Say id="stale.never" />
				)}
			</p>
		</section>
	);
}
