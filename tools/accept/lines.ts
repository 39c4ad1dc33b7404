import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a program of this repository prints; it has to end well. */
export function run(args: readonly string[], env: Record<string, string> = {}): string {
	const { status, stdout, stderr } = spawnSync(process.execPath, args, {
		cwd: ROOT,
		encoding: "utf8",
		env: { ...process.env, ...env },
		maxBuffer: 256 * 1024 * 1024,
	});
	assert.equal(status, 0, `${args.join(" ")}\n${stdout.slice(-3_000)}\n${stderr.slice(-3_000)}`);
	return stdout;
}

/** The object that a benchmark or the simulator prints last. */
export const lastJson = (stdout: string) => JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");

/** The lines of an acceptance run: what each says, and what measures it. */
export type Lines = Record<string, { says: string; run: () => Promise<unknown> }>;

/** Runs the lines asked for, or all; prints their figures, and exits with 1 where one does not hold. */
export async function acceptLines(lines: Lines, asked: readonly string[]): Promise<void> {
	const failed: string[] = [];
	for (const number of asked.length > 0 ? asked : Object.keys(lines)) {
		const line = lines[number];
		if (line === undefined)
			throw new Error(`line ${number}: expected ${Object.keys(lines).join(", ")}`);
		process.stdout.write(`\n${number}. ${line.says}\n`);
		try {
			process.stdout.write(`   ${JSON.stringify(await line.run())}\n   holds\n`);
		} catch (error) {
			failed.push(number);
			process.stdout.write(`   DOES NOT HOLD: ${(error as Error).message}\n`);
		}
	}
	process.stdout.write(
		failed.length === 0
			? "\nevery line holds\n"
			: `\nlines that do not hold: ${failed.join(", ")}\n`,
	);
	process.exitCode = failed.length === 0 ? 0 : 1;
}
