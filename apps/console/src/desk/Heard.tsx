import type { AnswerTree, Dialogue } from "@tansiq/api";
import { NOTICE } from "@tansiq/hotline";
import { formatDuration } from "@tansiq/language";
import { useEffect } from "preact/hooks";
import { ActionButton } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Utc } from "./times.tsx";

/** A way out is for what has not started: none is shown much longer than it holds. */
const READ_EVERY_US = 5_000_000;

/** Who has to hear of a message, down to the last unit, and who has not. */
export function Heard({ dialogue }: { dialogue: Dialogue }) {
	const { state, desk, nowUs } = useView();
	const { ref, msg, direction } = dialogue;
	const isNotice = msg === NOTICE && direction === "received";
	const { endangers, answer } = dialogue;
	const about = [ref, endangers.join(), answer?.atUs, Math.floor(nowUs / READ_EVERY_US)].join(" ");
	// Its ways out are checked anew each time: not at every change of the desk.
	useEffect(() => desk.commands.readAbout(ref, isNotice), [about]);
	const tree = state.about?.ref === ref ? state.about.answers : null;
	// That the other party answers is said above; this is about those behind a desk.
	const leaves = tree?.leaves.filter(({ kind }) => kind !== "party") ?? [];
	if (tree === null || leaves.length === 0) return null;
	const waiting = leaves.some(({ name }) => tree.unconfirmed.includes(name));
	return (
		<section class="heard">
			<h3>
				<Say id="heard.title" />
			</h3>
			<ul>
				{leaves.map((leaf) => (
					<Leaf key={leaf.name} leaf={leaf} tree={tree} />
				))}
			</ul>
			{tree.timeToLastAnswerUs !== null && (
				<p class="muted">
					<Say id="heard.last" slots={{ duration: formatDuration(tree.timeToLastAnswerUs) }} />
				</p>
			)}
			{waiting && (
				<div class="actions">
					<ActionButton id="confirm" />
				</div>
			)}
		</section>
	);
}

function Leaf({ leaf, tree }: { leaf: AnswerTree["leaves"][number]; tree: AnswerTree }) {
	const { answeredUs, reachedBy, kind } = leaf;
	const name = leaf.name.slice(kind.length + 1);
	const isAwaited = tree.unconfirmed.includes(leaf.name);
	return (
		<li class={isAwaited ? "warning" : ""}>
			<span aria-hidden="true">{answeredUs !== null ? "●" : isAwaited ? "▲" : "○"}</span>{" "}
			{kind !== "party" && <Say id={`heard.${kind}`} />} <Figure>{name}</Figure>
			{" · "}
			{answeredUs !== null ? (
				<>
					<Say id="heard.at" /> <Utc us={answeredUs} seconds />
				</>
			) : (
				<Say id={kind === "outsider" && reachedBy === null ? "heard.nobody" : "heard.not_yet"} />
			)}
		</li>
	);
}
