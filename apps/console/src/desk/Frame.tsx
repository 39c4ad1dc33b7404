import type { ComponentChildren } from "preact";
import { Say, useView } from "./context.tsx";

/** A desk that does not show the live day says so on every edge. */
export function Frame({ children }: { children: ComponentChildren }) {
	const { state } = useView();
	const mode = state.replay === null ? (state.desk?.mode ?? "live") : "replay";
	if (mode === "live") return <div class="frame live">{children}</div>;
	return (
		<div class={`frame ${mode}`}>
			{(["top", "bottom", "left", "right"] as const).map((edge) => (
				<p class={`edge ${edge}`} aria-hidden={edge !== "top"} key={edge}>
					<Say id={`mode.${mode}`} />
				</p>
			))}
			{children}
		</div>
	);
}
