import type { Desk } from "@tansiq/api";
import { useState } from "preact/hooks";
import type { ZoneShown, ZoneStep } from "../link/agreement.ts";
import { parsedJson } from "../state/pasted-json.ts";
import { instantOf } from "../state/typed-time.ts";
import { Figure, Say, useView } from "./context.tsx";
import { ChoiceField, controlOf, Field, focusWrong, TextField } from "./Field.tsx";
import { zoneName } from "./names.ts";
import { utcWindow } from "./times.tsx";
import { WordField } from "./WordField.tsx";

const STEPS = ["extend", "widen", "suspend"] as const;
type Step = (typeof STEPS)[number];

/** One zone alone, extended, widened or suspended in a next version. */
export function ZoneStepForm({ desk: snapshot, zones }: { desk: Desk; zones: ZoneShown[] }) {
	const { state, desk, nowUs } = useView();
	const [id, setId] = useState("");
	const [step, setStep] = useState("");
	const [typed, setTyped] = useState("");
	const [tried, setTried] = useState(false);
	const zone = zones.find((each) => each.id === id);
	const drawn = snapshot.zones.find((each) => each.id === id);
	const kind = STEPS.find((each) => each === step);
	const change = zone && kind && changeOf(kind, zone.id, typed, nowUs);
	const fault = tried && change === null ? "compose.form" : null;

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
			<ChoiceField
				name="zone-which"
				label="proposing.which_zone"
				options={zones.map((each) => [each.id, zoneName(snapshot.zones, each.id)])}
				value={id}
				choose={(at) => choose({ id: at })}
				wrong={tried && zone === undefined}
			/>
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
				<Field name="zone-shape" label={<Say id="proposing.shape" />} fault={fault}>
					<textarea
						{...controlOf("zone-shape", fault)}
						dir="ltr"
						spellcheck={false}
						value={typed}
						onInput={(event) => setTyped(event.currentTarget.value)}
					/>
				</Field>
			)}
			{(kind === "extend" || kind === "suspend") && (
				<TextField
					name="zone-when"
					label={kind === "extend" ? "proposing.until" : "proposing.from"}
					unit="UTC"
					value={typed}
					type={setTyped}
					fault={fault}
					input={{ dir: "ltr", placeholder: "2026-05-01 14:30" }}
				/>
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
