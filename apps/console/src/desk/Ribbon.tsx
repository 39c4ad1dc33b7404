import type { Operation } from "@tansiq/api";
import { formatTime, hasRightToLeft } from "@tansiq/language";
import { useRef } from "preact/hooks";
import { shownQueue } from "../state/reduce.ts";
import { replayed } from "../state/replayed.ts";
import { openConflicts } from "../state/targets.ts";
import { Figure, Say, useView } from "./context.tsx";
import { operationTitle } from "./names.ts";
import { Progress } from "./Progress.tsx";
import { SHAPE } from "./QueueRow.tsx";
import { packLanes } from "./ribbon-lanes.ts";
import { utcWindow } from "./times.tsx";

const HOUR_US = 3_600_000_000;
const BACK_US = 2 * HOUR_US;
const AHEAD_US = 6 * HOUR_US;
const LANES = 2;
/** Room for a bar's label before the next bar on its lane, as a share of the ribbon. */
const GAP = 1 / 240;

/**
 * Two hours back to six ahead, or the period that is replayed; past to future from left to right in
 * every language.
 */
export function Ribbon() {
	const { state, desk, translate, nowUs } = useView();
	const scale = useRef<HTMLDivElement>(null);
	const { replay } = state;
	const { startUs: fromUs, endUs } = replay?.window ?? {
		startUs: nowUs - BACK_US,
		endUs: nowUs + AHEAD_US,
	};
	const percent = (us: number) => ((us - fromUs) / (endUs - fromUs)) * 100;
	const gapUs = Math.round((endUs - fromUs) * GAP);

	const drag = (event: PointerEvent) => {
		const box = scale.current?.getBoundingClientRect();
		if (box === undefined || event.buttons !== 1) return;
		const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
		const viewUs = Math.round(fromUs + share * (endUs - fromUs));
		desk.store.dispatch({ type: "view", viewUs });
	};

	return (
		<section class="pane ribbon" aria-label={translate.t("ribbon.title")}>
			<div class="lane-names" aria-hidden="true">
				<span>
					<Say id="ribbon.own" />
				</span>
				<span>
					<Say id="ribbon.theirs" />
				</span>
				<span>
					<Say id="ribbon.deadlines" />
				</span>
			</div>
			<div ref={scale} class="scale" dir="ltr" onPointerDown={drag} onPointerMove={drag}>
				{state.clock !== null && (
					<>
						<Hours fromUs={fromUs} toUs={endUs} percent={percent} />
						<Bars owner="own" percent={percent} gapUs={gapUs} />
						<Bars owner="peer" percent={percent} gapUs={gapUs} />
						{replay === null && (
							<>
								<Deadlines percent={percent} />
								<div class="now" style={{ left: `${percent(nowUs)}%` }} />
							</>
						)}
						{state.viewUs !== null && (
							<div class="instant" style={{ left: `${clamp(percent(state.viewUs))}%` }} />
						)}
					</>
				)}
			</div>
			<Progress />
		</section>
	);
}

type Percent = (us: number) => number;
const clamp = (percent: number) => Math.min(Math.max(percent, 0), 100);

/** Steps of the scale: the shortest that gives no more than eight marks. */
const STEPS_US = [1, 5, 60, 300, 900, 3_600, 10_800, 86_400].map((s) => s * 1_000_000);
const MARKS = 8;

function Hours({ fromUs, toUs, percent }: { fromUs: number; toUs: number; percent: Percent }) {
	const stepUs = STEPS_US.find((us) => (toUs - fromUs) / us <= MARKS) ?? (toUs - fromUs) / MARKS;
	const first = Math.ceil(fromUs / stepUs) * stepUs;
	const count = Math.min(MARKS, Math.floor((toUs - first) / stepUs) + 1);
	const hours = Array.from({ length: count }, (_, index) => first + index * stepUs);
	const seconds = stepUs < HOUR_US / 60;
	return (
		<div class="hours">
			{hours.map((us) => (
				<span class="hour" key={us} style={{ left: `${percent(us)}%` }}>
					<Figure>{`${formatTime(us, { zone: "UTC", seconds })}Z`}</Figure>
				</span>
			))}
		</div>
	);
}

function Bars(props: { owner: Operation["owner"]; percent: Percent; gapUs: number }) {
	const { owner, percent, gapUs } = props;
	const { state, desk, translate, nowUs } = useView();
	const snapshot = replayed(state).desk;
	if (snapshot === null) return null;
	const shown = snapshot.operations.filter(
		({ owner: whose, window }) =>
			whose === owner && percent(window.endUs) > 0 && percent(window.startUs) < 100,
	);
	const spans = shown.map((operation) => ({ ...operation.window, operation }));
	const { placed, left } = packLanes(spans, LANES, gapUs);
	return (
		<div class={`bars ${owner}`}>
			{placed.map(({ span: { operation }, lane }) => {
				const start = clamp(percent(operation.window.startUs));
				const width = clamp(percent(operation.window.endUs)) - start;
				const name = operationTitle(snapshot, translate, operation);
				const chosen = state.selection?.kind === "operation" && state.selection.id === operation.id;
				return (
					<button
						type="button"
						key={operation.id}
						tabIndex={-1}
						// What does not fit is cut at its end, which in right-to-left text is the left.
						dir={hasRightToLeft(name) ? "rtl" : "ltr"}
						class={[
							"bar",
							operation.state,
							operation.unresolved ? "unresolved" : "",
							chosen ? "chosen" : "",
						].join(" ")}
						style={{ left: `${start}%`, width: `${width}%`, top: `${(lane / LANES) * 100}%` }}
						title={`${name} ${utcWindow(operation.window, nowUs)}`}
						onPointerDown={(event) => event.stopPropagation()}
						onClick={() =>
							desk.store.dispatch({
								type: "select",
								selection: { kind: "operation", id: operation.id },
							})
						}
					>
						{operation.unresolved && <span aria-hidden="true">▲ </span>}
						<bdi>{name}</bdi>
					</button>
				);
			})}
			{left > 0 && (
				<span class="left-over">
					<Say id="ribbon.more" slots={{ count: left }} />
				</span>
			)}
		</div>
	);
}

/** Each thing to answer at its deadline, and each unresolved conflict where it begins. */
function Deadlines({ percent }: { percent: Percent }) {
	const { state, nowUs } = useView();
	const marks = shownQueue(state).answer.map((item) => ({
		key: item.key,
		us: item.deadlineUs,
		shape: SHAPE[item.grade],
		grade: `grade-${item.grade}`,
	}));
	const conflicts = openConflicts(state)
		.filter((conflict) => conflict.status === "unresolved")
		.flatMap((conflict) => conflict.windows.slice(0, 1).map((window) => ({ conflict, window })));
	return (
		<div class="marks" aria-hidden="true">
			{conflicts.map(({ conflict, window }) => (
				<span
					key={conflict.id}
					class="meeting"
					style={{
						left: `${clamp(percent(window.startUs))}%`,
						width: `${Math.max(0.3, clamp(percent(window.endUs)) - clamp(percent(window.startUs)))}%`,
					}}
				/>
			))}
			{marks
				.filter(({ us }) => us > nowUs - BACK_US && us < nowUs + AHEAD_US)
				.map((mark) => (
					<span
						key={mark.key}
						class={`mark ${mark.grade}`}
						style={{ left: `${percent(mark.us)}%` }}
					>
						{mark.shape}
					</span>
				))}
		</div>
	);
}
