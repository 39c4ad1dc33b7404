import { signedIn } from "../state/model.ts";
import { Key } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { shortName } from "./names.ts";

/** Who acts at this desk and in which roles, the key that locks it, and who has the watch. */
export function Shift() {
	const { state, run } = useView();
	const session = signedIn(state);
	const responsible = state.desk?.watch.responsible ?? null;
	if (session === null) {
		return (
			<div class="operator">
				<span class="name">
					<Say id="header.signed_out" />
				</span>
			</div>
		);
	}
	return (
		<div class="operator">
			<button type="button" onClick={() => run("lock")}>
				<bdi class="name">{session.operator}</bdi>
				<span class="visually-hidden">
					<Say id="action.lock" />
				</span>
				<Key name="L" />
			</button>
			<span class="roles">
				<Roles roles={session.roles} />
				{responsible !== null && responsible !== session.key && (
					<>
						{" · "}
						<Say id="header.watch" slots={{ name: shortName(responsible) }} />
					</>
				)}
			</span>
		</div>
	);
}

/** Roles by their names; of somebody with all of them the first two and how many more. */
export function Roles({ roles }: { roles: readonly string[] }) {
	const { translate } = useView();
	const named = roles.slice(0, 2).map((role) => translate.t(`role.${role}`));
	const more = roles.length - named.length;
	return (
		<bdi>
			{named.join(" · ")}
			{more > 0 && (
				<>
					{" "}
					<bdi dir="ltr">{`+${more}`}</bdi>
				</>
			)}
		</bdi>
	);
}
