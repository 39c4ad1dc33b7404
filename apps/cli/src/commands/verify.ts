import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { verifyBundle } from "@tansiq/record";
import { Command } from "commander";
import { EXIT, Failure } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq verify BUNDLE`: judges an export by itself; verify/ has the same in Go and in Python. */
export function verifyCommand(): Command {
	return new Command("verify")
		.description("check an exported line: who said what, in which order, received when")
		.argument("<bundle>", "a folder that `tansiq export` wrote")
		.option("--json", "print the whole report as one JSON object last")
		.addHelpText(
			"after",
			`
Exit codes: 0 everything is as its signers left it · 1 a fault, or a log with two histories.
Compare the founding's words with what the parties printed: the rest follows from it.

Example:
  tansiq verify ./evidence`,
		)
		.action((folder: string, { json }: { json?: boolean }) => {
			const report = verifyBundle(readBundle(folder));
			const { logs, faults, forks, claims, deposits } = report;
			printLines(
				`line ${report.line}, founding ${report.founding}`,
				...logs.map(
					({ origin, size, entriesChecked, receiptsChecked, witnessedChecked }) =>
						`${origin}: ${size} entries, ${entriesChecked} checked, ${receiptsChecked} receipts, ${witnessedChecked} heads witnessed`,
				),
				`${report.operatorSignatures} operators' signatures, ${report.joint} joint statements, ${report.blobs} blobs`,
				...deposits.map(
					({ sender, addressee, timeS, entries }) =>
						`deposit: ${entries.join(", ")} of ${sender} lay for ${addressee} from ${timeS} s on`,
				),
				...claims.map(({ file, code, what }) => `claim ${file}: ${code}: ${what}`),
				...faults.map(({ file, code, what }) => `FAULT ${file}: ${code}: ${what}`),
				...forks.map((origin) => `FORK ${origin}`),
			);
			if (json) printJson(report);
			if (faults.length + forks.length > 0)
				throw new Failure(EXIT.failed, `${folder}: ${faults.length} faults, ${forks.length} forks`);
			if (!json) printLines("ok");
		});
}

function readBundle(folder: string): Map<string, Uint8Array> {
	const files = new Map<string, Uint8Array>();
	for (const path of globSync("**/*", { cwd: folder }).sort())
		if (statSync(join(folder, path)).isFile()) files.set(path, readFileSync(join(folder, path)));
	if (!files.has("bundle.json"))
		throw new Failure(EXIT.usage, `${folder}: expected a folder with bundle.json`);
	return files;
}
