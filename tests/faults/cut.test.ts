/**
 * Power cuts of both nodes at work. The preloaded disk keeps what had reached it by the last sync;
 * of what was written since, each block is there or not by chance. From that both start again.
 */
import assert from "node:assert/strict";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { openJournal } from "@tansiq/journal";
import { faultEnv, withoutFaults } from "./io-fault.ts";
import { checkKept, Ledger, otherOf, PARTIES, type Party, plan, watch } from "./ledger.ts";
import { compileOnce, enrolPair, LoneNode } from "./nodes.ts";
import { seeded } from "./seeded.ts";

const CUTS = Number(process.env.TANSIQ_CUTS ?? 3);
const BLOCK_BYTES = 512;
/** So long that whatever does not wait for the disk is away before the disk has it. */
const SLOW_SYNC_MS = 40;

interface Site {
	/** Holds a folder for each party, and `disk/` with what a cut would leave of them. */
	root: string;
	urls: Record<string, string>;
	ledgers: Record<Party, Ledger>;
}

async function newSite(t: TestContext): Promise<Site> {
	const root = mkdtempSync(join(tmpdir(), "tansiq-cut-"));
	t.after(() => rmSync(root, { recursive: true, force: true }));
	const urls = await enrolPair(root, "driven");
	return { root, urls, ledgers: { alpha: new Ledger(), bravo: new Ledger() } };
}

/** Both at work until `acknowledged` more things were told done; then the power goes. */
async function workUntilCut(
	t: TestContext,
	site: Site,
	synchronous: "FULL" | "OFF",
	acknowledged: number,
	{ slow = null, delayMs = 0 }: { slow?: Party | null; delayMs?: number } = {},
): Promise<void> {
	const { root, urls, ledgers } = site;
	rmSync(join(root, "disk"), { recursive: true, force: true });
	for (const party of PARTIES)
		cpSync(join(root, party), join(root, "disk", party), { recursive: true });
	const settings = {
		files: `${root}/`,
		shadow: { from: `${root}/`, to: `${join(root, "disk")}/` },
	};
	const nodes = Object.fromEntries(
		PARTIES.map((party) => {
			const args = ["--synchronous", synchronous];
			const env = faultEnv(party === slow ? { ...settings, slowMs: SLOW_SYNC_MS } : settings);
			return [party, new LoneNode(t, party, join(root, party), urls[party] as string, env, args)];
		}),
	) as Record<Party, LoneNode>;
	await Promise.all(PARTIES.map((party) => nodes[party].ready()));
	for (const party of PARTIES) await checkKept(nodes[party].ask, ledgers[party]);
	let powered = true;
	const work = PARTIES.flatMap((party) => {
		const { ask } = nodes[party];
		const prefix = `${party}-${ledgers[party].count}`;
		return [
			plan(ask, ledgers[party], `${prefix}-a`, () => powered),
			plan(ask, ledgers[party], `${prefix}-b`, () => powered),
			watch(ask, ledgers[party], () => powered),
		];
	});
	// Requests that the cut interrupts fail, and nothing of theirs was told done.
	const stopped = Promise.allSettled(work);
	await ledgers.alpha.reached(ledgers.alpha.count + acknowledged);
	// The reply came right after a sync: the cut falls anywhere between that one and the next ones.
	await setTimeout(delayMs);
	powered = false;
	await Promise.all(PARTIES.map((party) => nodes[party].kill()));
	await stopped;
}

/** Puts what the disk kept in place of the folders. */
function takeFromDisk(root: string, random: (below: number) => number): void {
	for (const party of PARTIES) {
		const kept = join(root, "disk", party);
		for (const file of readdirSync(kept, { recursive: true, encoding: "utf8" })) {
			const live = join(root, party, file);
			if (existsSync(live) && statSync(live).isFile()) tear(join(kept, file), live, random);
		}
		rmSync(join(root, party), { recursive: true });
		renameSync(kept, join(root, party));
	}
}

