import type { Operation } from "@tansiq/api";
import { formatTime, hasRightToLeft } from "@tansiq/language";
import { useRef } from "preact/hooks";
import { shownQueue } from "../state/reduce.ts";
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
/** Room for a bar's label before the next bar on its lane. */
const GAP_US = HOUR_US / 30;

/** Two hours back to six ahead, past to future from left to right in every language. */
export function Ribbon() {
	const { state, desk, translate, nowUs } = useView();
	const scale = useRef<HTMLDivElement>(null);
	const fromUs = nowUs - BACK_US;
	const percent = (us: number) => ((us - fromUs) / (BACK_US + AHEAD_US)) * 100;

	const drag = (event: PointerEvent) => {
		const box = scale.current?.getBoundingClientRect();
		if (box === undefined || event.buttons !== 1) return;
		const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
		const viewUs = Math.round(fromUs + share * (BACK_US + AHEAD_US));
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
						<Hours fromUs={fromUs} percent={percent} />
						<Bars owner="own" percent={percent} />
						<Bars owner="peer" percent={percent} />
						<Deadlines percent={percent} />
						<div class="now" style={{ left: `${percent(nowUs)}%` }} />
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

function Hours({ fromUs, percent }: { fromUs: number; percent: Percent }) {
	const first = Math.ceil(fromUs / HOUR_US) * HOUR_US;
	const hours = Array.from({ length: 8 }, (_, index) => first + index * HOUR_US);
	return (
		<div class="hours">
			{hours.map((us) => (
				<span class="hour" key={us} style={{ left: `${percent(us)}%` }}>
					<Figure>{`${formatTime(us, { zone: "UTC" })}Z`}</Figure>
				</span>
			))}
		</div>
	);
}

function Bars({ owner, percent }: { owner: Operation["owner"]; percent: Percent }) {
	const { state, desk, translate, nowUs } = useView();
	const snapshot = state.desk;
	if (snapshot === null) return null;
	const shown = snapshot.operations.filter(
		({ owner: whose, window }) =>
			whose === owner && window.endUs > nowUs - BACK_US && window.startUs < nowUs + AHEAD_US,
	);
	const spans = shown.map((operation) => ({ ...operation.window, operation }));
	const { placed, left } = packLanes(spans, LANES, GAP_US);
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
