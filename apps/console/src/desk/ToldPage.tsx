import type { Desk, Ledger, LedgerRow } from "@tansiq/api";
import { formatCount, formatExtent } from "@tansiq/language";
import { useEffect } from "preact/hooks";
import type { TextId } from "../words/words.ts";
import { Figure, Say, useView } from "./context.tsx";
import { operationName, shortName } from "./names.ts";
import { Probed } from "./Probed.tsx";
import { TableHead } from "./TableHead.tsx";
import { Utc } from "./times.tsx";

/** Each rule's sentence comes along: it is not read at every change of the desk. */
const READ_EVERY_US = 5_000_000;

/** Who has learned what from whom, and why; and how much they ask by telling. */
export function ToldPage({ desk: snapshot }: { desk: Desk }) {
	const { state, desk, translate, nowUs } = useView();
	const period = Math.floor(nowUs / READ_EVERY_US);
	useEffect(
		() => desk.commands.readDisclosed(translate.language),
		[translate.language, period, snapshot.line.id],
	);
	const { disclosed } = state;
	if (disclosed === null) return null;
	const { told, heard, probing } = disclosed;
	return (
		<article class="told-page">
			<Direction
				desk={snapshot}
				ledger={told}
				direction="told"
				title="ledger.told"
				none="ledger.none_told"
			/>
			<Direction
				desk={snapshot}
				ledger={heard}
				direction="heard"
				title="ledger.heard"
				none="ledger.none_heard"
			/>
			<div class="actions">
				<button
					type="button"
					class="action"
					disabled={told.rows.length + heard.rows.length === 0}
					onClick={() => desk.store.dispatch({ type: "told_on_map", shown: "all" })}
				>
					<Say id="ledger.on_map" />
				</button>
			</div>
			<Probed days={probing} />
		</article>
	);
}

function Direction(props: {
	desk: Desk;
	ledger: Ledger;
	direction: "told" | "heard";
	title: TextId;
	none: TextId;
}) {
	const { ledger, direction } = props;
	return (
		<section class={`ledger-${direction}`}>
			<h3>
				<Say id={props.title} />
			</h3>
			{ledger.matching === 0 ? (
				<p class="muted">
					<Say id={props.none} />
				</p>
			) : (
				<>
					<Totals ledger={ledger} />
					<Rows desk={props.desk} ledger={ledger} />
				</>
			)}
		</section>
	);
}

/** By level: how many rows, positions and km²·h. */
function Totals({ ledger }: { ledger: Ledger }) {
	return (
		<table class="totals">
			<TableHead ids={["ledger.level", "ledger.rows", "ledger.positions", "ledger.extent"]} />
			<tbody>
				{ledger.totals.map(({ level, rows, positions, extentKm2h }) => (
					<tr key={level}>
						<td>
							<Say id={`level.${level}`} />
						</td>
						<td>
							<Figure>{formatCount(rows)}</Figure>
						</td>
						<td>
							<Figure>{formatCount(positions)}</Figure>
						</td>
						<td>
							<Figure>{formatExtent(extentKm2h)}</Figure>
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function Rows({ desk: snapshot, ledger }: { desk: Desk; ledger: Ledger }) {
	const { desk, translate } = useView();
	const newestFirst = [...ledger.rows].reverse();
	return (
		<>
			{ledger.rows.length < ledger.matching && (
				<p class="muted">
					<Say
						id="ledger.newest"
						slots={{ shown: formatCount(ledger.rows.length), count: ledger.matching }}
					/>
				</p>
			)}
			<table class="rows">
				<TableHead
					ids={["ledger.when", "ledger.operation", "ledger.level", "ledger.extent", "ledger.why"]}
				/>
				<tbody>
					{newestFirst.map((row) => (
						<tr key={row.entry}>
							<td>
								<Utc us={row.atUs} seconds />
							</td>
							<td>
								<bdi>
									{row.operations.map((id) => operationName(snapshot, translate, id)).join(", ")}
								</bdi>
								{row.area !== null && (
									<button
										type="button"
										class="action"
										aria-label={translate.t("ledger.row_on_map")}
										onClick={() =>
											desk.store.dispatch({ type: "told_on_map", shown: { entry: row.entry } })
										}
									>
										◫
									</button>
								)}
							</td>
							<td>
								<Say id={`level.${row.level}`} />
							</td>
							<td>
								<Figure>
									{row.level === "track"
										? formatCount(row.positions)
										: formatExtent(row.extentKm2h)}
								</Figure>
							</td>
							<td>
								<Why row={row} />
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</>
	);
}

function Why({ row: { purpose, why } }: { row: LedgerRow }) {
	switch (purpose.kind) {
		case "person":
			return <bdi>{shortName(purpose.name)}</bdi>;
		case "rule":
			return <bdi>{why ?? purpose.rule}</bdi>;
		case "lost":
			return <Say id="ledger.lost" />;
		case "not-told":
			return <Say id="ledger.not_told" />;
	}
}
