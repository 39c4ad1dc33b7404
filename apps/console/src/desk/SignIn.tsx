import type { Desk } from "@tansiq/api";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Submit } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { Roles } from "./Shift.tsx";

/** The operator of a demo or replay, who is no person; its passphrase is no secret. */
const SCRIPTED = { operator: "script", passphrase: "replay" };

/** Signing in for the shift. A demo's form is filled in, so that Enter opens its desk. */
export function SignIn({ desk: snapshot }: { desk: Desk }) {
	const { state, desk } = useView();
	const form = useRef<HTMLFormElement>(null);
	const [refused, setRefused] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const scripted =
		(snapshot.mode === "demo" || snapshot.mode === "replay") &&
		state.operators.some(({ operator }) => operator === SCRIPTED.operator);
	const [chosen, setChosen] = useState<string | null>(null);
	const offered = scripted ? SCRIPTED.operator : state.settings.operator;
	const known = state.operators.some(({ operator }) => operator === offered);
	const operator = chosen ?? (known ? offered : (state.operators[0]?.operator ?? ""));
	const secret = useRef<HTMLInputElement>(null);
	useLayoutEffect(() => secret.current?.focus(), [operator]);

	async function enter(event: Event): Promise<void> {
		event.preventDefault();
		const passphrase = secret.current?.value ?? "";
		if (busy || operator === "" || passphrase === "") return;
		setBusy(true);
		const why = await desk.commands.login(operator, passphrase);
		setBusy(false);
		setRefused(why);
		if (why !== null) secret.current?.select();
	}

	if (state.operators.length === 0)
		return (
			<p>
				<Say id="signin.nobody" />
			</p>
		);
	return (
		<form ref={form} class="sign-in" onSubmit={enter}>
			<p class="muted">
				<Say id="signin.lead" />
			</p>
			<fieldset class="operators">
				<legend>
					<Say id="signin.operator" />
				</legend>
				{state.operators.map((each) => (
					<label key={each.operator}>
						<input
							type="radio"
							name="operator"
							value={each.operator}
							checked={each.operator === operator}
							onChange={() => setChosen(each.operator)}
						/>
						<bdi dir="ltr">{each.operator}</bdi>
						<span class="muted">
							<Roles roles={each.roles} />
							{each.present && (
								<>
									{" · "}
									<Say id="signin.present" />
								</>
							)}
						</span>
					</label>
				))}
			</fieldset>
			<label class="field">
				<Say id="signin.passphrase" />
				<input
					ref={secret}
					type="password"
					dir="auto"
					required
					autocomplete="current-password"
					maxLength={256}
					defaultValue={scripted && operator === SCRIPTED.operator ? SCRIPTED.passphrase : ""}
					key={operator}
					aria-describedby="sign-in-refused"
				/>
			</label>
			<p id="sign-in-refused" role="status" class={refused === null ? "" : "warning"}>
				{refused !== null && (
					<>
						<span aria-hidden="true">▲</span>{" "}
						<Say id="signin.refused" slots={{ detail: refused }} />
					</>
				)}
			</p>
			{scripted && (
				<p class="muted">
					<Say id="signin.script" />
				</p>
			)}
			<Submit id="signin.enter" primary disabled={busy} />
		</form>
	);
}
