import type { Desk } from "@tansiq/api";
import { MISSES_FOR_ALARM } from "@tansiq/hotline";
import type { Translator } from "@tansiq/language";
import type { ComponentChildren } from "preact";
import { ActionButton } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { codeText, partyName } from "./names.ts";
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

/** In plain words, the worst first. */
export function lineTroubles(
	desk: Desk,
	translate: Translator,
	nowUs: number,
): ComponentChildren[] {
	const { forks, recovering, stopped, missed } = desk.line;
	const troubles: ComponentChildren[] = forks.map(({ origin, atUs }) => (
		<Say
			id="linepage.fork"
			slots={{ origin: partyName(desk, origin.split("/")[0] ?? origin), time: utc(atUs, nowUs) }}
		/>
	));
	if (recovering) troubles.push(<Say id="linepage.recovering" />);
	for (const { log, code } of stopped)
		troubles.push(
			<Say
				id="linepage.stopped"
				slots={{ log: translate.t(`log.${log}`), code: codeText(translate, "error", code) }}
			/>,
		);
	if (Math.max(missed.machine, missed.human) >= MISSES_FOR_ALARM)
		troubles.push(<Say id="linepage.missed" />);
	return troubles;
}
