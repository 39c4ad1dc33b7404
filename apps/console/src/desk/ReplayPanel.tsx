import type { Desk, Replay } from "@tansiq/api";
import { messageTitle } from "@tansiq/language";
import { isWordId } from "../words/words.ts";
import { Figure, Say, useView } from "./context.tsx";
import { partyName } from "./names.ts";
import { Utc } from "./times.tsx";

type Row = Replay["rows"][number];

/** What either log had said by the instant that is shown, one column for each; the newest first. */
export function ReplayPanel({ desk: snapshot, replay }: { desk: Desk; replay: Replay }) {
	const { state, desk } = useView();
	const us = state.viewUs ?? replay.window.startUs;
	const rows = replay.rows.filter(({ claimedUs }) => claimedUs <= us).reverse();
	return (
		<article class="replayed">
			<h3>
				<Say id="replay.title" />
			</h3>
			<div class="actions">
				<button
					type="button"
					class="action"
					onClick={() => desk.store.dispatch({ type: "replay", replay: null })}
				>
					<Say id="replay.leave" />
				</button>
			</div>
			{rows.length === 0 && (
				<p class="muted">
					<Say id="replay.nothing" />
				</p>
			)}
			<table>
				<thead>
					<tr>
						{replay.parties.map((party) => (
							<th key={party} scope="col">
								<Say id="replay.log_of" slots={{ party: partyName(snapshot, party) }} />
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={row.ref}>
							{replay.parties.map((party) => (
								<td key={party}>
									{party === row.author ? <Said row={row} /> : <Heard row={row} us={us} />}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</article>
	);
}

/** What its author's log says, by its author's clock. */
function Said({ row }: { row: Row }) {
	const { body } = row;
	const words = [body.title, body.text, body.facts].filter((each) => typeof each === "string");
	return (
		<>
			<Utc us={row.claimedUs} seconds /> <strong>{<Title msg={row.msg} />}</strong>
			{words.map((each) => (
				<p class="sentence" dir="auto" key={String(each)}>
					{String(each)}
				</p>
			))}
			<p class="muted">
				<Figure>{row.ref}</Figure>
			</p>
		</>
	);
}

/** What the other log had said of it by then. */
function Heard({ row, us }: { row: Row; us: number }) {
	const { receivedUs, other } = row;
	if (receivedUs === null || receivedUs > us + 1_000_000)
		return (
			<p class="muted">
				<Say id="replay.not_received" />
			</p>
		);
	return (
		<>
			<p>
				<Utc us={receivedUs} seconds /> <Say id="replay.received" />
			</p>
			{other.presentedUs !== null && other.presentedUs <= us && (
				<p>
					<Utc us={other.presentedUs} seconds /> <Say id="replay.presented" />
				</p>
			)}
			{other.said
				.filter(({ claimedUs }) => claimedUs <= us)
				.map(({ ref, msg, claimedUs }) => (
					<p key={ref}>
						<Utc us={claimedUs} seconds /> <Title msg={msg} />
					</p>
				))}
		</>
	);
}

/** What stands outside the codebook has its names among the words of the desk. */
function Title({ msg }: { msg: string }) {
	const { translate } = useView();
	const id = `replay.${msg}`;
	return <bdi>{isWordId(id) ? translate.t(id) : messageTitle(translate.language, msg)}</bdi>;
}
