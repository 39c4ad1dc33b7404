import type { LineState } from "@tansiq/api";
import { formatDuration } from "@tansiq/language";
import { Key } from "./Action.tsx";
import { Say, useView } from "./context.tsx";

/** Past this silence a direction of the line is no longer called fresh: two missed line checks. */
const QUIET_US = 120_000_000;

const SHAPE: Record<LineState["state"], string> = {
	up: "●",
	degraded: "▲",
	down: "■",
	unknown: "○",
};

/** Both directions of the line, each with its age: a line can be dead one way only. */
export function LineStatus() {
	const { state } = useView();
	const { desk } = state;
	if (desk === null) return <div class="line unknown" />;
	const { line, peer } = desk;
	if (peer.node === "none") {
		return (
			<section class="line unknown">
				<span class="state">
					<span aria-hidden="true">▤</span> <Say id="onpaper.line" slots={{ peer: peer.name }} />
				</span>
				<span class="ages">
					<Say id="onpaper.line_detail" />
				</span>
			</section>
		);
	}
	return (
		<section class={`line ${line.state}`}>
			<span class="state">
				<span class="shape" aria-hidden="true">
					{SHAPE[line.state]}
				</span>{" "}
				<Say id="line.title" slots={{ peer: desk.peer.name }} />{" "}
				<strong>
					<Say id={`line.${line.state}`} />
				</strong>
			</span>
			<span class="ages">
				<Direction word="line.heard" us={line.heardUs} />
				<Direction word="line.told" us={line.toldUs} />
				{line.humanCheckOwed && (
					<span class="age quiet">
						<Say id="linepage.check_short" /> <Key name="K" />
					</span>
				)}
				{line.unreceipted > 0 && (
					<span class="age">
						<Say id="line.unreceipted" slots={{ count: line.unreceipted }} />
					</span>
				)}
			</span>
		</section>
	);
}

function Direction({ word, us }: { word: "line.heard" | "line.told"; us: number | null }) {
	const { nowUs } = useView();
	if (us === null) {
		return (
			<span class="age quiet">
				<Say id={`${word}_never`} />
			</span>
		);
	}
	const ageUs = Math.max(0, nowUs - us);
	return (
		<span class={ageUs > QUIET_US ? "age quiet" : "age"}>
			<Say id={word} slots={{ age: formatDuration(ageUs) }} />
		</span>
	);
}
