import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { openDepositReceipt } from "@tansiq/carriers";
import { clientOf, demoAgreement, enrol, SCRIPTED } from "@tansiq/cli";
import { type RunningMediator, startMediator } from "@tansiq/mediator";
import { logTo, type NodeFolder, type RunningNode, readFounding, startNode } from "@tansiq/node";
import { verifierOf } from "@tansiq/record";

/** Two nodes on the machine's own clock would take minutes to call an entry undelivered. */
const START_US = 1_700_000_000_000_000;
const SECOND_US = 1_000_000;

suite("a line with a mediator", () => {
	let root: string;
	let folders: Record<string, NodeFolder>;
	let mediator: RunningMediator;
	const nodes: Record<string, RunningNode> = {};
	let nowUs = START_US;

	const start = async (party: string): Promise<void> => {
		nodes[party] = await startNode({
			folder: folders[party]?.path ?? "",
			log: logTo({ write: () => true } as unknown as NodeJS.WritableStream, party),
			console: null,
			startUs: nowUs,
			onFailure: (error) => {
				throw error;
			},
		});
	};
	/** Ticks of one node, a second apart, without waiting for the line. */
	const pass = async (party: string, seconds: number): Promise<void> => {
		const node = nodes[party] as RunningNode;
		for (let i = 0; i < seconds; i++) {
			nowUs += SECOND_US;
			node.moveClock(nowUs);
			node.tick();
		}
		await node.relayed();
	};
	const until = async (what: string, holds: () => boolean): Promise<void> => {
		const deadline = Date.now() + 60_000;
		while (!holds()) {
			assert.ok(Date.now() < deadline, `never: ${what}`);
			await new Promise((resolve) => setImmediate(resolve));
		}
	};

	before(async () => {
		root = mkdtempSync(join(tmpdir(), "tansiq-mediated-"));
		const theatre = { south9: 45e9, west9: 7e9, north9: 47e9, east9: 9e9 };
		const validity = { startUs: START_US, endUs: START_US + 86_400 * SECOND_US };
		const made = await enrol(
			root,
			["alpha", "bravo"].map((id) => ({ id, name: id })),
			{
				line: "mediated",
				agreement: demoAgreement({ id: "mediated", theatre, validity }, []),
				clock: "driven",
				mode: "live",
				mediated: true,
			},
		);
		folders = made.folders;
		mediator = await startMediator({ folder: made.mediator ?? "" });
		await start("alpha");
		await start("bravo");
		await Promise.all([nodes.alpha?.settle(), nodes.bravo?.settle()]);
	});
	after(async () => {
		await Promise.all([nodes.alpha?.close(), nodes.bravo?.close()]);
		await mediator.close();
		rmSync(root, { recursive: true, force: true });
	});

	test("has its heads witnessed", async () => {
		nowUs += 61 * SECOND_US;
		await Promise.all([nodes.alpha?.step(nowUs), nodes.bravo?.step(nowUs)]);
		const client = clientOf((nodes.alpha as RunningNode).url, null);
		const { own } = await client.get<{ own: { routine: { witnessedSize: number } } }>("/v1/line");
		client.close();
		assert.ok(own.routine.witnessedSize > 0);
	});

	test("threat 6: what the peer's node does not receipt lies at the mediator, under its receipt", async () => {
		await nodes.bravo?.close();
		const client = clientOf((nodes.alpha as RunningNode).url, SCRIPTED);
		const { ref } = await client.post<{ ref: string }>("/v1/messages", {
			msg: "TQ-41",
			body: { zone: { id: "Z1" }, start_us: nowUs },
		});
		client.close();
		assert.match(ref, /^alpha\/urgent\/\d+$/);
		await pass("alpha", 16);
		const { state } = (nodes.alpha as RunningNode).runtime;
		await until("a deposit", () => state.deposits.size > 0);
		const { founding } = readFounding(folders.alpha?.path ?? "");
		const [note = ""] = [...state.deposits.values()];
		const receipt = openDepositReceipt(note, verifierOf(founding.witness?.deposit ?? ""));
		assert.deepEqual([receipt.sender, receipt.addressee], ["alpha", "bravo"]);
	});

	test("and reaches the peer from there when the direct way stays shut", async () => {
		const ref = [...(nodes.alpha as RunningNode).runtime.state.messages.keys()].at(-1) ?? "";
		// Alpha's own node is not reached either: only the mailbox is left.
		const deposits = (nodes.alpha as RunningNode).runtime.state.deposits.size;
		await nodes.alpha?.close();
		assert.ok(deposits > 0);
		await start("bravo");
		const { state } = (nodes.bravo as RunningNode).runtime;
		await until("the message at bravo's desk", () => state.dialogues.has(ref));
		assert.equal(state.dialogues.get(ref)?.direction, "received");
		await start("alpha");
		await Promise.all([nodes.alpha?.settle(), nodes.bravo?.settle()]);
		const sent = (nodes.alpha as RunningNode).runtime.state.dialogues.get(ref);
		assert.ok(sent?.receiptUs !== null, "receipted once, by whichever way came first");
	});
});
