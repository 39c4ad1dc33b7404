import { remedySentence } from "@tansiq/agreement";
import type { Desk, WaysOut } from "@tansiq/api";
import { formatExtent } from "@tansiq/language";
import { useState } from "preact/hooks";
import type { Checked } from "../planning.ts";
import { CHOICES, type Choice, planOf } from "../state/plan.ts";
import { Figure, Say, useView } from "./context.tsx";
import { DocumentField } from "./DocumentField.tsx";
import { Facts } from "./Facts.tsx";
import { Field, TextField } from "./Field.tsx";
import { FindingRow } from "./OperationPanel.tsx";

const FIELDS = { id: "plan-id", level: "plan-level" };

/** An operation pasted or from a file: what it meets and what of it would be told, then declared. */
export function PlanPage({ desk: snapshot }: { desk: Desk }) {
	const { state, desk, translate } = useView();
	const [id, setId] = useState("");
	const [text, setText] = useState("");
	const [choice, setChoice] = useState<Choice>("rule");
	const [taken, setTaken] = useState<WayOut | null>(null);
	const [checked, setChecked] = useState<Checked | string[] | null>(null);
	const found = checked === null || Array.isArray(checked) ? null : checked;
	const canDeclare = found !== null && id.trim() !== "" && !state.inFlight.includes("declare");

	/** Whatever was found is of what stood there before. */
	const change = (set: () => void) => {
		set();
		setTaken(null);
		setChecked(null);
	};
	/** The plan as it was written, or as a way out has changed it. */
	function planned(way: WayOut | null) {
		const plan = planOf(text, choice);
		if ("faults" in plan || way === null) return plan;
		return { request: { ...plan.request, volumes: way.volumes } };
	}
	async function check(way: WayOut | null): Promise<void> {
		const plan = planned(way);
		setTaken(way);
		if ("faults" in plan) return setChecked(plan.faults);
		const reply = await desk.commands.checkPlan(plan.request, translate.language);
		setChecked(typeof reply === "string" ? [reply] : reply);
	}
	return (
		<form
			class="typed whole plan"
			noValidate
			autocomplete="off"
			onSubmit={(event) => {
				event.preventDefault();
				void check(null);
			}}
		>
			<p class="muted">
				<Say id="plan.lead" />
			</p>
			<TextField
				name={FIELDS.id}
				label="plan.id"
				value={id}
				type={setId}
				fault={null}
				input={{ dir: "auto", maxLength: 64 }}
			/>
			<DocumentField
				name="plan"
				label="GeoJSON"
				accept=".geojson,.json,application/geo+json"
				value={text}
				take={(given) => change(() => setText(given))}
			>
				<Field name={FIELDS.level} label={<Say id="plan.level" />} fault={null}>
					<select
						id={FIELDS.level}
						value={choice}
						onChange={({ currentTarget }) => change(() => setChoice(currentTarget.value as Choice))}
					>
						{CHOICES.map((each) => (
							<option value={each} key={each}>
								{translate.t(each === "rule" ? "plan.by_rule" : `level.${each}`)}
							</option>
						))}
					</select>
				</Field>
			</DocumentField>
			{Array.isArray(checked) && (
				<ul class="warning" role="alert">
					{checked.map((fault) => (
						<li key={fault}>
							<span aria-hidden="true">▲</span> <bdi dir="ltr">{fault}</bdi>
						</li>
					))}
				</ul>
			)}
			{taken !== null && (
				<p>
					<span aria-hidden="true">→</span> <Say id="plan.taken" /> <WaySentence way={taken} />
				</p>
			)}
			{found !== null && <Found desk={snapshot} found={found} take={check} />}
			<button
				type="button"
				class="action primary declare"
				disabled={!canDeclare}
				onClick={() => {
					const plan = planned(taken);
					if ("request" in plan) desk.commands.declare(id.trim(), plan.request);
				}}
			>
				<Say id="plan.declare" />
			</button>
		</form>
	);
}

type WayOut = WaysOut[number];

function WaySentence({ way }: { way: WayOut }) {
	const { translate, units } = useView();
	return <bdi>{remedySentence(way.remedy, translate.language, units)}</bdi>;
}

/** Each takes the whole plan out of everything that it meets, by the same check. */
function Ways({ ways, take }: { ways: WaysOut; take: (way: WayOut) => void }) {
	return (
		<>
			<h3>
				<Say id="plan.ways_out" />
			</h3>
			{ways.length === 0 && (
				<p class="muted">
					<Say id="plan.no_way_out" />
				</p>
			)}
			<ul class="ways-out">
				{ways.map((way) => (
					<li key={way.remedy.phrase}>
						<button type="button" class="action" onClick={() => take(way)}>
							<WaySentence way={way} />
						</button>
					</li>
				))}
			</ul>
		</>
	);
}

/** The verdict with its ways out, and what would cross the line. */
function Found(props: { desk: Desk; found: Checked; take: (way: WayOut) => void }) {
	const { desk, found, take } = props;
	const { verdict, preview, waysOut } = found;
	const isClear = verdict.headline === "no_known_conflict";
	const told = preview.marks.length > 0 ? null : preview;
	return (
		<section class="operation" aria-live="polite">
			<p class={isClear ? "calm" : "warning"}>
				<span aria-hidden="true">{isClear ? "○" : "▲"}</span>{" "}
				<Say id={`headline.${verdict.headline}`} />
			</p>
			{verdict.findings.length > 0 && (
				<ul class="findings">
					{verdict.findings.map((finding) => (
						<FindingRow desk={desk} finding={finding} key={`${finding.reason} ${finding.met}`} />
					))}
				</ul>
			)}
			{!isClear && <Ways ways={waysOut} take={take} />}
			<Facts
				title="plan.told"
				rows={[
					[
						"plan.level_told",
						told === null ? (
							<Figure>{preview.marks.join(" ")}</Figure>
						) : (
							<Say id={`level.${preview.track ? "track" : told.told}`} />
						),
					],
					["plan.extent", <Figure>{formatExtent(preview.extentKm2h)}</Figure>],
					[
						"plan.released",
						<Say id={preview.release === "hold" ? "plan.by_releaser" : "plan.by_rule"} />,
					],
					["plan.why", preview.why === null ? null : <bdi>{preview.why}</bdi>],
				]}
			/>
		</section>
	);
}
