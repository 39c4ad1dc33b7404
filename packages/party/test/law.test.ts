import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chained } from "../src/index.ts";
import { exchange, type Party, plain, refold } from "./pair.ts";
import { operating, run, SECRET, type Step, talking, World } from "./world.ts";

/** Notices and positions are told once each in the ledger; nothing private is in any entry. */
function checkTold(of: Party): void {
	const disclosing: string[] = [];
	for (const { entries } of of.journal)
		for (const { author, log, index, bytes } of entries) {
			if (author !== of.state.self) continue;
			const text = Buffer.from(bytes).toString();
			for (const secret of [SECRET, "duty officer", "NOFORN"])
				assert.ok(!text.includes(secret), `${secret} in ${text}`);
			const line = text.split("\n").find((one) => one.startsWith("{")) ?? "";
			if (["TQ-20", "POSITIONS"].includes(JSON.parse(line).msg))
				disclosing.push(`${author}/${log}/${index}`);
		}
	assert.deepEqual(
		of.state.ledger.map(({ entry }) => entry),
		disclosing,
	);
}

function checkAgreed(sender: Party, receiver: Party): void {
	for (const sent of sender.state.dialogues.values()) {
		if (sent.direction !== "sent") continue;
		const heard = receiver.state.dialogues.get(sent.ref);
		assert.ok(
			heard,
			`${sent.ref} ${sent.msg} ${JSON.stringify(receiver.state.withoutEffect.get(sent.ref))}`,
		);
		// Where the first countersignature was lost, the author holds a later one.
		assert.ok((heard.receiptUs ?? 0) <= (sent.receiptUs ?? 0));
		assert.equal(heard.presentedUs !== null, sent.presentedUs !== null);
		assert.equal(heard.answer?.msg, sent.answer?.msg);
		assert.equal(heard.answer?.reason, sent.answer?.reason);
		assert.equal(heard.outcome, sent.outcome);
		if (heard.delayedUs === null) assert.equal(sent.delayedUs, null);
		assert.equal(heard.disregard, sent.disregard, `${sent.ref} ${sent.msg}`);
		assert.equal(heard.withdrawnUs !== null, sent.withdrawnUs !== null);
		if (sent.answer !== null) assert.ok(sent.outcome !== null && sent.outcome !== "overdue");
	}
	// Honest nodes say nothing that the other cannot use, but they may say it too late.
	for (const { code, msg, detail } of receiver.state.withoutEffect.values())
		assert.ok(["delayed", "overdue"].includes(code), `${msg} ${code} ${detail}`);
	assert.deepEqual(receiver.state.joints, sender.state.joints);
	assert.deepEqual(receiver.state.line.keys, sender.state.line.keys);
}

/** Lives of two parties, and how often each event and refusal came up. */
function live(step: fc.Arbitrary<Step>, numRuns: number): Map<string, number> {
	const reached = new Map<string, number>();
	fc.assert(
		fc.property(fc.array(step, { minLength: 20, maxLength: 90, size: "max" }), (steps) => {
			const world = new World();
			for (const one of steps) run(world, one);
			settle(world);
			const { alpha, bravo } = world.pair;
			for (const [here, there] of [
				[alpha, bravo],
				[bravo, alpha],
			] as const) {
				assert.deepEqual(plain(refold(here)), plain(here.state));
				checkTold(here);
				checkAgreed(here, there);
				assert.deepEqual(
					chained({ count: 0, sha256: "" }, world.told[there.state.self as "alpha" | "bravo"]),
					here.state.toldChain,
				);
			}
			for (const [what, count] of world.reached)
				reached.set(what, (reached.get(what) ?? 0) + count);
		}),
		{ numRuns, seed: 17 },
	);
	return reached;
}

/** What is urgent may have to wait for the rotation before it, and an answer brings an outcome. */
function settle(world: World): void {
	const { alpha, bravo } = world.pair;
	for (let round = 0; round < 3; round++) {
		for (let again = 0; again < 2; again++) {
			world.cross(alpha, bravo, 1e6, true);
			world.cross(bravo, alpha, 1e6, true);
		}
		for (const each of [alpha, bravo]) world.act(each, { type: "time" });
	}
	exchange(alpha, bravo);
}

function checkReached(
	reached: ReadonlyMap<string, number>,
	events: string,
	refusals: string,
): void {
	const wanted = [...events.split(" "), ...refusals.split(" ").map((code) => `refused ${code}`)];
	const rare = wanted.filter((what) => (reached.get(what) ?? 0) < 3);
	assert.deepEqual(rare, []);
}

test("replay is apply alone: any life of two parties refolds to the same state, and they agree", () => {
	const events =
		"booted declared held holdRefused told letStand operationState said positionsTold heard";
	checkReached(
		live(operating, 60),
		`${events} receipted alertRaised alertCleared alertPresent alertSilenced`,
		"invalid unknown already-told already-answered ended",
	);
});

test("and so does any life of two desks that talk, change keys and watches, and carry by hand", () => {
	checkReached(
		live(talking, 40),
		"said drafted draftDropped handoverOffered handoverSigned escalated checkMissed rotated heard",
		"invalid unknown already-answered not-answerable role",
	);
});
