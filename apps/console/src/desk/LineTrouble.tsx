import type { Desk } from "@tansiq/api";
import { MISSES_FOR_ALARM } from "@tansiq/hotline";
import type { Translator } from "@tansiq/language";
import type { ComponentChildren } from "preact";
import { isWordId, type TextId } from "../words/words.ts";
import { ActionButton } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { partyName } from "./names.ts";
import { utc } from "./times.tsx";

/** What is wrong with the line, over the whole desk; a line that is well takes no room. */
export function LineTrouble() {
	const { state, translate, nowUs } = useView();
	if (state.desk === null) return null;
	const troubles = lineTroubles(state.desk, translate, nowUs);
	if (troubles.length === 0) return null;
	return (
		<section class="line-trouble" role="status" aria-label={translate.t("linepage.trouble")}>
			<ul>
				{troubles.map((trouble, index) => (
					<li key={index}>
						<span aria-hidden="true">■</span> {trouble}
					</li>
				))}
			</ul>
			<ActionButton id="line" />
		</section>
	);
}

/** `bravo.tansiq/alpha-bravo/urgent`: whose log, and which. */
function placeOfOrigin(origin: string): { author: string; log: string } {
	const [name = "", , log = ""] = origin.split("/");
	return { author: name.replace(/\.tansiq$/, ""), log };
}

/** Why a log stands still, in the reader's words. */
function standstillText(code: string): TextId {
	const id = `standstill.${code}`;
	return isWordId(id) ? id : "standstill.other";
}

/** In plain words, the worst first. */
export function lineTroubles(
	desk: Desk,
	translate: Translator,
	nowUs: number,
): ComponentChildren[] {
	const { forks, recovering, stopped, missed } = desk.line;
	const logName = (log: string) => translate.t(log === "urgent" ? "log.urgent" : "log.routine");
	const troubles: ComponentChildren[] = forks.map(({ origin, atUs }) => {
		const { author, log } = placeOfOrigin(origin);
		return (
			<Say
				id={author === desk.party.id ? "linepage.fork_own" : "linepage.fork"}
				slots={{
					origin: partyName(desk, author),
					log: logName(log),
					time: utc(atUs, nowUs, true),
				}}
			/>
		);
	});
	if (recovering) troubles.push(<Say id="linepage.recovering" />);
	// A forked log stands for ever and is told of above, with its time and its remedy.
	for (const { log, code } of stopped.filter(({ code }) => code !== "fork" || forks.length === 0))
		troubles.push(
			<Say
				id="linepage.stopped"
				slots={{ log: logName(log), code: translate.t(standstillText(code)) }}
			/>,
		);
	if (Math.max(missed.machine, missed.human) >= MISSES_FOR_ALARM)
		troubles.push(<Say id="linepage.missed" />);
	return troubles;
}
