import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const withoutStrace = existsSync("/usr/bin/strace")
	? false
	: "without strace no system call can be seen";

export interface TraceVerdict {
	/** HTTP replies and pushed events, judged by the journal position that they name. */
	named: number;
	/** Frames and countersignatures, judged by whether anything written was not yet synced. */
	sealed: number;
	/** Outputs that left before the fsync that covers them. */
	early: string[];
}

/** Runs the traced work and judges every output of both nodes. */
export async function traceOutputs(synchronous: "FULL" | "OFF"): Promise<TraceVerdict> {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-trace-"));
	const trace = join(folder, "trace.txt");
	const work = fileURLToPath(new URL("./traced-work.ts", import.meta.url));
	try {
		await promisify(execFile)(
			"strace",
			[
				...["-f", "-yy", "-s", "20000", "-o", trace],
				...["-e", "trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg"],
				...[process.execPath, work, folder, synchronous],
			],
			{ maxBuffer: 16 * 1024 * 1024 },
		);
		const ports = JSON.parse(readFileSync(join(folder, "ports.json"), "utf8"));
		return judge(readFileSync(trace, "latin1"), ports);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

type Ports = Record<string, { http: number; line: number }>;

interface NodeTrace {
	written: Set<number>;
	synced: Set<number>;
}

const LINE = /^(\d+) +(?:(\w+)\((\d+<(?:TCP:\[[^\]]*\]|[^>]*)>)?(.*)|<\.\.\. (\w+) resumed>(.*))$/;
const TLS_APPLICATION_DATA = /^, "\\27\\3\\3/;
const TLS_VECTOR = /iov_base="\\27\\3\\3/;

/** Reads the trace in order: what was written, what an fsync covered, and what left meanwhile. */
function judge(trace: string, ports: Ports): TraceVerdict {
	const nodes = new Map<string, NodeTrace>();
	const nodeOf = (party: string): NodeTrace => {
		const known = nodes.get(party) ?? { written: new Set(), synced: new Set() };
		nodes.set(party, known);
		return known;
	};
	const syncing = new Map<string, { party: string; covers: number[] }>();
	const verdict: TraceVerdict = { named: 0, sealed: 0, early: [] };
	let serial = false;
	for (const line of trace.split("\n")) {
		serial ||= line.includes("one thing at a time");
		const [, thread = "", call, file = "", rest = "", resumed, result = ""] = LINE.exec(line) ?? [];
		const wal = /\/(\w+)\/journal\.sqlite-wal>/.exec(file)?.[1];
		if (call === "pwrite64" && wal !== undefined) {
			const node = nodeOf(wal);
			for (const [, position] of rest.matchAll(/\{\\"position\\":(\d+)/g))
				node.written.add(Number(position));
		} else if (call?.endsWith("sync") && wal !== undefined) {
			syncing.set(thread, { party: wal, covers: [...nodeOf(wal).written] });
		} else if (call !== undefined && file.includes("TCP:[")) {
			judgeOutput(verdict, nodeOf, ports, file, rest, serial);
		}
		const ended =
			(call?.endsWith("sync") && / = 0$/.test(rest)) ||
			(resumed?.endsWith("sync") && / = 0$/.test(result));
		const sync = ended ? syncing.get(thread) : undefined;
		if (sync !== undefined) {
			for (const position of sync.covers) nodeOf(sync.party).synced.add(position);
			syncing.delete(thread);
		}
	}
	return verdict;
}

function judgeOutput(
	verdict: TraceVerdict,
	nodeOf: (party: string) => NodeTrace,
	ports: Ports,
	socket: string,
	rest: string,
	serial: boolean,
): void {
	const [, local, remote] = /TCP:\[127\.0\.0\.1:(\d+)->127\.0\.0\.1:(\d+)\]/.exec(socket) ?? [];
	for (const [party, { http, line }] of Object.entries(ports)) {
		const peer = Object.entries(ports).find(([other]) => other !== party)?.[1];
		if (Number(local) === http) {
			const named = [...rest.matchAll(/tansiq-position: (\d+)|(?:"|\\n)id: (\d+)\\n/gi)];
			for (const [, header, event] of named) {
				verdict.named++;
				const position = Number(header ?? event);
				if (position > 0 && !nodeOf(party).synced.has(position))
					verdict.early.push(`${party}: reply or push of position ${position}`);
			}
		} else if (Number(local) === line || Number(remote) === peer?.line) {
			if (!serial) continue;
			if (!TLS_APPLICATION_DATA.test(rest) && !TLS_VECTOR.test(rest)) continue;
			verdict.sealed++;
			const { written, synced } = nodeOf(party);
			const open = [...written].filter((position) => !synced.has(position));
			if (open.length > 0)
				verdict.early.push(`${party}: frame while ${open.join()} was not synced`);
		}
	}
}
