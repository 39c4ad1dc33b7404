import type { Desk } from "@tansiq/api";
import { useState } from "preact/hooks";
import { type AgreementShown, STATEMENTS } from "../link/agreement.ts";
import { signedIn } from "../state/model.ts";
import { Say, useView } from "./context.tsx";
import { partyName } from "./names.ts";
import { Fault, focusWrong, WordField } from "./WordField.tsx";

/** Suspends coordination, takes it up again, or ends the agreement: two people at once, with a reason. */
export function MechanismForm(props: { desk: Desk; agreement: AgreementShown }) {
	const { state, desk } = useView();
	const [stated, setStated] = useState("");
	const [reason, setReason] = useState("");
	const [operator, setOperator] = useState("");
	const [passphrase, setPassphrase] = useState("");
	const [tried, setTried] = useState(false);
	const others = state.operators
		.map((each) => each.operator)
		.filter((each) => each !== signedIn(state)?.operator);
	const statement = STATEMENTS.find((each) => each === stated);
	const isWhole = reason.trim() !== "" && operator !== "" && passphrase !== "";
	return (
		<form
			class="typed"
			noValidate
			autocomplete="off"
			onSubmit={(event) => {
				event.preventDefault();
				setTried(true);
				if (statement === undefined || !isWhole) return focusWrong(event.currentTarget);
				setPassphrase("");
				desk.commands.stateMechanism(statement, reason.trim(), { operator, passphrase });
			}}
		>
			<p class="muted">
				<Say id="proposing.minimum" />
			</p>
			{props.agreement.suspendedBy.length > 0 && (
				<p class="warning">
					<span aria-hidden="true">▲</span>{" "}
					<Say
						id="proposing.suspended_by"
						slots={{
							parties: props.agreement.suspendedBy
								.map((party) => partyName(props.desk, party))
								.join(", "),
						}}
					/>
				</p>
			)}
			<WordField
				name="mechanism-state"
				label="proposing.statement"
				textOf={(word) => `statement.${word}`}
				words={STATEMENTS}
				value={stated}
				choose={setStated}
				wrong={tried && statement === undefined}
			/>
			<div class="field">
				<label for="mechanism-reason">
					<Say id="proposing.reason" />
				</label>
				<input
					id="mechanism-reason"
					dir="auto"
					maxLength={256}
					value={reason}
					aria-invalid={tried && reason.trim() === ""}
					onInput={(event) => setReason(event.currentTarget.value)}
				/>
				{tried && reason.trim() === "" && <Fault of="mechanism-reason" id="compose.needed" />}
			</div>
			<div class="field">
				<label for="mechanism-second">
					<Say id="proposing.second" />
				</label>
				<select
					id="mechanism-second"
					dir="ltr"
					value={operator}
					aria-invalid={tried && operator === ""}
					onChange={(event) => setOperator(event.currentTarget.value)}
				>
					<option value="">—</option>
					{others.map((each) => (
						<option value={each} key={each}>
							{each}
						</option>
					))}
				</select>
			</div>
			<div class="field">
				<label for="mechanism-passphrase">
					<Say id="proposing.second_passphrase" />
				</label>
				<input
					id="mechanism-passphrase"
					type="password"
					dir="auto"
					autocomplete="off"
					maxLength={256}
					value={passphrase}
					aria-invalid={tried && passphrase === ""}
					onInput={(event) => setPassphrase(event.currentTarget.value)}
				/>
			</div>
			<button
				type="submit"
				class="action primary state"
				disabled={state.inFlight.includes("mechanism")}
			>
				<Say id="proposing.both_sign" />
			</button>
		</form>
	);
}
