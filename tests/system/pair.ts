import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { demoAgreement, enrol, NodeProcess } from "@tansiq/cli";

export const HOUR_US = 3_600_000_000;
export const START_US = 1_700_000_000_000_000;

/** Two real nodes as processes, whose clock the test moves. */
export interface Pair {
	alpha: NodeProcess;
	bravo: NodeProcess;
	/** Moves both clocks without a tick. */
	clock(nowUs: number): Promise<void>;
	/** One tick of both at this instant. */
	step(nowUs: number): Promise<void>;
	/** Until nothing is under way. */
	settle(): Promise<void>;
	close(): Promise<void>;
}

export async function startPair(
	folder: string,
	synchronous: "FULL" | "OFF" = "FULL",
): Promise<Pair> {
	const theatre = { south9: 45e9, west9: 7e9, north9: 47e9, east9: 9e9 };
	const validity = { startUs: START_US, endUs: START_US + 24 * HOUR_US };
	const { folders, urls } = await enrol(
		folder,
		[
			{ id: "alpha", name: "Alpha" },
			{ id: "bravo", name: "Bravo" },
		],
		{
			line: "pair",
			agreement: demoAgreement({ id: "pair", theatre, validity }, []),
			clock: "driven",
			mode: "exercise",
		},
	);
	const ports = Object.entries(folders).map(([party, { config }]) => [
		party,
		{ http: config.httpPort, line: config.linePort },
	]);
	writeFileSync(join(folder, "ports.json"), JSON.stringify(Object.fromEntries(ports)));
	const nodeOf = (party: string) =>
		new NodeProcess({
			party,
			folder: join(folder, party),
			url: urls[party] as string,
			startUs: START_US,
			synchronous,
		});
	const [alpha, bravo] = [nodeOf("alpha"), nodeOf("bravo")];
	const both = [alpha, bravo];
	const all = async (ask: (node: NodeProcess) => Promise<unknown>): Promise<void> => {
		await Promise.all(both.map(ask));
	};
	await all((node) => node.start());
	const settle = () => all((node) => node.command({ type: "settle" }));
	await settle();
	return {
		alpha,
		bravo,
		clock: (nowUs) => all((node) => node.command({ type: "clock", nowUs })),
		step: (nowUs) => all((node) => node.command({ type: "step", nowUs, untilUs: nowUs })),
		settle,
		close: () => all((node) => node.close()),
	};
}

/** A request for a disc on the map of the pair's theatre, an hour from the start. */
export function discRequest(
	at: { lat9: number; lon9: number; radiusMm: number },
	kind: { class: "uncrewed" | "ground" | "crewed"; label?: string },
) {
	return {
		category: "civil",
		...kind,
		volumes: [
			{
				outline: { kind: "disc", ...at },
				band: { datum: "W84", lower01mm: 0, upper01mm: 1_000_000 },
				window: { startUs: START_US + HOUR_US, endUs: START_US + 2 * HOUR_US },
			},
		],
	};
}
