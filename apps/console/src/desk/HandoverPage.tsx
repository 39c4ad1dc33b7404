import type { Desk } from "@tansiq/api";
import type { Brief } from "@tansiq/hotline";
import { formatDuration, messageTitle } from "@tansiq/language";
import { useState } from "preact/hooks";
import { signedIn } from "../state/model.ts";
import { Figure, Say, useView } from "./context.tsx";
import { shortName } from "./names.ts";
import { utc } from "./times.tsx";

type Handover = NonNullable<Desk["watch"]["handover"]>;

/** The change of watch: the brief that the node wrote, and who has signed it. */
export function HandoverPage({ desk }: { desk: Desk }) {
	const { handover, responsible } = desk.watch;
	return (
		<article class="handover">
			<p class="sentence">
				{responsible === null ? (
					<Say id="watchpage.nobody" />
				) : (
					<Say id="watchpage.responsible" slots={{ name: shortName(responsible) }} />
				)}
			</p>
			{handover !== null && handover.assumedUs === null && <Offered handover={handover} />}
			{(handover === null || handover.assumedUs !== null) && <Offer />}
			{handover !== null && <BriefOf handover={handover} />}
		</article>
	);
}

/** Who takes the watch: somebody else of this desk who may have it. */
function Offer() {
	const { state, desk } = useView();
	const session = signedIn(state);
	const others = state.operators.filter(
		({ operator, roles }) => operator !== session?.operator && roles.includes("watch"),
	);
	const [chosen, setChosen] = useState<string | null>(null);
	const incoming = chosen ?? others[0]?.operator;
	if (session === null || incoming === undefined) {
		return (
			<p class="muted">
				<Say id="watchpage.nobody_else" />
			</p>
		);
	}
	// The name of a key ends in the name of its person.
	const keyOf = (operator: string) => session.key.slice(0, -session.operator.length) + operator;
	return (
		<form
			class="offer"
			onSubmit={(event) => {
				event.preventDefault();
				desk.commands.offerHandover(keyOf(incoming));
			}}
		>
			<fieldset class="operators">
				<legend>
					<Say id="watchpage.choose" />
				</legend>
				{others.map(({ operator }, index) => (
					<label key={operator}>
						<input
							type="radio"
							name="incoming"
							data-first={index === 0 ? "" : undefined}
							checked={operator === incoming}
							onChange={() => setChosen(operator)}
						/>
						<bdi dir="ltr">{operator}</bdi>
					</label>
				))}
			</fieldset>
			<button type="submit" class="action primary" disabled={state.inFlight.includes("handover")}>
				<Say id="watchpage.offer" />
			</button>
		</form>
	);
}

function Offered({ handover }: { handover: Handover }) {
	const { state, desk, nowUs } = useView();
	const { incoming, signed, offeredBy } = handover;
	const mine = signedIn(state)?.key === incoming;
	return (
		<section class="offered">
			<p class="warning">
				<span aria-hidden="true">▲</span> <Say id="handover.still" />
			</p>
			<ul>
				{[offeredBy, incoming].map((key) => (
					<li key={key}>
						<span aria-hidden="true">{signed.includes(key) ? "●" : "○"}</span>{" "}
						<Say
							id={signed.includes(key) ? "watchpage.signed" : "watchpage.unsigned"}
							slots={{ name: shortName(key) }}
						/>
					</li>
				))}
			</ul>
			{mine ? (
				<button
					type="button"
					class="action primary"
					data-first=""
					disabled={state.inFlight.includes("handover")}
					onClick={() => desk.commands.assumeWatch()}
				>
					<span>
						<Say id="handover.assume" slots={{ time: utc(nowUs, nowUs) }} />
					</span>
				</button>
			) : (
				<p>
					<Say id="watchpage.sign_in" slots={{ name: shortName(incoming) }} />
				</p>
			)}
		</section>
	);
}

function BriefOf({ handover }: { handover: Handover }) {
	const { translate, nowUs } = useView();
	const brief = handover.brief as Brief;
	const age = (us: number | null) =>
		us === null ? translate.t("linepage.never") : formatDuration(us);
	return (
		<section class="brief">
			<h3>
				<Say id="watchpage.brief" slots={{ time: utc(brief.at_us, nowUs, true) }} />
			</h3>
			<ul>
				<li>
					<Say id="handover.dialogues" slots={{ count: brief.dialogues.length }} />
					<ul>
						{brief.dialogues.slice(0, 12).map(({ ref, msg, state: life, due_us }) => (
							<li key={ref}>
								<Figure>{msg}</Figure> <bdi>{messageTitle(translate.language, msg)}</bdi>{" "}
								<Figure>{ref}</Figure> · <bdi>{translate.t(`status.${life}`)}</bdi>
								{due_us !== null && (
									<>
										{" · "}
										<Say id="watchpage.due" slots={{ time: utc(due_us, nowUs, true) }} />
									</>
								)}
							</li>
						))}
					</ul>
				</li>
				<li>
					<Say id="handover.zones" slots={{ count: brief.zones.length }} />{" "}
					<Figure>{brief.zones.join(" ")}</Figure>
				</li>
				<li>
					<Say id="handover.shelved" slots={{ count: brief.shelved.length }} />
				</li>
				<li>
					<Say
						id="handover.line"
						slots={{ heard: age(brief.link.heard_us), told: age(brief.link.told_us) }}
					/>
				</li>
				<li>
					<Say
						id="handover.clock"
						slots={{ source: brief.clock.src, uncertainty: `${brief.clock.unc_us / 1e6} s` }}
					/>
				</li>
			</ul>
		</section>
	);
}
