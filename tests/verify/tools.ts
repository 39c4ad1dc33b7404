import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bundle, BundleReport } from "@tansiq/record";

/** The verifiers of verify/, run as a stranger would: without Node on their path. */

const VERIFY = fileURLToPath(new URL("../../verify/", import.meta.url));
/** Where the system keeps its own programs; the repository's Node is not there. */
const SYSTEM_PATH = "/usr/bin:/bin";

export interface Ran {
	status: number | null;
	stdout: string;
	stderr: string;
}

/** One of the two tools; `run` hands it arguments. */
export interface Tool {
	name: string;
	run(...args: string[]): Ran;
}

function run(command: string, args: string[], env: Record<string, string> = {}, cwd?: string): Ran {
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		...(cwd === undefined ? {} : { cwd }),
		encoding: "utf8",
		env: { PATH: SYSTEM_PATH, LC_ALL: "C.UTF-8", ...env },
		maxBuffer: 64 << 20,
	});
	return { status, stdout: stdout ?? "", stderr: stderr || String(error ?? "") };
}

/** The first Python that has `cryptography`, or why there is none. */
export function pythonTool(): Tool | string {
	for (const python of ["/usr/bin/python3", "python3"]) {
		if (run(python, ["-c", "import cryptography"]).status !== 0) continue;
		return {
			name: "Python",
			run: (...args) => run(python, [join(VERIFY, "python/verify"), ...args]),
		};
	}
	return "without Python, or without its cryptography package";
}

/** What verify/go imports, below golang.org/x, and what that imports in turn where it is old. */
const SOURCES = ["mod/sumdb/note", "mod/sumdb/tlog", "text/unicode/norm", "text/transform"];
const OLD_SOURCES = ["crypto/ed25519"];

/**
 * The program built in `folder` from verify/go, with Go's libraries as its tool chain or Debian
 * keeps their sources: no network is needed.
 */
export function goTool(folder: string): Tool | string {
	const env = {
		HOME: folder,
		GOPATH: folder,
		GOCACHE: join(folder, "cache"),
		GO111MODULE: "off",
		GOTOOLCHAIN: "local",
	};
	for (const go of ["/usr/bin/go", "/usr/local/go/bin/go"]) {
		const root = run(go, ["env", "GOROOT"], env);
		if (root.status !== 0) continue;
		const places = [
			join(root.stdout.trim(), "src/cmd/vendor/golang.org/x"),
			join(root.stdout.trim(), "src/vendor/golang.org/x"),
			"/usr/share/gocode/src/golang.org/x",
		];
		const found = (name: string) =>
			places.map((place) => join(place, name)).find((path) => existsSync(path));
		if (SOURCES.some((name) => found(name) === undefined)) continue;
		for (const name of [...SOURCES, ...OLD_SOURCES]) {
			const path = found(name);
			if (path !== undefined) copySources(path, join(folder, "src/golang.org/x", name));
		}
		const program = join(folder, "src/verify");
		copySources(join(VERIFY, "go"), program);
		const built = run(go, ["build", "-o", join(folder, "verify"), "."], env, program);
		if (built.status !== 0) throw new Error(built.stderr);
		return { name: "Go", run: (...args) => run(join(folder, "verify"), args) };
	}
	return "without Go, or without the sources of golang.org/x";
}

/** Without tests, which import more. */
function copySources(from: string, to: string): void {
	cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith("_test.go") });
}

/** One run over several folders, because a program's start takes longer than a small bundle. */
export function runEach(tool: Tool, folders: readonly string[]): Map<string, Ran> {
	const { stdout, stderr } = tool.run(...folders);
	const found = new Map<string, Ran>();
	for (const part of stdout.split(/^bundle /m).slice(1)) {
		const [, folder = "", text = "", status] =
			/^([^\n]*)\n(.*?)^status ([0-9])\n$/ms.exec(part) ?? [];
		found.set(folder, { status: Number(status), stdout: text, stderr });
	}
	return found;
}

/** Lays a bundle out as files. */
export function writeBundle(folder: string, bundle: Bundle): void {
	for (const [path, bytes] of bundle) {
		const file = join(folder, path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, bytes);
	}
}

/** What `verify` must print of a report, but for its wording after the code. */
export function expected(report: BundleReport): string[] {
	const lines = report.founding === "" ? [] : [`founding ${report.founding}`];
	for (const log of report.logs) {
		const checked = `entries ${log.entriesChecked} receipts ${log.receiptsChecked}`;
		const witnessed = `witnessed ${log.witnessedChecked}`;
		lines.push(`${log.origin} size ${log.size} root ${log.root} ${checked} ${witnessed}`);
	}
	for (const { sha256, sender, addressee, timeS, entries } of report.deposits) {
		lines.push(`deposit ${sha256} ${sender} ${addressee} time ${timeS} ${entries.join(" ")}`);
	}
	for (const { file, code } of report.claims) lines.push(`NOTE ${file} ${code}`);
	for (const { file, code } of report.faults) lines.push(`FAULT ${file} ${code}`);
	for (const origin of report.forks) lines.push(`FORK ${origin}`);
	if (report.faults.length + report.forks.length === 0) lines.push("ok");
	return lines.sort();
}

/** The lines that a tool printed, without its own wording. */
export function printed({ stdout }: Ran): string[] {
	return stdout
		.trimEnd()
		.split("\n")
		.map((line) => (/^(NOTE|FAULT) /.test(line) ? line.replace(/: .*/, "") : line))
		.sort();
}
