import type { Desk, Hold } from "@tansiq/api";
import { formatExtent } from "@tansiq/language";
import { ActionButton } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";
import { operationName } from "./names.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { ToldWords } from "./ToldWords.tsx";
import { Until, Utc } from "./times.tsx";

/** What waits at the door: in words in every language, byte by byte, and how much it gives away. */
export function HoldPanel({ desk: snapshot, hold }: { desk: Desk; hold: Hold }) {
	const { state, desk, translate } = useView();
	const busy = state.inFlight.includes(`hold ${hold.id}`);
	return (
		<article class="hold">
			<h3 class="subject">
				<span>
					<Say
						id="hold.title"
						slots={{ operation: operationName(snapshot, translate, hold.operation) }}
					/>
				</span>
				<span class="level">
					<Say id={`level.${hold.level}`} />
				</span>
			</h3>
			<ToldWords peer={snapshot.peer.name} level={hold.level} window={hold.window} />
			<p class="extent">
				<Say id="hold.extent" slots={{ extent: formatExtent(hold.extentKm2h) }} />
			</p>
			<div class="actions">
				<ActionButton id="release" primary busy={busy} />
				<ActionButton id="refuse" busy={busy} />
			</div>
			{state.prompt === "refuse" && (
				<ReasonForm title="hold.refuse_reason" submit={(reason) => desk.commands.refuse(reason)} />
			)}
			<p class="muted">
				<Say id="hold.no_undo" />
			</p>
			<section class="bytes">
				<h3>
					<Say id="hold.bytes" slots={{ count: byteLength(hold) }} />
				</h3>
				<Bytes text={hold.bytes} />
				{hold.blobs.map((blob) => (
					<section key={blob.sha256}>
						<p class="muted">
							SHA-256 <Figure class="code">{blob.sha256}</Figure>
						</p>
						<Bytes text={blob.bytes} />
					</section>
				))}
			</section>
			<Facts
				title="record.title"
				rows={[
					["hold.rule", <Figure>{hold.rule}</Figure>],
					["hold.since", <Utc us={hold.sinceUs} seconds />],
					[
						"hold.begins",
						<>
							<Utc us={hold.window.startUs} /> · <Until us={hold.window.startUs} />
						</>,
					],
				]}
			/>
		</article>
	);
}

const utf8 = new TextEncoder();

function byteLength(hold: Hold): number {
	return [hold.bytes, ...hold.blobs.map((blob) => blob.bytes)]
		.map((text) => utf8.encode(text).length)
		.reduce((sum, length) => sum + length, 0);
}

function Bytes({ text }: { text: string }) {
	const { translate } = useView();
	return (
		<section
			// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
			tabIndex={0}
			class="scrolled"
			aria-label={translate.t("hold.bytes_label")}
		>
			<pre dir="ltr">{text}</pre>
		</section>
	);
}
