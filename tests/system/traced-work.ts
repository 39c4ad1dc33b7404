/**
 * Two nodes at work, one thing at a time, for a trace of their system calls. Between two things
 * everything settles, so that whatever is sent depends on the newest write.
 *
 *     node traced-work.ts FOLDER FULL|OFF
 */
import { get } from "node:http";
import type { Dialogue } from "@tansiq/api";
import { discRequest, START_US, startPair } from "./pair.ts";

const OPERATIONS = 8;
const [folder = "", synchronous] = process.argv.slice(2) as [string, "FULL" | "OFF"];
const { alpha, bravo, clock, step, settle, close } = await startPair(folder, synchronous);
const readers = [alpha, bravo].map(({ options }) =>
	get(`${options.url}/v1/live`, (live) => live.resume()),
);
// The founding crosses both ways at once; only from here does one thing happen at a time.
process.stderr.write("one thing at a time\n");

for (let i = 0; i < OPERATIONS; i++) {
	const nowUs = START_US + (i + 1) * 1_000_000;
	await clock(nowUs);
	const place = { lat9: 46e9 + i * 1e7, lon9: 8e9, radiusMm: 200_000 };
	await alpha.client.put(`/v1/operations/op${i}`, discRequest(place, { class: "uncrewed" }));
	await settle();
	const [waiting] = await bravo.client.get<Dialogue[]>("/v1/dialogues?waiting=true");
	if (waiting === undefined) throw new Error("the notice did not arrive");
	await bravo.client.post(`/v1/dialogues/${waiting.ref}/present`);
	await settle();
	await bravo.client.post(`/v1/dialogues/${waiting.ref}/answer`, { msg: "ROGER" });
	await settle();
	// The outcome is said at the tick.
	await step(nowUs);
	await settle();
}
for (const reader of readers) reader.destroy();
await close();
