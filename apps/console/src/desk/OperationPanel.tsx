import type { Desk, Finding, Operation } from "@tansiq/api";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";
import { Geometry } from "./Geometry.tsx";
import { operationTitle, partyName } from "./names.ts";
import { Remedies } from "./Remedies.tsx";
import { findingReason, operationKind, ownerName } from "./sentences.ts";
import { Utc, utcWindow } from "./times.tsx";

/** An operation with its verdict, each finding with its reason and what would settle it. */
export function OperationPanel({ desk, operation }: { desk: Desk; operation: Operation }) {
	const { state, translate, nowUs } = useView();
	const findings = state.details.get(operation.id)?.verdict.findings ?? [];
	return (
		<article class="operation">
			<h3 class="subject">
				<bdi>{operationTitle(desk, translate, operation)}</bdi>
				<span class="level">
					<Say id={`level.${operation.level}`} />
				</span>
			</h3>
			<p class="standing">
				<bdi>{operationKind(translate, operation)}</bdi> ·{" "}
				<Say id={`operation.${operation.state}`} />
			</p>
			<p class={operation.headline === "no_known_conflict" ? "calm" : "warning"}>
				<span aria-hidden="true">{operation.headline === "no_known_conflict" ? "○" : "▲"}</span>{" "}
				<Say id={`headline.${operation.headline}`} />
			</p>
			{findings.length > 0 && (
				<ul class="findings">
					{findings.map((finding) => (
						<FindingRow desk={desk} finding={finding} key={`${finding.reason} ${finding.met}`} />
					))}
				</ul>
			)}
			<Facts
				title="record.title"
				rows={[
					["operation.owner", <bdi>{ownerName(desk, operation)}</bdi>],
					["operation.id", <Figure>{operation.id}</Figure>],
					["operation.version", <Figure>{operation.version}</Figure>],
					["operation.window", <Figure>{utcWindow(operation.window, nowUs)}</Figure>],
					["operation.declared", <Utc us={operation.declaredUs} seconds />],
					["operation.notice", operation.notice && <Figure>{operation.notice}</Figure>],
					[
						"operation.tell",
						operation.owes.tell.length === 0 ? null : (
							<bdi>{operation.owes.tell.map(({ party }) => partyName(desk, party)).join(", ")}</bdi>
						),
					],
					["operation.let_stand", operation.letStand ? <bdi>{operation.letStand}</bdi> : null],
					[
						"operation.marks",
						operation.marks.length === 0 ? null : <Figure>{operation.marks.join(" ")}</Figure>,
					],
				]}
			/>
			<Geometry operationId={operation.id} />
		</article>
	);
}

/** What it meets, why that matters, and what would settle it. */
export function FindingRow({ desk, finding }: { desk: Desk; finding: Finding }) {
	const { translate, nowUs } = useView();
	const first = finding.windows[0];
	return (
		<li>
			<bdi>{findingReason(desk, translate, finding)}</bdi>{" "}
			{first !== undefined && <Figure>{utcWindow(first, nowUs)}</Figure>}
			{finding.missing !== undefined && (
				<span class="muted">
					<Say id="finding.missing" slots={{ missing: finding.missing }} />
				</span>
			)}
			<Remedies remedies={finding.remedies ?? []} />
		</li>
	);
}
