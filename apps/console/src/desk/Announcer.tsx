import { isLatching } from "@tansiq/hotline";
import { useEffect, useRef, useState } from "preact/hooks";
import { sound } from "../sound.ts";
import { soundingAlarms } from "../state/alarms.ts";
import { needsAnswer } from "../state/queue.ts";
import { useView } from "./context.tsx";
import { alertSentence, dialogueSentence } from "./sentences.ts";

/** A latched alarm sounds again after this long, until it is answered or its sound is stopped. */
const AGAIN_MS = { D: 4_000, U: 15_000 } as const;

/** Speaks each new alert and message once, and sounds what is latched until a person acts. */
export function Announcer() {
	const { state, translate, units, nowUs } = useView();
	const known = useRef<Set<string> | null>(null);
	const sounded = useRef(new Map<string, number>());
	const [urgent, setUrgent] = useState("");
	const [calm, setCalm] = useState("");
	const { desk, nowMs } = state;
	const audible = state.settings.sound && state.soundReady;

	useEffect(() => {
		if (desk === null) return;
		const alerts = desk.alerts.filter((alert) => alert.open && alert.silencedUs === null);
		const messages = desk.dialogues.filter(needsAnswer);
		const isNew = (id: string) => !(known.current?.has(id) ?? false);
		const freshAlerts = alerts.filter(({ id }) => isNew(id));
		const fresh = messages.filter(({ ref }) => isNew(ref));
		known.current = new Set([...alerts.map(({ id }) => id), ...messages.map(({ ref }) => ref)]);
		const words = fresh.map((dialogue) => {
			const said = dialogueSentence(desk, translate, units, dialogue, nowUs);
			return { dialogue, text: `${said.headline}. ${said.detail}` };
		});
		const urgentWords = [
			...freshAlerts.map((alert) => alertSentence(desk, translate, units, alert, nowUs).headline),
			...words.filter(({ dialogue }) => isLatching(dialogue)).map(({ text }) => text),
		];
		const calmWords = words.filter(({ dialogue }) => !isLatching(dialogue)).map(({ text }) => text);
		if (urgentWords.length > 0) setUrgent(urgentWords.join(". "));
		if (calmWords.length > 0) setCalm(calmWords.join(". "));
		if (!audible) return;
		if (freshAlerts.length > 0) sound("U");
		else if (calmWords.length > 0) sound("N");
	}, [desk]);

	useEffect(() => {
		if (!audible) return;
		const [first] = soundingAlarms(state);
		if (first === undefined || (first.urgency !== "D" && first.urgency !== "U")) return;
		const lastMs = sounded.current.get(first.urgency) ?? Number.NEGATIVE_INFINITY;
		const isNew = first.raised.monoUs > lastMs * 1_000;
		if (!isNew && nowMs - lastMs < AGAIN_MS[first.urgency]) return;
		sounded.current.set(first.urgency, nowMs);
		sound(first.urgency);
	}, [nowMs, audible]);

	return (
		<>
			<div class="visually-hidden" role="alert" aria-live="assertive">
				{urgent}
			</div>
			<div class="visually-hidden" role="status" aria-live="polite">
				{calm}
			</div>
		</>
	);
}
