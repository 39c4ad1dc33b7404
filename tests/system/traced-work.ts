/**
 * Two nodes at work, one thing at a time, for a trace of their system calls. Between two things
 * everything settles, so that whatever is sent depends on the newest write.
 *
 *     node traced-work.ts FOLDER FULL|OFF
 */
import { writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import type { Dialogue } from "@tansiq/api";
import { demoAgreement } from "../../apps/cli/src/drive/agreements.ts";
import { enrol } from "../../apps/cli/src/drive/enrol.ts";
import { NodeProcess } from "../../apps/cli/src/drive/process.ts";

const [folder = "", synchronous] = process.argv.slice(2) as [string, "FULL" | "OFF"];
const HOUR_US = 3_600_000_000;
const startUs = 1_700_000_000_000_000;
const OPERATIONS = 8;

const theatre = { south9: 45e9, west9: 7e9, north9: 47e9, east9: 9e9 };
const validity = { startUs, endUs: startUs + 24 * HOUR_US };
const { folders, urls } = await enrol(
	folder,
	[
		{ id: "alpha", name: "Alpha" },
		{ id: "bravo", name: "Bravo" },
	],
	{
		line: "traced",
		agreement: demoAgreement({ id: "traced", theatre, validity }, []),
		clock: "driven",
		mode: "exercise",
	},
);
const nodes = ["alpha", "bravo"].map(
	(party) =>
		new NodeProcess({
			party,
			folder: join(folder, party),
			url: urls[party] as string,
			startUs,
			synchronous,
		}),
);
const [alpha, bravo] = nodes as [NodeProcess, NodeProcess];
await Promise.all(nodes.map((node) => node.start()));
const settle = () => Promise.all(nodes.map((node) => node.command({ type: "settle" })));
const ports = Object.fromEntries(
	Object.entries(folders).map(([party, { config }]) => [
		party,
		{ http: config.httpPort, line: config.linePort },
	]),
);
writeFileSync(join(folder, "ports.json"), JSON.stringify(ports));
const readers = nodes.map((node) => get(`${node.options.url}/v1/live`, (live) => live.resume()));
await settle();
// The founding crosses both ways at once; only from here does one thing happen at a time.
process.stderr.write("one thing at a time\n");

for (let i = 0; i < OPERATIONS; i++) {
	const nowUs = startUs + (i + 1) * 1_000_000;
	for (const node of nodes) await node.command({ type: "clock", nowUs });
	const window = { startUs: startUs + HOUR_US, endUs: startUs + 2 * HOUR_US };
	await alpha.client.put(`/v1/operations/op${i}`, {
		class: "uncrewed",
		category: "civil",
		volumes: [
			{
				outline: { kind: "disc", lat9: 46e9 + i * 1e7, lon9: 8e9, radiusMm: 200_000 },
				band: { datum: "W84", lower01mm: 0, upper01mm: 1_000_000 },
				window,
			},
		],
	});
	await settle();
	const [waiting] = await bravo.client.get<Dialogue[]>("/v1/dialogues?waiting=true");
	if (waiting === undefined) throw new Error("the notice did not arrive");
	await bravo.client.post(`/v1/dialogues/${waiting.ref}/present`);
	await settle();
	await bravo.client.post(`/v1/dialogues/${waiting.ref}/answer`, { msg: "ROGER" });
	await settle();
	// The outcome is said at the tick.
	for (const node of nodes) await node.command({ type: "step", nowUs, untilUs: nowUs });
	await settle();
}
for (const reader of readers) reader.destroy();
await Promise.all(nodes.map((node) => node.close()));
