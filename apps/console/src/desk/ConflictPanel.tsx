import type { Conflict, Desk } from "@tansiq/api";
import { ActionButton } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";
import { operationName } from "./names.ts";
import { OperationLink } from "./OperationLink.tsx";
import { ReasonForm } from "./ReasonForm.tsx";
import { Utc, utcWindow } from "./times.tsx";

const ROWS = 8;

/** A conflict: who meets whom and when. It is changed by declaring anew, or let stand with a reason. */
export function ConflictPanel({ desk: snapshot, conflict }: { desk: Desk; conflict: Conflict }) {
	const { state, desk, translate, nowUs } = useView();
	const [ours, other] = conflict.operations;
	return (
		<article class="conflict">
			<h3 class="subject">
				<span>
					<Say
						id="conflict.title"
						slots={{
							ours: operationName(snapshot, translate, ours),
							other: operationName(snapshot, translate, other),
						}}
					/>
				</span>
			</h3>
			<p class="standing">
				<Say id={`conflict.${conflict.scope}`} /> · <Say id={`conflict.${conflict.status}`} />
			</p>
			{conflict.coarse === true && (
				<p class="warning">
					<span aria-hidden="true">▒</span> <Say id="conflict.coarse" />
				</p>
			)}
			{conflict.changesFirst !== null && (
				<p>
					<Say id={`conflict.first_${conflict.changesFirst}`} />
				</p>
			)}
			{conflict.reason !== undefined && (
				<p>
					<Say id="conflict.reason" slots={{ reason: conflict.reason }} />
				</p>
			)}
			{conflict.status === "unresolved" && (
				<div class="actions">
					<ActionButton id="let_stand" busy={state.inFlight.includes(`let-stand ${ours}`)} />
				</div>
			)}
			{state.prompt === "let_stand" && (
				<ReasonForm
					title="conflict.stand_reason"
					submit={(reason) => desk.commands.letStand(reason)}
				/>
			)}
			<section>
				<h3>
					<Say id="conflict.operations" />
				</h3>
				<ul>
					{conflict.operations.map((id) => (
						<li key={id}>
							<OperationLink desk={snapshot} id={id} />
						</li>
					))}
				</ul>
			</section>
			<section>
				<h3>
					<Say id="conflict.windows" />
				</h3>
				<ul class="figures">
					{conflict.windows.slice(0, ROWS).map((window) => (
						<li key={window.startUs}>
							<Figure>{utcWindow(window, nowUs)}</Figure>
						</li>
					))}
				</ul>
				{conflict.windows.length > ROWS && (
					<p class="muted">
						<Say id="conflict.more" slots={{ count: conflict.windows.length - ROWS }} />
					</p>
				)}
			</section>
			<Facts
				title="record.title"
				rows={[["conflict.found", <Utc us={conflict.foundUs} seconds />]]}
			/>
		</article>
	);
}
