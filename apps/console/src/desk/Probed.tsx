import type { Probing } from "@tansiq/api";
import { formatCount } from "@tansiq/language";
import { Figure, Say, useView } from "./context.tsx";
import { shortName } from "./names.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { TableHead } from "./TableHead.tsx";

/** By UTC day: how much of the map their notices cover for each real operation behind them. */
export function Probed({ days }: { days: readonly Probing[] }) {
	const { state, desk } = useView();
	const isOpen = days.some(({ budgets, seen }) => seen === null && budgets.some(isExceeded));
	return (
		<section class="probed">
			<h3>
				<Say id="probing.title" />
			</h3>
			{days.length === 0 ? (
				<p class="muted">
					<Say id="probing.none" />
				</p>
			) : (
				<table>
					<TableHead
						ids={[
							"probing.day",
							"probing.notices",
							"probing.real",
							"probing.cells",
							"probing.score",
							"probing.budget",
						]}
					/>
					<tbody>
						{days.map((day) => (
							<Day key={day.fromUs} day={day} />
						))}
					</tbody>
				</table>
			)}
			{isOpen && (
				<div class="actions">
					<button
						type="button"
						class="action primary"
						disabled={state.inFlight.includes("probing")}
						onClick={() => desk.store.dispatch({ type: "prompt", prompt: "probing" })}
					>
						<Say id="probing.see" />
					</button>
				</div>
			)}
			{state.prompt === "probing" && (
				<ReasonForm title="probing.reason" submit={(reason) => desk.commands.probingSeen(reason)} />
			)}
		</section>
	);
}

function isExceeded({ exceededUs }: Probing["budgets"][number]): boolean {
	return exceededUs !== null;
}

function Day({ day }: { day: Probing }) {
	const suspected = day.budgets.some(isExceeded);
	return (
		<tr>
			<td>
				<Figure>{new Date(day.fromUs / 1_000).toISOString().slice(0, 10)}</Figure>
			</td>
			<td>
				<Figure>{formatCount(day.notices)}</Figure>
			</td>
			<td>
				<Figure>{formatCount(day.real)}</Figure>
			</td>
			<td>
				<Figure>{`${formatCount(day.cellHours)}${day.isSaturated ? "+" : ""}`}</Figure>
			</td>
			<td>
				<Figure>{(day.scoreMilli / 1_000).toFixed(3)}</Figure>
			</td>
			<td>
				<p class={suspected ? "warning" : "calm"}>
					<span aria-hidden="true">{suspected ? "▲" : "○"}</span>{" "}
					<Say id={suspected ? "probing.suspected" : "probing.calm"} />
				</p>
				{day.budgets.map(({ kind, used, most }) => (
					<p class="muted" key={kind}>
						<Say
							id={`probing.${kind}_of`}
							slots={{ used: formatCount(used), most: formatCount(most) }}
						/>
					</p>
				))}
				{day.seen !== null && (
					<p>
						<Say
							id="probing.seen"
							slots={{ name: shortName(day.seen.by), reason: day.seen.reason }}
						/>
					</p>
				)}
			</td>
		</tr>
	);
}
