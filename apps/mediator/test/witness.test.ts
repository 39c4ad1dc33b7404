import assert from "node:assert/strict";
import { test } from "node:test";
import { dial, formatAddCheckpoint } from "@tansiq/carriers";
import { witnessOf } from "@tansiq/mediator";
import {
	checkpointText,
	emptyRoot,
	openCosignature,
	openNote,
	parseCheckpoint,
	signNote,
	verifierOf,
	verifyConsistency,
} from "@tansiq/record";
import fc from "fast-check";
import { author, LINE, logOf, signerOf, startedMediator, tls, vkeyOf } from "./fixture.ts";

const noteText = (note: string) => note.slice(0, note.lastIndexOf("\n\n") + 1);
const headOf = (note: string | null) => parseCheckpoint(noteText(note as string));

test("a head that continues the last one is cosigned, and stays the largest after a restart", async (t) => {
	const first = await startedMediator(t, undefined, { wallMs: () => 1_790_000_700_001 });
	const log = logOf("alpha");
	const way = first.witnessOf("alpha");
	const fresh = await way.addCheckpoint(0, [], log.head(5));
	assert.ok(fresh.outcome === "cosigned");
	assert.equal(fresh.timeS, 1_790_000_701);
	const mirror = verifierOf(witnessOf(first.folder, first.address).mirror);
	assert.equal(openCosignature(noteText(log.head(5)), fresh.line, mirror), fresh.timeS);

	assert.equal((await way.addCheckpoint(5, log.proof(5, 12), log.head(12))).outcome, "cosigned");
	assert.equal((await way.addCheckpoint(12, [], log.head(12))).outcome, "cosigned");
	const second = await first.restart();
	const heads = await second.witnessOf("bravo").heads(log.origin);
	assert.deepEqual(heads, { largest: log.head(12), forks: [], unproven: [] });
	assert.deepEqual(
		await second.witnessOf("alpha").addCheckpoint(5, log.proof(5, 20), log.head(20)),
		{
			outcome: "stale",
			size: 12,
		},
	);
});

test("the answers are those of tlog-witness, status by status", async (t) => {
	const { address } = await startedMediator(t);
	const way = dial({
		url: address,
		identity: tls.bravo,
		pin: tls.mediator.spkiPin,
		timeoutMs: 9000,
	});
	t.after(() => way.close());
	const log = logOf("alpha");
	const fork = logOf("alpha", 3);
	const stranger = logOf("alpha", undefined, signerOf("alpha", 9));
	const asked = async (oldSize: number, proof: Uint8Array[], checkpoint: string) => {
		const request = formatAddCheckpoint({ oldSize, proof, checkpoint });
		const { status, contentType, body } = await way.post(
			"/witness/v1/add-checkpoint",
			Buffer.from(request),
		);
		return { status, contentType, body: Buffer.from(body).toString() };
	};
	const status = async (...args: Parameters<typeof asked>) => (await asked(...args)).status;

	assert.equal(await status(0, [], log.head(8)), 200);
	const cosigned = await asked(8, log.proof(8, 10), log.head(10));
	assert.match(cosigned.body, /^— mediator\.tansiq\/line7\/mirror [A-Za-z0-9+/=]+\n$/);
	for (const oldSize of [0, 8, 9]) {
		const stale = await asked(oldSize, log.proof(oldSize, 12), log.head(12));
		const { contentType, body } = stale;
		assert.deepEqual([stale.status, contentType, body], [409, "text/x.tlog.size", "10\n"]);
	}
	const conflict = await asked(10, [], fork.head(10));
	assert.equal(conflict.status, 409);
	assert.notEqual(conflict.contentType, "text/x.tlog.size");
	assert.equal(await status(12, [], log.head(10)), 400);
	assert.equal(await status(10, [], "malformed"), 404);
	assert.equal(await status(10, [], `${log.origin}\nmalformed`), 400);
	const extended = signNote(`${noteText(log.head(10))}more\n`, [author.alpha]);
	assert.equal(await status(10, [], extended), 400);
	assert.equal(await status(10, log.proof(10, 12), stranger.head(12)), 403);
	const altered = log.head(12).replace("\n12\n", "\n13\n");
	assert.equal(await status(10, log.proof(10, 13), altered), 403);
	const elsewhere = log.head(12).replace(LINE, "line8");
	assert.equal(await status(10, log.proof(10, 12), elsewhere), 404);
	assert.equal(await status(10, log.proof(9, 12), log.head(12)), 422);
	assert.equal(await status(10, [], log.head(12)), 422);
	assert.equal(await status(10, fork.proof(10, 12), fork.head(12)), 422);
	assert.equal(await status(10, log.proof(10, 12), log.head(12)), 200);

	const empty = signNote(checkpointText(logOf("bravo").origin, 0, emptyRoot()), [author.bravo]);
	assert.equal(await status(0, [], empty), 200);
	const wrong = signNote(checkpointText(logOf("bravo").origin, 0, Buffer.alloc(32)), [
		author.bravo,
	]);
	assert.equal(await status(0, [], wrong), 409);
	assert.equal(await status(0, logOf("bravo").proof(2, 4), logOf("bravo").head(4)), 422);
	assert.equal((await way.post("/witness/v1/heads", Buffer.from("elsewhere"))).status, 404);
});

