import type { Desk, OnlyWeKnow } from "@tansiq/api";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { OnlyWeKnowPrompt } from "../state/model.ts";
import { ActionButton, Submit } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";
import { Geometry } from "./Geometry.tsx";
import { noticeName, operationName } from "./names.ts";
import { OperationLink } from "./OperationLink.tsx";
import { Remedies } from "./Remedies.tsx";
import { onlyWeKnowState } from "./sentences.ts";
import { ToldWords } from "./ToldWords.tsx";
import { Until, Utc, utc, utcWindow } from "./times.tsx";

/** Its ways out are checked anew so often. */
const READ_EVERY_US = 5_000_000;

/** What of ours they do not know of meets theirs: three ways to resolve it, and what each does. */
export function OnlyWeKnowPanel({ desk: snapshot, task }: { desk: Desk; task: OnlyWeKnow }) {
	const { state, desk, translate, nowUs } = useView();
	const { id, operation, notice, windows, dueUs, over, raisedUs } = task;
	const busy = state.inFlight.includes(`only-we-know ${id}`);
	useEffect(
		() => desk.commands.readAbout(notice, true),
		[notice, Math.floor(nowUs / READ_EVERY_US)],
	);
	const impact = state.about?.ref === notice ? state.about.impact : null;
	const ours = impact?.endangered.find((each) => each.operation === operation);
	const words = onlyWeKnowState(task, nowUs);
	return (
		<article class="only-we-know">
			<h3 class="subject">
				<span>
					<Say
						id="owk.title"
						slots={{ operation: operationName(snapshot, translate, operation) }}
					/>
				</span>
			</h3>
			<p class="sentence">
				<Say id="owk.meets" slots={{ notice: noticeName(snapshot, translate, notice) }} />{" "}
				<Figure>{windows.map((window) => utcWindow(window, nowUs)).join(", ")}</Figure>
			</p>
			<p class={words === "owk.overdue" ? "alarm" : "warning"}>
				<span aria-hidden="true">{words === "owk.overdue" ? "■" : "▲"}</span>{" "}
				<Say id={words} slots={{ time: utc(dueUs, nowUs) }} /> ·{" "}
				<strong class="countdown">
					<Until us={dueUs} />
				</strong>
			</p>
			<p class="muted">
				<Say id="owk.silent" />
			</p>
			<ul class="choices">
				<li>
					<ActionButton id="owk_move" />
					<p>
						<Say id="owk.move_does" />
					</p>
					<Remedies remedies={ours?.waysOut ?? []} />
				</li>
				<li>
					<ActionButton id="owk_disclose" busy={busy} />
					<p>
						<Say id="owk.disclose_does" />
					</p>
					{state.prompt === "disclose" && <ToBeTold desk={snapshot} task={task} />}
				</li>
				<li>
					<ActionButton id="owk_hold" busy={busy} />
					<p>
						<Say id="owk.hold_does" />
					</p>
					{state.prompt === "hold_request" && <Sure prompt="hold_request" />}
				</li>
				{over && (
					<li>
						<ActionButton id="owk_over" primary busy={busy} />
					</li>
				)}
			</ul>
			<Facts
				title="record.title"
				rows={[
					["conflict.operations", <OperationLink desk={snapshot} id={operation} />],
					["operation.notice", <OperationLink desk={snapshot} id={notice} />],
					["conflict.found", <Utc us={raisedUs} seconds />],
				]}
			/>
		</article>
	);
}

/** As at the door: in every language what they would learn, and its exact volumes. */
function ToBeTold({ desk, task }: { desk: Desk; task: OnlyWeKnow }) {
	const operation = desk.operations.find(({ id }) => id === task.operation);
	return (
		<section class="preview">
			{operation !== undefined && (
				<ToldWords peer={desk.peer.name} level="volume" window={operation.window} />
			)}
			<Geometry operationId={task.operation} />
			<p class="muted">
				<Say id="hold.no_undo" />
			</p>
			<Sure prompt="disclose" />
		</section>
	);
}

const ACTS = { disclose: "disclose", hold_request: "hold-request" } as const;

/** Enter does it, Esc leaves. */
function Sure({ prompt }: { prompt: OnlyWeKnowPrompt }) {
	const { desk } = useView();
	const form = useRef<HTMLFormElement>(null);
	useLayoutEffect(() => {
		form.current?.querySelector("button")?.focus();
		form.current?.scrollIntoView({ block: "center" });
	}, []);
	return (
		<form
			ref={form}
			class="reason"
			onSubmit={(event) => {
				event.preventDefault();
				desk.commands.resolveOnlyWeKnow(ACTS[prompt]);
			}}
		>
			<Submit id={`owk.${prompt}`} primary />
		</form>
	);
}
