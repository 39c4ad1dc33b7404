/** Real nodes whose clock is years off: the line stays up, because pins ignore dates. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Operation, OperationDetail } from "@tansiq/api";
import { discRequest, HOUR_US } from "../system/pair.ts";
import { PARTIES, type Party } from "./ledger.ts";
import { compileOnce, enrolPair, LoneNode } from "./nodes.ts";
import { toolMissing } from "./tools.ts";

const skip = toolMissing("faketime", "no process can be given another clock");

/** Where both start, or each: the last is alpha 39 years behind bravo. */
const STARTS = [
	{ alpha: "2026-01-15", bravo: "2026-01-15" },
	{ alpha: "2001-01-15", bravo: "2001-01-15" },
	{ alpha: "2040-01-15", bravo: "2040-01-15" },
	{ alpha: "2001-01-15", bravo: "2040-01-15" },
];
const LOOK_AGAIN_MS = 20;
const ENROLLED_US = Date.UTC(2026, 0, 15) * 1_000;

/** The wall clock alone: monotonic time is what the kernel says, as under spoofed satellites. */
function clockEnv(date: string): NodeJS.ProcessEnv {
	const { stdout } = spawnSync("faketime", ["-f", "+0", "sh", "-c", 'printf %s "$LD_PRELOAD"'], {
		encoding: "utf8",
	});
	return {
		...process.env,
		TZ: "UTC",
		LD_PRELOAD: stdout,
		FAKETIME: `@${date} 06:00:00`,
		DONT_FAKE_MONOTONIC: "1",
	};
}

interface LineView {
	own: Record<"urgent" | "routine", { size: number; cosignedSize: number; cosignedS?: number }>;
}

/** Resolves when everything that the node has said is countersigned. */
async function receipted(node: LoneNode): Promise<number> {
	for (;;) {
		const { own } = await node.ask((client) => client.get<LineView>("/v1/line"));
		const { size, cosignedSize } = own.routine;
		if (size > 0 && cosignedSize === size) return size;
		await setTimeout(LOOK_AGAIN_MS);
	}
}

test("threat 26: a line whose nodes start in 2001, 2026 and 2040 stays up", {
	skip,
	timeout: 300_000,
}, async (t) => {
	compileOnce(t);
	const root = mkdtempSync(join(tmpdir(), "tansiq-clocks-"));
	t.after(() => rmSync(root, { recursive: true, force: true }));
	const urls = await enrolPair(root, "system", ENROLLED_US);
	for (const [i, dates] of STARTS.entries()) {
		const nodeOf = (party: Party) =>
			new LoneNode(t, party, join(root, party), urls[party] as string, clockEnv(dates[party]));
		const nodes = { alpha: nodeOf("alpha"), bravo: nodeOf("bravo") };
		await Promise.all(PARTIES.map((party) => nodes[party].ready()));
		const before = await receipted(nodes.alpha);
		await receipted(nodes.bravo);
		// A notice crosses on connections that were made under these clocks.
		const place = { lat9: 45.1e9 + i * 2e8, lon9: 8e9, radiusMm: 10_000 };
		const request = discRequest(place, { class: "uncrewed" });
		for (const volume of request.volumes)
			volume.window = { startUs: ENROLLED_US + 12 * HOUR_US, endUs: ENROLLED_US + 13 * HOUR_US };
		const { operation } = await nodes.alpha.ask((client) =>
			client.put<OperationDetail>(`/v1/operations/clock-${i}`, request),
		);
		assert.notEqual(operation.notice, null, `${dates.alpha}: the notice was not told`);
		assert.ok((await receipted(nodes.alpha)) > before);
		const there = await nodes.bravo.ask((client) => client.get<Operation[]>("/v1/operations"));
		assert.ok(there.some(({ notice }) => notice === operation.notice));
		const health = await nodes.bravo.ask((client) => client.get<{ nowUs?: number }>("/v1/desk"));
		const year = new Date((health.nowUs ?? 0) / 1_000).getUTCFullYear();
		assert.equal(year, Number(dates.bravo.slice(0, 4)), "the node does not see the other clock");
		for (const party of PARTIES) await nodes[party].kill();
	}
	t.diagnostic(STARTS.map(({ alpha, bravo }) => `${alpha} and ${bravo}`).join(", "));
});
