import type { Desk } from "@tansiq/api";
import { JOINT_STATEMENT } from "@tansiq/hotline";
import { formatDuration } from "@tansiq/language";
import { useEffect } from "preact/hooks";
import type { AgreementShown } from "../link/agreement.ts";
import { ActionButton } from "./Action.tsx";
import { Against } from "./Against.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";
import { lineTroubles } from "./LineTrouble.tsx";
import { codeText } from "./names.ts";
import { Proposing } from "./Proposing.tsx";
import { Utc, utcWindow } from "./times.tsx";

/** The whole text of the agreement comes along: it is not read at every change of the desk. */
const READ_EVERY_US = 5_000_000;

/** The line in plain words: both directions, checks, what is wrong, and what both have signed. */
export function LinePage({ desk: snapshot }: { desk: Desk }) {
	const { state, desk, translate, nowUs } = useView();
	const { line } = snapshot;
	const troubles = lineTroubles(snapshot, translate, nowUs);
	useEffect(() => desk.commands.readJoints(), [snapshot.position]);
	const period = Math.floor(nowUs / READ_EVERY_US);
	useEffect(() => desk.commands.readAgreement(translate.language), [translate.language, period]);
	return (
		<article class="line-page">
			{troubles.length === 0 && line.refused.length === 0 && (
				<p class="calm">
					<span aria-hidden="true">○</span> <Say id="linepage.calm" />
				</p>
			)}
			{troubles.map((trouble, index) => (
				<p class="warning" key={index}>
					<span aria-hidden="true">▲</span> {trouble}
				</p>
			))}
			{line.refused.map(({ ref, code }) => (
				<p class="warning" key={ref}>
					<span aria-hidden="true">▲</span>{" "}
					<Say id="linepage.refused" slots={{ ref, why: codeText(translate, "error", code) }} />
				</p>
			))}
			<Facts
				title="linepage.state"
				rows={[
					["linepage.state", <Say id={`line.${line.state}`} />],
					["linepage.heard", <Heard us={line.heardUs} />],
					["linepage.told", <Heard us={line.toldUs} />],
					["linepage.unreceipted", <Figure>{line.unreceipted}</Figure>],
					["linepage.missed_machine", <Figure>{line.missed.machine}</Figure>],
					["linepage.missed_human", <Figure>{line.missed.human}</Figure>],
				]}
			/>
			<section>
				<h3>
					<Say id="action.check" />
				</h3>
				<p>
					<Say id={line.humanCheckOwed ? "linepage.check_owed" : "linepage.check_not_owed"} />
				</p>
				<div class="actions">
					<ActionButton id="check" busy={state.inFlight.includes("line check")} />
				</div>
			</section>
			{state.agreement !== null && (
				<>
					<Agreed agreement={state.agreement} />
					<Proposing desk={snapshot} agreement={state.agreement} />
				</>
			)}
			<Against />
			<section>
				<h3>
					<Say id="linepage.joints" />
				</h3>
				{state.joints.length === 0 && (
					<p class="muted">
						<Say id="linepage.no_joints" />
					</p>
				)}
				{state.joints.slice(-3).map((note) => (
					<pre dir="ltr" class="scrolled" key={note}>
						{note}
					</pre>
				))}
				<div class="actions">
					<button
						type="button"
						class="action"
						disabled={line.recovering}
						onClick={() => desk.commands.say(JOINT_STATEMENT, {})}
					>
						<Say id="linepage.offer_joint" />
					</button>
				</div>
			</section>
		</article>
	);
}

/** How the agreement stands, and its text as it was signed. */
function Agreed({ agreement }: { agreement: AgreementShown }) {
	const { translate, nowUs } = useView();
	const { id, version, validity, state, mechanism, text } = agreement;
	const holds = state === "in-force" && mechanism === "active";
	return (
		<section>
			<Facts
				title="agreed.title"
				rows={[
					["agreed.version", <Figure>{`${id} · ${version}`}</Figure>],
					["agreed.validity", <Figure>{utcWindow(validity, nowUs)}</Figure>],
				]}
			/>
			<p class={holds ? "calm" : "warning"}>
				<span aria-hidden="true">{holds ? "○" : "▲"}</span> <Say id={`agreed.${state}`} /> ·{" "}
				<Say id={`mechanism.${mechanism}`} />
			</p>
			<details>
				<summary>
					<Say id="agreed.text" />
				</summary>
				<pre class="scrolled" lang={translate.language} dir={translate.direction}>
					{text}
				</pre>
			</details>
		</section>
	);
}

/** When, and how long ago. */
function Heard({ us }: { us: number | null }) {
	const { nowUs } = useView();
	if (us === null) return <Say id="linepage.never" />;
	return (
		<>
			<Utc us={us} seconds /> ·{" "}
			<Say id="time.ago" slots={{ duration: formatDuration(Math.max(0, nowUs - us)) }} />
		</>
	);
}
