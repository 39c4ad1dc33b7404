import type { Dialogue, Finding, Operation } from "@tansiq/api";
import type { EngineTime } from "@tansiq/node";
import type { Alert, LedgerRow, PositionChain } from "@tansiq/party";
import type { PartyName } from "@tansiq/scenarios";
import type { NodeProcess } from "../drive/process.ts";

/** What one node holds at the end of a run, asked for through its interface. */
export interface NodeEnd {
	party: PartyName;
	operations: Operation[];
	dialogues: Dialogue[];
	/** By own operation id. */
	findings: Map<string, Finding[]>;
	alerts: Alert[];
	ledger: { rows: LedgerRow[]; positions: PositionChain; foreign: PositionChain };
	/** Its copy of all four logs of the line, by `author/log`. */
	logs: Map<string, Buffer[]>;
	rssMb: number;
	commits: number;
	fsyncMedianUs: number;
	/** CPU time of its engine since its last start. */
	engine: EngineTime | null;
}

const PAGE = 2_000;

export async function gather(party: PartyName, node: NodeProcess): Promise<NodeEnd> {
	const get = <T>(path: string) => node.request((client) => client.get<T>(path));
	const findings = await get<{ operation: string; findings: Finding[] }[]>("/v1/findings");
	const { stats } = await node.command({ type: "stats" });
	const logs = new Map<string, Buffer[]>();
	for (const author of ["alpha", "bravo"])
		for (const log of ["urgent", "routine"])
			logs.set(`${author}/${log}`, await entriesOf(get, author, log));
	return {
		party,
		operations: await get("/v1/operations"),
		dialogues: await get("/v1/dialogues"),
		findings: new Map(findings.map(({ operation, findings }) => [operation, findings])),
		alerts: await get("/v1/alerts"),
		ledger: await ledgerOf(get),
		logs,
		rssMb: stats?.rssMb ?? 0,
		commits: stats?.commits ?? 0,
		fsyncMedianUs: stats?.fsyncMedianUs ?? 0,
		engine: stats?.engine ?? null,
	};
}

/** All rows that this node told, page by page. */
async function ledgerOf(get: <T>(path: string) => Promise<T>): Promise<NodeEnd["ledger"]> {
	const rows: LedgerRow[] = [];
	for (let after: number | null = 0; ; ) {
		const page: NodeEnd["ledger"] & { next: number | null } = await get(
			`/v1/ledger?after=${after}&limit=${PAGE}`,
		);
		rows.push(...page.rows);
		after = page.next;
		if (after === null) return { rows, positions: page.positions, foreign: page.foreign };
	}
}

async function entriesOf(
	get: <T>(path: string) => Promise<T>,
	author: string,
	log: string,
): Promise<Buffer[]> {
	const all: Buffer[] = [];
	for (;;) {
		const path = `/v1/entries/${author}/${log}?from=${all.length}&limit=${PAGE}`;
		const { entries } = await get<{ entries: string[] }>(path);
		all.push(...entries.map((entry) => Buffer.from(entry, "base64")));
		if (entries.length < PAGE) return all;
	}
}

/** Both nodes hold the same bytes of all four logs. */
export function recordsEqual(a: NodeEnd, b: NodeEnd): boolean {
	for (const [name, ours] of a.logs) {
		const theirs = b.logs.get(name) ?? [];
		if (ours.length !== theirs.length) return false;
		if (!ours.every((entry, i) => entry.equals(theirs[i] as Buffer))) return false;
	}
	return true;
}
