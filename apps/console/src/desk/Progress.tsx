import { formatDecimal, formatTime } from "@tansiq/language";
import { Say, useView } from "./context.tsx";

/** How far a demo or a replay has come and how fast its clock runs. */
export function Progress() {
	const { state, translate, nowUs } = useView();
	const progress = state.desk?.progress;
	if (progress == null) return null;
	const clock = (us: number) => `${formatTime(us, { zone: "UTC" })}Z`;
	const done = Math.min(Math.max(nowUs - progress.startUs, 0), progress.endUs - progress.startUs);
	return (
		<div class="progress">
			<progress
				dir="ltr"
				value={done}
				max={Math.max(progress.endUs - progress.startUs, 1)}
				aria-label={translate.t("progress.title")}
			/>
			<span>
				<Say
					id="progress.words"
					slots={{
						window: `${clock(progress.startUs)}\u2013${clock(progress.endUs)}`,
						speed: `${formatDecimal(progress.speed, Number.isInteger(progress.speed) ? 0 : 1)}×`,
					}}
				/>
			</span>
		</div>
	);
}
