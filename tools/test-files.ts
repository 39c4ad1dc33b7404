/** Runs test files with node:test, each in a process of its own, and reports each as it ends. */
import { run } from "node:test";
import type { Report } from "./reporter.ts";

/** Test files that run at once: the machine this is dimensioned for has two cores. */
const CONCURRENCY = 2;
/** Coarse: stops a file that hangs, does not judge one that is slow. */
export const FILE_TIMEOUT_MS = 10 * 60_000;

/** @param files paths below `root`, which ends in a slash */
export async function runTestFiles(
	root: string,
	files: readonly string[],
	report: Report,
	timeoutMs = FILE_TIMEOUT_MS,
): Promise<void> {
	const waiting = [...files];
	const worker = async () => {
		for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
			const signal = AbortSignal.timeout(timeoutMs);
			const events = run({ files: [root + file], cwd: root, signal });
			report.add(await report.follow(file, events));
		}
	};
	await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