test("bravo's key cannot speak for alpha's log", async (t) => {
	const { witnessOf: wayOf } = await startedMediator(t);
	const forged = logOf("alpha", undefined, author.bravo);
	const answer = await wayOf("bravo").addCheckpoint(0, [], forged.head(5));
	assert.ok(answer.outcome === "refused" && answer.status === 403);
	assert.equal((await wayOf("bravo").heads(forged.origin))?.largest, null);
});

test("threat 10: of two heads of one size both are kept, and prove the fork to anyone", async (t) => {
	const first = await startedMediator(t);
	const log = logOf("alpha");
	const fork = logOf("alpha", 7);
	// Alpha shows one history to the mediator; bravo was shown another and passes it on.
	const alpha = first.witnessOf("alpha");
	await alpha.addCheckpoint(0, [], log.head(6));
	await alpha.addCheckpoint(6, log.proof(6, 9), log.head(9));
	await alpha.addCheckpoint(9, log.proof(9, 14), log.head(14));
	const bravo = first.witnessOf("bravo");
	assert.deepEqual(await bravo.addCheckpoint(6, fork.proof(6, 9), fork.head(9)), {
		outcome: "stale",
		size: 14,
	});
	assert.deepEqual(await bravo.addCheckpoint(14, [], fork.head(14)), { outcome: "conflict" });

	const second = await first.restart();
	const heads = await second.witnessOf("bravo").heads(log.origin);
	assert.equal(heads?.largest, log.head(14));
	assert.deepEqual(heads?.unproven, []);
	assert.equal(heads?.forks.length, 2);
	for (const pair of heads?.forks ?? []) {
		const opened = pair.map((note) => {
			assert.equal(openNote(note, [verifierOf(vkeyOf(author.alpha))]).signatures.length, 1);
			return headOf(note);
		});
		assert.equal(opened[0]?.size, opened[1]?.size);
		assert.notDeepEqual(opened[0]?.root, opened[1]?.root);
	}
});

test("threat 10: a larger head that no proof joins is kept as unproven until it is proved or contradicted", async (t) => {
	const { witnessOf: wayOf } = await startedMediator(t);
	const log = logOf("alpha");
	const fork = logOf("alpha", 7);
	const way = wayOf("bravo");
	await way.addCheckpoint(0, [], log.head(8));
	const refused = await way.addCheckpoint(8, fork.proof(8, 12), fork.head(12));
	assert.ok(refused.outcome === "refused" && refused.status === 422);
	// A true head with a wrong proof looks the same.
	await way.addCheckpoint(8, [], log.head(10));
	const before = await way.heads(log.origin);
	assert.deepEqual(before, {
		largest: log.head(8),
		forks: [],
		unproven: [log.head(10), fork.head(12)],
	});
	await way.addCheckpoint(8, log.proof(8, 10), log.head(10));
	await way.addCheckpoint(10, log.proof(10, 12), log.head(12));
	assert.deepEqual(await way.heads(log.origin), {
		largest: log.head(12),
		forks: [[log.head(12), fork.head(12)]],
		unproven: [],
	});
});