/** Of what was written after the last sync, some blocks reached the disk before the cut. */
function tear(keptFile: string, liveFile: string, random: (below: number) => number): void {
	const live = readFileSync(liveFile);
	const kept = readFileSync(keptFile);
	if (live.equals(kept)) return;
	const size = random(2) === 0 ? kept.length : Math.max(kept.length, live.length);
	const torn = Buffer.alloc(size);
	kept.copy(torn);
	for (let at = 0; at < size; at += BLOCK_BYTES)
		if (random(2) === 0) live.copy(torn, at, at, Math.min(at + BLOCK_BYTES, size));
	writeFileSync(keptFile, torn);
}

interface Found {
	position: number;
	/** The logs as this node has them, own and mirrored. */
	logs: Map<string, Uint8Array[]>;
	/** Size of each own log that the peer has countersigned. */
	receipted: Map<string, number>;
}

/** A node's journal as the cut left it; nothing where there is none. */
async function found(folder: string): Promise<Found> {
	const file = join(folder, "journal.sqlite");
	const result: Found = { position: 0, logs: new Map(), receipted: new Map() };
	if (!existsSync(file)) return result;
	const { journal, replay } = await openJournal({
		file,
		onFailure: (error) => {
			throw error;
		},
	});
	for await (const { position, body, entries } of replay) {
		result.position = position;
		for (const { author, log, index, bytes } of entries) {
			const name = `${author}/${log}`;
			const copy = result.logs.get(name) ?? [];
			copy[index] = bytes;
			result.logs.set(name, copy);
		}
		const { type, receipt } = JSON.parse(body);
		if (type === "receipted") result.receipted.set(receipt.log, receipt.size);
	}
	await journal.close();
	return result;
}

/** What the two disks contradict: acknowledged and gone, sent and gone, countersigned and gone. */
async function lost({ root, ledgers }: Site): Promise<string[]> {
	const disks = {
		alpha: await found(join(root, "alpha")),
		bravo: await found(join(root, "bravo")),
	};
	const losses: string[] = [];
	for (const party of PARTIES) {
		const { position, logs, receipted } = disks[party];
		const peer = disks[otherOf(party)];
		if (ledgers[party].position > position)
			losses.push(`${party}: told ${ledgers[party].position}, has ${position}`);
		for (const log of ["urgent", "routine"]) {
			const own = logs.get(`${party}/${log}`) ?? [];
			const mirror = peer.logs.get(`${party}/${log}`) ?? [];
			if (mirror.length > own.length)
				losses.push(`${party} ${log}: sent ${mirror.length}, has ${own.length}`);
			else if (mirror.some((bytes, i) => Buffer.compare(bytes, own[i] as Uint8Array) !== 0))
				losses.push(`${party} ${log}: another entry than the one that was sent`);
			if ((receipted.get(log) ?? 0) > mirror.length)
				losses.push(
					`${party} ${log}: receipt for ${receipted.get(log)}, peer has ${mirror.length}`,
				);
		}
	}
	return losses;
}

test("power cut of both nodes: nothing acknowledged, sent or countersigned is lost", {
	skip: withoutFaults,
}, async (t) => {
	compileOnce(t);
	const random = seeded("cuts");
	const site = await newSite(t);
	for (let cut = 0; cut < CUTS; cut++) {
		// By turns: what one node sends too early, the other one's faster disk keeps.
		const slow = [null, ...PARTIES][cut % 3] ?? null;
		await workUntilCut(t, site, "FULL", 6 + random(10), {
			slow,
			delayMs: random(2 * SLOW_SYNC_MS),
		});
		takeFromDisk(site.root, random);
		assert.deepEqual(await lost(site), [], `cut ${cut}`);
	}
	const { alpha, bravo } = site.ledgers;
	t.diagnostic(`${CUTS} cuts, ${alpha.count + bravo.count} acknowledgements, 0 lost`);
});

test("with synchronous=OFF the same cut loses what was acknowledged", {
	skip: withoutFaults,
}, async (t) => {
	const site = await newSite(t);
	await workUntilCut(t, site, "OFF", 10);
	mkdirSync(join(site.root, "disk"), { recursive: true });
	takeFromDisk(site.root, () => 1);
	const losses = await lost(site);
	assert.ok(
		losses.some((text) => text.includes("told")),
		`expected a loss: ${losses}`,
	);
});
