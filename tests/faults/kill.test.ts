/** Two real nodes under load, each killed again and again, against the clients' own ledger. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { type Pair, startPair } from "../system/pair.ts";
import {
	type Ask,
	checkKept,
	checkSame,
	checkTold,
	Ledger,
	otherOf,
	PARTIES,
	type Party,
	plan,
	watch,
} from "./ledger.ts";
import { compileOnce } from "./nodes.ts";
import { seeded } from "./seeded.ts";

const KILLS = Number(process.env.TANSIQ_KILLS ?? 30);
/** A pair is made anew after so many, so that a long run does not measure only its own history. */
const KILLS_A_PAIR = 50;
const PLANNERS = 2;

test("kill -9 under load: nothing acknowledged is lost, and both nodes end with the same logs", async (t) => {
	compileOnce(t);
	let kills = 0;
	let acknowledged = 0;
	let entries = 0;
	for (let round = 0; kills < KILLS; round++) {
		const folder = mkdtempSync(join(tmpdir(), "tansiq-kill-"));
		t.after(() => rmSync(folder, { recursive: true, force: true }));
		const wanted = Math.min(KILLS_A_PAIR, KILLS - kills);
		const done = await killPair(folder, wanted, round);
		kills += wanted;
		acknowledged += done.acknowledged;
		entries += done.entries;
		rmSync(folder, { recursive: true, force: true });
	}
	t.diagnostic(`${kills} kills, ${acknowledged} acknowledgements, ${entries} entries, 0 lost`);
	assert.ok(acknowledged > kills, "the nodes were not under load");
});

async function killPair(folder: string, kills: number, round: number) {
	const pair = await startPair(folder);
	const ledgers = { alpha: new Ledger(), bravo: new Ledger() };
	const asks: Record<Party, Ask> = {
		alpha: (ask) => pair.alpha.request(ask),
		bravo: (ask) => pair.bravo.request(ask),
	};
	let loaded = true;
	const work = PARTIES.flatMap((party) => [
		...Array.from({ length: PLANNERS }, (_, i) =>
			plan(asks[party], ledgers[party], `${party}-${i}`, () => loaded),
		),
		watch(asks[party], ledgers[party], () => loaded),
	]);
	// Each node by itself: now one is down while the other works, now both are.
	const killing = PARTIES.map((party, i) => {
		const share = Math.floor(kills / 2) + (i < kills % 2 ? 1 : 0);
		const random = seeded(`${party} ${round}`);
		return killAgain(pair, party, ledgers[party], asks[party], share, random);
	});
	try {
		await Promise.all(killing);
		loaded = false;
		await Promise.all(work);
		await pair.settle();
		for (const party of PARTIES) {
			await checkKept(asks[party], ledgers[party]);
			await checkTold(party, ledgers[party], asks[party], asks[otherOf(party)]);
		}
		const entries = await checkSame(asks);
		return { entries, acknowledged: ledgers.alpha.count + ledgers.bravo.count };
	} finally {
		loaded = false;
		await pair.close();
	}
}

async function killAgain(
	pair: Pair,
	party: Party,
	ledger: Ledger,
	ask: Ask,
	kills: number,
	random: (below: number) => number,
): Promise<void> {
	const node = pair[party];
	for (let kill = 1; kill <= kills; kill++) {
		await ledger.reached(ledger.count + 2 + random(12));
		node.kill();
		// Whatever answers now is a process that was started after the kill.
		await checkKept(ask, ledger);
		assert.equal(node.restarts, kill);
	}
}
