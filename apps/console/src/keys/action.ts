import type { Commands } from "../commands.ts";
import type { ClientState } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import type { TextId } from "../words/words.ts";

/** What an action may use. */
export interface Desk {
	store: Store;
	commands: Commands;
	/** Brings the selection, or everything, into view on the map. */
	fitMap(): void;
}

export interface Action {
	id: string;
	/** As written on the key; a letter means that key under any keyboard layout. */
	keys: readonly string[];
	label: TextId;
	group: "answer" | "say" | "move" | "desk";
	/** Also while a page stands over the map. */
	overPages?: true;
	/** Also while nobody is signed in. */
	signedOut?: true;
	/** Whether pressing it now does something. Of several on one key the first that is ready acts. */
	ready(state: ClientState): boolean;
	run(desk: Desk, key: string): void;
}

export const always = () => true;
