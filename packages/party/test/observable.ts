import { countersign, LOGS } from "@tansiq/line";
import { due } from "../src/index.ts";
import { entriesOf, type Party } from "./pair.ts";

/** Everything that a peer can observe of a party: what it signed, owes, and countersigns. */
export function observable(of: Party) {
	return {
		entries: entriesOf(of),
		due: due(of.state, of.clock.monoUs),
		receipts: LOGS.map((log) => countersign(of.state.line, log, of.keys)),
		ledger: of.state.ledger,
		dialogues: of.state.dialogues,
	};
}
