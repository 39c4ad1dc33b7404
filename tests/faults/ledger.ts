import assert from "node:assert/strict";
import type { Dialogue, Operation, OperationDetail } from "@tansiq/api";
import type { Client } from "@tansiq/cli";
import { leafHash, rootOfLeaves } from "@tansiq/record";
import { discRequest } from "../system/pair.ts";

export const PARTIES = ["alpha", "bravo"] as const;
export type Party = (typeof PARTIES)[number];
export const otherOf = (party: Party): Party => (party === "alpha" ? "bravo" : "alpha");

/** What the clients of one node were told is done. */
export class Ledger {
	/** Operations declared. */
	readonly operations = new Set<string>();
	/** Notices of the peer that were shown, and those that were answered. */
	readonly presented = new Set<string>();
	readonly answered = new Set<string>();
	/** The newest journal position that a reply named. */
	position = 0;
	count = 0;
	#waiting: { count: number; resolve: () => void }[] = [];

	add(what: "operations" | "presented" | "answered", name: string): void {
		this[what].add(name);
		this.count++;
		for (const { count, resolve } of this.#waiting) if (count <= this.count) resolve();
		this.#waiting = this.#waiting.filter(({ count }) => count > this.count);
	}

	/** Resolves when so many things were acknowledged in all. */
	reached(count: number): Promise<void> {
		if (this.count >= count) return Promise.resolve();
		return new Promise((resolve) => this.#waiting.push({ count, resolve }));
	}
}

/** Asks until it is answered, however often the node dies meanwhile. */
export type Ask = <T>(ask: (client: Client) => Promise<T>) => Promise<T>;

/** Declares operations on and on; each is written down only when the node has said so. */
export async function plan(
	ask: Ask,
	ledger: Ledger,
	prefix: string,
	goesOn: () => boolean,
): Promise<void> {
	for (let i = 0; goesOn(); i++) {
		const id = `${prefix}-${i}`;
		// Far apart: what is tested here is that they are kept, not that they meet.
		const place = { lat9: 45.1e9 + (i % 90) * 2e7, lon9: 7.1e9 + Math.floor(i / 90) * 2e7 };
		const request = discRequest({ ...place, radiusMm: 10_000 }, { class: "uncrewed" });
		const { position } = await ask((client) =>
			client.put<OperationDetail>(`/v1/operations/${id}`, request),
		);
		ledger.position = Math.max(ledger.position, position);
		ledger.add("operations", id);
	}
}

/** Shows and answers whatever waits. */
export async function watch(ask: Ask, ledger: Ledger, goesOn: () => boolean): Promise<void> {
	while (goesOn()) {
		const waiting = await ask((client) => client.get<Dialogue[]>("/v1/dialogues?waiting=true"));
		for (const { ref } of waiting.slice(0, 4)) {
			if (!goesOn()) return;
			await ask((client) => client.post(`/v1/dialogues/${ref}/present`));
			ledger.add("presented", ref);
			await ask((client) => client.post(`/v1/dialogues/${ref}/answer`, { msg: "ROGER" }));
			ledger.add("answered", ref);
		}
	}
}

/** Everything that a node has acknowledged is there. */
export async function checkKept(ask: Ask, told: Ledger): Promise<void> {
	// Taken before asking: what is acknowledged meanwhile may be missing from the answer.
	const [operations, presented, answered] = [
		[...told.operations],
		[...told.presented],
		[...told.answered],
	];
	const known = await ask((client) => client.get<Operation[]>("/v1/operations"));
	const ids = new Set(known.map(({ id }) => id));
	const lost = operations.filter((id) => !ids.has(id));
	const dialogues = await ask((client) => client.get<Dialogue[]>("/v1/dialogues"));
	const byRef = new Map(dialogues.map((dialogue) => [dialogue.ref, dialogue]));
	lost.push(...presented.filter((ref) => (byRef.get(ref)?.presentedUs ?? null) === null));
	lost.push(...answered.filter((ref) => (byRef.get(ref)?.answer ?? null) === null));
	assert.deepEqual(lost, [], "acknowledged, and not there after the restart");
}

/** What one node acknowledged has reached the other: notices as dialogues, answers as answers. */
export async function checkTold(party: Party, told: Ledger, own: Ask, peer: Ask): Promise<void> {
	const operations = await own((client) => client.get<Operation[]>("/v1/operations"));
	const there = await peer((client) => client.get<Dialogue[]>("/v1/dialogues"));
	const byRef = new Map(there.map((dialogue) => [dialogue.ref, dialogue]));
	const untold = operations.filter(
		({ owner, notice }) => owner === "own" && !(notice !== null && byRef.has(notice)),
	);
	assert.deepEqual(
		untold.map(({ id }) => id),
		[],
		`operations of ${party} whose notice the peer does not have`,
	);
	const unheard = [...told.answered].filter((ref) => (byRef.get(ref)?.answer ?? null) === null);
	assert.deepEqual(unheard, [], `answers of ${party} that the peer does not have`);
}

/** All four logs are the same bytes at both nodes. Returns how many entries they hold. */
export async function checkSame(asks: Record<Party, Ask>): Promise<number> {
	let entries = 0;
	for (const author of PARTIES)
		for (const log of ["urgent", "routine"]) {
			const copies = await Promise.all(
				PARTIES.map((holder) => copyOf(asks[holder], `${author}/${log}`)),
			);
			const roots = copies.map((copy) =>
				Buffer.from(rootOfLeaves(copy.map((entry) => leafHash(entry)))).toString("hex"),
			);
			assert.equal(copies[0]?.length, copies[1]?.length, `${author}/${log}: sizes`);
			assert.equal(roots[0], roots[1], `${author}/${log}: roots`);
			entries += copies[0]?.length ?? 0;
		}
	return entries;
}

async function copyOf(ask: Ask, log: string): Promise<Buffer[]> {
	const copy: Buffer[] = [];
	for (;;) {
		const { entries } = await ask((client) =>
			client.get<{ entries: string[] }>(`/v1/entries/${log}?from=${copy.length}`),
		);
		if (entries.length === 0) return copy;
		copy.push(...entries.map((entry) => Buffer.from(entry, "base64")));
	}
}
