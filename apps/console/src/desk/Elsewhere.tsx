import type { Theatre } from "@tansiq/api";
import { useEffect } from "preact/hooks";
import { Figure, Say, useView } from "./context.tsx";

const READ_EVERY_US = 5_000_000;

const SHAPE: Record<Theatre["line"], string> = {
	up: "●",
	degraded: "▲",
	down: "■",
	unknown: "○",
	"one-sided": "▤",
	failed: "✕",
};

/** The other theatres of this process: how much waits there, and the way to their desks. */
export function Elsewhere() {
	const { state, desk, translate, nowUs } = useView();
	const period = Math.floor(nowUs / READ_EVERY_US);
	useEffect(() => desk.commands.readTheatres(), [period]);
	const others = state.theatres.filter(({ here }) => !here);
	if (others.length === 0) return null;
	return (
		<nav class="elsewhere" aria-label={translate.t("theatres.title")}>
			{others.map(({ id, line, urgent, address }) => (
				<a key={id} href={address} class={urgent === 0 ? line : `${line} waiting`}>
					<span aria-hidden="true">{SHAPE[line]}</span> <Figure>{id}</Figure>{" "}
					{urgent === null ? (
						<Say id="theatres.failed" />
					) : (
						<Say id="theatres.waiting" slots={{ count: urgent }} />
					)}
				</a>
			))}
		</nav>
	);
}