test("threat 10: junk that an author signs cannot push the evidence out", async (t) => {
	const { witnessOf: wayOf } = await startedMediator(t);
	const log = logOf("alpha");
	const way = wayOf("alpha");
	await way.addCheckpoint(0, [], log.head(4));
	for (let size = 5; size < 64; size += 1) await way.addCheckpoint(4, [], log.head(size));
	assert.equal((await way.heads(log.origin))?.unproven.length, 16);
	await way.addCheckpoint(4, [], logOf("alpha", 2).head(4));
	assert.deepEqual((await way.heads(log.origin))?.forks, [
		[log.head(4), logOf("alpha", 2).head(4)],
	]);
});

test("lines that others add to a head are neither stored nor handed on", async (t) => {
	const { witnessOf: wayOf } = await startedMediator(t);
	const log = logOf("alpha");
	const stranger = logOf("alpha", undefined, signerOf("alpha", 9)).head(5).split("\n").at(-2);
	const answer = await wayOf("bravo").addCheckpoint(0, [], `${log.head(5)}${stranger}\n`);
	assert.equal(answer.outcome, "cosigned");
	assert.equal((await wayOf("bravo").heads(log.origin))?.largest, log.head(5));
});

test("requests that race never make it cosign two heads that do not continue each other", async (t) => {
	const { address, folder } = await startedMediator(t);
	const mirror = verifierOf(witnessOf(folder, address).mirror);
	const histories = [logOf("alpha"), logOf("alpha", 10), logOf("alpha", 20)];
	const ways = [tls.alpha, tls.bravo].map((identity) =>
		dial({ url: address, identity, pin: tls.mediator.spkiPin, timeoutMs: 20_000 }),
	);
	t.after(() => {
		for (const way of ways) way.close();
	});
	const steps = fc.sample(
		fc.record({ history: fc.nat(2), from: fc.nat(40), more: fc.nat(20), urgent: fc.boolean() }),
		{ numRuns: 300, seed: 7 },
	);
	const cosigned = new Map<number, Uint8Array>();
	let latest = 0;
	const pairs: [number, number, Uint8Array[]][] = [];
	for (let i = 0; i < steps.length; i += 4) {
		await Promise.all(
			steps.slice(i, i + 4).map(async ({ history, from, more, urgent }, lane) => {
				const log = histories[history] as ReturnType<typeof logOf>;
				// Every second one goes from the newest, so that many succeed.
				const old = lane % 2 === 0 ? latest : from;
				const size = Math.min(old + (more % 5), 63);
				const proof = log.proof(old, size);
				const request = { oldSize: old, proof, checkpoint: log.head(size) };
				const { status, body } = await (ways[lane % 2] as (typeof ways)[number]).post(
					"/witness/v1/add-checkpoint",
					Buffer.from(formatAddCheckpoint(request)),
					urgent ? "urgent" : "routine",
				);
				if (status !== 200) return;
				const line = Buffer.from(body).toString().trimEnd();
				openCosignature(noteText(request.checkpoint), line, mirror);
				const { root } = headOf(request.checkpoint);
				assert.deepEqual(cosigned.get(size) ?? root, root, `two roots of size ${size}`);
				cosigned.set(size, root);
				latest = Math.max(latest, size);
				pairs.push([old, size, proof]);
			}),
		);
	}
	assert.ok(cosigned.size > 10, `only ${cosigned.size} sizes were cosigned`);
	for (const [old, size, proof] of pairs) {
		const [oldRoot, root] = [cosigned.get(old) ?? emptyRoot(), cosigned.get(size) as Uint8Array];
		assert.ok(verifyConsistency(old, size, proof, oldRoot, root));
	}
});
