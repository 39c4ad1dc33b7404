import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dial } from "@tansiq/carriers";
import { type EntriesFrame, formatFrame, LOGS, type LogName, owed } from "@tansiq/line";
import { ROLES } from "@tansiq/party";
import { DUTY, type Enrolee } from "./enrolled.ts";
import { declare, operation } from "./operations.ts";
import { type Desktop, enrolledPair, type Pair } from "./pair.ts";

const SECOND: Enrolee = { operator: "duty-2", passphrase: "another night", roles: [...ROLES] };

/** Until it holds; the timers that the test stopped do not move meanwhile. */
async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** Counts the frames of entries that a running node does not take. */
function refusalsOf({ node: { runtime } }: Desktop): () => number {
	let refusals = 0;
	const hear = runtime.hear.bind(runtime);
	runtime.hear = (frame, stored) => {
		const hearing = hear(frame, stored);
		if (hearing.notTaken !== null) refusals++;
		return hearing;
	};
	return () => refusals;
}

const isReceipted = ({ node }: Desktop, log: LogName): boolean =>
	node.runtime.state.line.own[log].tail.length === 0;

const warnings = ({ logged }: Desktop): number =>
	logged.filter((text) => text.includes('"event":"line"')).length;

/** Says STOP for one zone, which is urgent; the reference of what was said. */
async function sayStop(alpha: Desktop, zone: string, startUs: number): Promise<string> {
	const body = { zone: { id: zone }, start_us: startUs };
	return (await alpha.ask<{ ref: string }>("POST", "/v1/messages", { msg: "TQ-41", body })).ref;
}

/** Bravo runs, and has stopped one log of alpha over an entry with one bit turned. */
async function stoppedAtBravo(line: Pair, log: LogName): Promise<void> {
	const { alpha, bravo } = line;
	await alpha.start(line.nowUs);
	await declare(alpha, "told", operation());
	const frame = owed(alpha.node.runtime.state.line, log, alpha.folder.keys, 400_000);
	assert.ok(frame, `alpha owes entries of its ${log} log`);
	await alpha.stop();
	const entries = frame.entries.map((bytes) => Uint8Array.from(bytes));
	const [first] = entries;
	assert.ok(first);
	first[40] = (first[40] ?? 0) ^ 1;
	const bent: EntriesFrame = { ...frame, entries };
	await bravo.start(line.nowUs);
	const dialler = dial({
		url: `https://127.0.0.1:${bravo.folder.config.linePort}`,
		identity: alpha.folder.tls,
		pin: bravo.folder.tls.spkiPin,
		timeoutMs: 10_000,
	});
	await dialler.post("/line/v1/frame", Buffer.from(formatFrame(bent)));
	dialler.close();
	assert.deepEqual(
		(await bravo.desk()).line.stopped.map((stopped) => stopped.log),
		[log],
	);
	bravo.logged.length = 0;
	alpha.logged.length = 0;
}

for (const refused of LOGS) {
	const other: LogName = refused === "urgent" ? "routine" : "urgent";
	describe(`an ${refused} log that the peer has stopped`.replace("an r", "a r"), () => {
		test(`waits its minute, and nothing of the ${other} log waits with it`, async (t) => {
			const line = await enrolledPair({}, [DUTY, SECOND]);
			t.after(() => line.close());
			const { alpha, bravo } = line;
			await stoppedAtBravo(line, refused);
			const refusals = refusalsOf(bravo);
			t.mock.timers.enable({ apis: ["setTimeout"] });
			await alpha.start(line.nowUs);
			await until(() => warnings(alpha) === 1 && isReceipted(alpha, other));
			assert.equal((await alpha.desk()).line.state, "down");

			/** Something for each log, of which only the other one's is taken. */
			const sayBoth = async (name: string): Promise<void> => {
				await sayStop(alpha, name, line.nowUs);
				await alpha.ask("POST", "/v1/messages", { msg: "TQ-70", body: { text: name } });
				await until(() => isReceipted(alpha, other));
			};
			await sayBoth("KILO-1");
			const before = refusals();
			assert.ok(before > 0);
			t.mock.timers.tick(59_999);
			await sayBoth("KILO-2");
			assert.equal(refusals(), before, "it was not sent again");
			assert.equal((await alpha.desk()).line.state, "down", "and the desk still says so");
			assert.equal(warnings(alpha), 1, "one standstill is logged once");
			assert.ok(!isReceipted(alpha, refused));

			const { operator, passphrase } = SECOND;
			await bravo.ask("POST", `/v1/line/${refused}/restart`, { second: { operator, passphrase } });
			t.mock.timers.tick(1);
			await until(() => isReceipted(alpha, refused));
			t.mock.timers.reset();
			await line.settle();
			assert.equal((await alpha.desk()).line.state, "up");
			for (const log of LOGS)
				assert.deepEqual(
					await bravo.entries(`alpha/${log}`),
					await alpha.entries(`alpha/${log}`),
					log,
				);
		});
	});
}
