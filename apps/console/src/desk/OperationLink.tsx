import type { Desk } from "@tansiq/api";
import { Say, useView } from "./context.tsx";
import { operationName } from "./names.ts";
import { utc } from "./times.tsx";

/** An operation by name with the time it begins, which opens it. */
export function OperationLink({ desk: snapshot, id }: { desk: Desk; id: string }) {
	const { desk, translate, nowUs } = useView();
	const operation = snapshot.operations.find((candidate) => candidate.id === id);
	const name = operationName(snapshot, translate, id);
	if (operation === undefined) return <bdi>{name}</bdi>;
	return (
		<button
			type="button"
			class="link"
			onClick={() => desk.store.dispatch({ type: "select", selection: { kind: "operation", id } })}
		>
			<bdi>{name}</bdi>{" "}
			<span class="muted">
				<Say id="operation.enters" slots={{ time: utc(operation.window.startUs, nowUs) }} />
			</span>
		</button>
	);
}
