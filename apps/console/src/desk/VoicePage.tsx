import type { Desk } from "@tansiq/api";
import { CODEBOOK } from "@tansiq/hotline";
import { spokenScript } from "@tansiq/language";
import { useState } from "preact/hooks";
import { scriptPath } from "../link/node.ts";
import { selectedDialogue } from "../state/targets.ts";
import { Figure, Say, useView } from "./context.tsx";
import { MinutesForm } from "./MinutesForm.tsx";
import { slotsOf } from "./sentences.ts";

/** A message for the voice: what is read out, and a box for each field that is read back. */
export function VoicePage({ desk }: { desk: Desk }) {
	const { state, translate, units } = useView();
	const [heard, setHeard] = useState<readonly string[]>([]);
	const dialogue = selectedDialogue(state);
	const message = CODEBOOK.get(dialogue?.msg ?? "");
	if (dialogue === undefined || message === undefined) return null;
	const script = spokenScript(translate.language, dialogue.msg, slotsOf(dialogue), dialogue.ref, {
		units,
		readback: message.readback,
		answers: message.answers,
		answerDueUs: message.answerDueUs,
		exercise: desk.mode === "exercise",
	});
	const right = script.readback.every(({ slot }) => heard.includes(slot));
	return (
		<article class="voice" lang={script.language} dir={script.direction}>
			<h3>
				<Say id="voicepage.say" />
			</h3>
			<ol class="script">
				{script.lines.map((line, index) => (
					<li key={index}>{line}</li>
				))}
			</ol>
			{script.readback.length > 0 && (
				<fieldset class="boxes">
					<legend>
						<Say id="voicepage.heard" />
					</legend>
					{script.readback.map(({ slot, label, shown, spoken }, index) => (
						<label key={slot}>
							<input
								type="checkbox"
								data-first={index === 0 ? "" : undefined}
								checked={heard.includes(slot)}
								onChange={() =>
									setHeard(
										heard.includes(slot) ? heard.filter((one) => one !== slot) : [...heard, slot],
									)
								}
							/>
							<span>
								<bdi>{label}</bdi>: <Figure>{shown}</Figure>
								<span class="muted spoken">
									<bdi>{spoken}</bdi>
								</span>
							</span>
						</label>
					))}
				</fieldset>
			)}
			<p class={right ? "closing chosen" : "closing"}>
				<strong>
					<Say id="voicepage.if_right" />
				</strong>{" "}
				<bdi>{[script.closing.correct, ...script.closing.end].join(" ")}</bdi>
			</p>
			{script.readback.length > 0 && (
				<p class="closing">
					<strong>
						<Say id="voicepage.if_wrong" />
					</strong>{" "}
					<bdi>{script.closing.wrong}</bdi>
				</p>
			)}
			<div class="actions">
				<button type="button" class="action" onClick={() => window.print()}>
					<Say id="action.print" />
				</button>
				{dialogue.direction === "sent" && (
					<a
						class="action"
						href={scriptPath(dialogue.ref, script.language)}
						target="_blank"
						rel="noopener noreferrer"
					>
						<Say id="voicepage.script_page" />
					</a>
				)}
			</div>
			{dialogue.direction === "sent" && <MinutesForm dialogue={dialogue} />}
		</article>
	);
}
