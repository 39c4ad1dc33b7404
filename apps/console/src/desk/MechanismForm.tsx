import type { Desk } from "@tansiq/api";
import { useState } from "preact/hooks";
import { type AgreementShown, STATEMENTS } from "../link/agreement.ts";
import { signedIn } from "../state/model.ts";
import { Say, useView } from "./context.tsx";
import { ChoiceField, focusWrong, TextField } from "./Field.tsx";
import { partyName } from "./names.ts";
import { WordField } from "./WordField.tsx";

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
			<TextField
				name="mechanism-reason"
				label="proposing.reason"
				value={reason}
				type={setReason}
				fault={tried && reason.trim() === "" ? "compose.needed" : null}
				input={{ dir: "auto", maxLength: 256 }}
			/>
			<ChoiceField
				name="mechanism-second"
				label="proposing.second"
				dir="ltr"
				options={others.map((each) => [each, each])}
				value={operator}
				choose={setOperator}
				wrong={tried && operator === ""}
			/>
			<TextField
				name="mechanism-passphrase"
				label="proposing.second_passphrase"
				value={passphrase}
				type={setPassphrase}
				fault={tried && passphrase === "" ? "compose.needed" : null}
				secret
				input={{ dir: "auto", maxLength: 256 }}
			/>
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
