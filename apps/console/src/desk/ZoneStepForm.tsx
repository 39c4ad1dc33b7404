import type { Desk } from "@tansiq/api";
import { useState } from "preact/hooks";
import type { ZoneShown, ZoneStep } from "../link/agreement.ts";
import { parsedJson } from "../state/pasted-json.ts";
import { instantOf } from "../state/typed-time.ts";
import { Figure, Say, useView } from "./context.tsx";
import { zoneName } from "./names.ts";
import { utcWindow } from "./times.tsx";
import { Fault, focusWrong, WordField } from "./WordField.tsx";

const STEPS = ["extend", "widen", "suspend"] as const;
type Step = (typeof STEPS)[number];

/** One zone alone, extended, widened or suspended in a next version. */
export function ZoneStepForm({ desk: snapshot, zones }: { desk: Desk; zones: ZoneShown[] }) {
	const { state, desk, translate, nowUs } = useView();
	const [id, setId] = useState("");
	const [step, setStep] = useState("");
	const [typed, setTyped] = useState("");
	const [tried, setTried] = useState(false);
	const zone = zones.find((each) => each.id === id);
	const drawn = snapshot.zones.find((each) => each.id === id);
	const kind = STEPS.find((each) => each === step);
	const change = zone && kind && changeOf(kind, zone.id, typed, nowUs);
	const labels = new Map(zones.map((each) => [each.id, zoneName(snapshot.zones, each.id)]));

	/** To widen begins with the zone as it is. */
	function choose(next: { id?: string; step?: string }): void {
		const { id: at = id, step: to = step } = next;
		setId(at);
		setStep(to);
		const { outline, band } = snapshot.zones.find((each) => each.id === at) ?? {};
		setTyped(to === "widen" ? JSON.stringify({ outline, band }, null, "\t") : "");
	}
	return (
		<form
			class="typed"
			noValidate
			autocomplete="off"
			onSubmit={(event) => {
				event.preventDefault();
				setTried(true);
				if (change == null) focusWrong(event.currentTarget);
				else desk.commands.proposeZone(change);
			}}
		>
			<div class="field">
				<label for="zone-which">
					<Say id="proposing.which_zone" />
				</label>
				<select
					id="zone-which"
					value={id}
					aria-invalid={tried && zone === undefined}
					onChange={(event) => choose({ id: event.currentTarget.value })}
				>
					<option value="">{translate.t("ask.choose")}</option>
					{[...labels].map(([each, label]) => (
						<option value={each} key={each}>
							{label}
						</option>
					))}
				</select>
			</div>
			{zone !== undefined && (
				<p>
					<Say id={`zonestate.${zone.state}`} /> ·{" "}
					<Figure>{utcWindow(drawn?.window ?? zone.window, nowUs)}</Figure>
				</p>
			)}
			<WordField
				name="zone-step"
				label="proposing.step"
				textOf={(word) => `zonestep.${word}`}
				words={STEPS}
				value={step}
				choose={(word) => choose({ step: word })}
				wrong={tried && kind === undefined}
			/>
			{kind === "widen" && (
				<div class="field">
					<label for="zone-shape">
						<Say id="proposing.shape" />
					</label>
					<textarea
						id="zone-shape"
						dir="ltr"
						spellcheck={false}
						value={typed}
						aria-invalid={tried && change === null}
						onInput={(event) => setTyped(event.currentTarget.value)}
					/>
					{tried && change === null && <Fault of="zone-shape" id="compose.form" />}
				</div>
			)}
			{(kind === "extend" || kind === "suspend") && (
				<div class="field">
					<label for="zone-when">
						<Say id={kind === "extend" ? "proposing.until" : "proposing.from"} />{" "}
						<span class="muted">UTC</span>
					</label>
					<input
						id="zone-when"
						dir="ltr"
						placeholder="2026-05-01 14:30"
						value={typed}
						aria-invalid={tried && change === null}
						onInput={(event) => setTyped(event.currentTarget.value)}
					/>
					{tried && change === null && <Fault of="zone-when" id="compose.form" />}
				</div>
			)}
			<button
				type="submit"
				class="action primary step"
				disabled={state.inFlight.includes("propose")}
			>
				<Say id="proposing.sign" />
			</button>
		</form>
	);
}

/** Null where what was typed is no time, or no shape. */
function changeOf(kind: Step, zone: string, typed: string, nowUs: number): ZoneStep | null {
	if (kind === "widen") {
		const parsed = parsedJson(typed);
		if ("fault" in parsed || typeof parsed.value !== "object" || parsed.value === null) return null;
		const { outline, band } = parsed.value as { outline?: unknown; band?: unknown };
		return { kind, zone, outline, band };
	}
	const atUs = instantOf(typed, nowUs);
	if (atUs === null) return null;
	return kind === "extend" ? { kind, zone, untilUs: atUs } : { kind, zone, fromUs: atUs };
}
