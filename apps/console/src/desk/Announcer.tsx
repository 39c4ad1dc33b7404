import { useEffect, useRef, useState } from "preact/hooks";
import { startTone } from "../sound.ts";
import { useView } from "./context.tsx";
import { alertSentence } from "./sentences.ts";

/** Speaks each new alert once, to the screen reader and, where it may, by a tone. */
export function Announcer() {
	const { state, translate, units, nowUs } = useView();
	const known = useRef<Set<string> | null>(null);
	const [spoken, setSpoken] = useState("");
	const { desk } = state;

	useEffect(() => {
		if (desk === null) return;
		const open = desk.alerts.filter((alert) => alert.open && alert.silencedUs === null);
		const fresh = open.filter((alert) => !(known.current?.has(alert.id) ?? false));
		known.current = new Set(open.map((alert) => alert.id));
		if (fresh.length === 0) return;
		setSpoken(
			fresh.map((alert) => alertSentence(desk, translate, units, alert, nowUs).headline).join(". "),
		);
		if (state.settings.sound && state.soundReady) startTone();
	}, [desk]);

	return (
		<div class="visually-hidden" role="alert" aria-live="assertive">
			{spoken}
		</div>
	);
}
