import type { Agreement } from "@tansiq/agreement";
import type * as Api from "@tansiq/api";
import type { Founding, Passable } from "@tansiq/party";
import type { NodeConfig } from "./folder.ts";

/** A theatre as its folder names it, whether it runs or not. */
export type TheatrePlace = Omit<Api.Theatre, "line" | "urgent" | "here">;

/**
 * All that a theatre lets the others of its process ask. There is no way from here to its state, its
 * journal, its keys or its sessions: what is not in this list cannot cross inside the process.
 */
export interface TheatreDoor {
	/** How its line stands and how many alarms call for somebody. */
	waiting(): Pick<Api.Theatre, "line" | "urgent">;
	/** What holds there now: both agreements are this party's own to compare. */
	agreement(): Agreement;
	/** Whom its line leads to. */
	peer: string;
	/**
	 * Declares there what was heard in another theatre and may be passed on, in the name of somebody
	 * who signs in there for that; its own agreement says how much of it leaves. Resolves when durable.
	 * @throws Refusal
	 */
	takeIn(passable: Passable, by: Api.PassOnRequest["there"]): Promise<void>;
}

/** The theatres of one process, each behind its door. */
export class Theatres {
	readonly #places = new Map<string, TheatrePlace>();
	/** Of those that run. */
	readonly #doors = new Map<string, TheatreDoor>();

	/** It is to be served; until it opens it is shown as failed. */
	expect(place: TheatrePlace): void {
		this.#places.set(place.id, place);
	}

	open(id: string, door: TheatreDoor): void {
		this.#doors.set(id, door);
	}

	/** From now on it is shown as failed, and asked nothing any more. */
	fail(id: string): void {
		this.#doors.delete(id);
	}

	/** Every theatre as the desk of one of them sees it. */
	seenFrom(here: string): Api.Theatre[] {
		return [...this.#places.values()].map((place) => {
			const waiting = this.#doors.get(place.id)?.waiting() ?? { line: "failed", urgent: null };
			return { ...place, ...waiting, here: place.id === here };
		});
	}

	/** The doors of the running ones but this, by id. */
	beside(here: string): [id: string, door: TheatreDoor][] {
		return [...this.#doors].filter(([id]) => id !== here);
	}
}

/** @param founding of the same folder */
export function placeOf({ party, line, httpPort }: NodeConfig, founding: Founding): TheatrePlace {
	const { agreement, members } = founding;
	const peer = agreement.parties.find((each) => each !== party) ?? party;
	return {
		id: line,
		peer: { id: peer, name: members[peer]?.name ?? peer },
		address: `http://127.0.0.1:${httpPort}`,
		box: agreement.theatre,
	};
}

/**
 * One process acts for one party, and a line has one journal.
 * @throws Error naming the folder, the value and what was expected
 */
export function assertApart(
	folders: readonly { path: string; config: Pick<NodeConfig, "party" | "line"> }[],
): void {
	const lines = new Map<string, string>();
	const expected = folders[0]?.config.party;
	for (const { path, config } of folders) {
		if (config.party !== expected)
			throw new Error(`${path}: party: ${config.party}, expected ${expected}: one party a process`);
		const other = lines.get(config.line);
		if (other !== undefined)
			throw new Error(
				`${path}: line: ${config.line}, expected another line than that of ${other}: one journal a line`,
			);
		lines.set(config.line, path);
	}
}
