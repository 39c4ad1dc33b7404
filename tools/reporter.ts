/** Gathers what each test file did and prints it: failures in full, skips with reasons, counts last. */
import type { run } from "node:test";
import { inspect } from "node:util";

export interface Outcome {
	file: string;
	passed: number;
	failures: { name: string; text: string }[];
	skips: { name: string; reason: string }[];
	/** Figures that the tests gave with `t.diagnostic`. */
	notes: string[];
	/** Standard output and error of the file, shown when it fails. */
	output: string;
	durationMs: number;
}

/** A skip whose reason begins so lacks a recording, which no package manager could install. */
const WITHOUT_DATA = "without data";

export class Report {
	#options: { root: string; noSkip: boolean; write: (text: string) => void };
	#passed = 0;
	#failed: string[] = [];
	#skipped = 0;
	#withoutData = 0;

	constructor(options: { root: string; noSkip: boolean; write?: (text: string) => void }) {
		this.#options = { write: (text) => process.stdout.write(text), ...options };
	}

	/** Reads the events of one test file until it has ended. */
	async follow(file: string, events: ReturnType<typeof run>): Promise<Outcome> {
		const outcome: Outcome = {
			file,
			passed: 0,
			failures: [],
			skips: [],
			notes: [],
			output: "",
			durationMs: 0,
		};
		const started = performance.now();
		let fileFailed = false;
		for await (const { type, data } of events) {
			if (type === "test:stdout" || type === "test:stderr") outcome.output += data.message;
			if (type === "test:diagnostic" && data.file) outcome.notes.push(data.message);
			if (type !== "test:pass" && type !== "test:fail") continue;

			if (data.name === data.file) {
				fileFailed = type === "test:fail"; // the file itself, reported after its tests
			} else if (data.skip !== undefined || data.todo !== undefined) {
				const reason = data.skip ?? data.todo;
				const text = typeof reason === "string" ? reason : "no reason given";
				outcome.skips.push({ name: data.name, reason: text });
			} else if (type === "test:fail") {
				const error = data.details.error as Error & { failureType?: string };
				// A parent that fails only through its children would be counted twice.
				if (error.failureType === "subtestsFailed") continue;
				const at = data.line === undefined ? "" : ` (line ${data.line})`;
				outcome.failures.push({ name: data.name + at, text: describe(error) });
			} else if (data.details.type !== "suite") {
				outcome.passed++;
			}
		}
		outcome.durationMs = performance.now() - started;
		judgeFile(outcome, fileFailed);
		return outcome;
	}

	/** Counts and prints one outcome. */
	add(outcome: Outcome): void {
		const failures = [...outcome.failures];
		const skips = [];
		for (const skip of outcome.skips) {
			if (this.#options.noSkip && !skip.reason.startsWith(WITHOUT_DATA)) {
				failures.push({ name: skip.name, text: `skipped, and no skip is allowed: ${skip.reason}` });
			} else {
				skips.push(skip);
			}
		}
		this.#passed += outcome.passed;
		this.#skipped += skips.length;
		this.#withoutData += skips.filter(({ reason }) => reason.startsWith(WITHOUT_DATA)).length;
		this.#failed.push(...failures.map(({ name }) => `${outcome.file}: ${name}`));

		const lines = [
			`${failures.length > 0 ? "FAIL" : "ok  "} ${outcome.file}  ${outcome.passed} passed` +
				`  ${(outcome.durationMs / 1000).toFixed(1)} s`,
			...outcome.notes.map((note) => `     ${note}`),
			...skips.map(({ name, reason }) => `     skipped: ${name}: ${reason}`),
		];
		for (const { name, text } of failures) lines.push(`     failed: ${name}`, indent(text));
		if (failures.length > 0 && outcome.output.trim() !== "") {
			lines.push("     output:", indent(outcome.output.trimEnd()));
		}
		this.#write(lines);
	}

	/** Prints the names of what failed and, last, the counts. Returns whether nothing failed. */
	end(): boolean {
		if (this.#failed.length > 0) this.#write(["", "Failed:", ...this.#failed.map((f) => `  ${f}`)]);
		const data = this.#withoutData > 0 ? ` (${this.#withoutData} without data)` : "";
		const counts = [
			`${this.#passed} passed`,
			`${this.#failed.length} failed`,
			`${this.#skipped} skipped${data}`,
		];
		this.#write([counts.join(", ")]);
		return this.#failed.length === 0;
	}

	#write(lines: string[]): void {
		this.#options.write(`${lines.join("\n").replaceAll(this.#options.root, "")}\n`);
	}
}

/** A file that crashes, hangs or holds no test fails even where no single test of it did. */
function judgeFile(outcome: Outcome, fileFailed: boolean): void {
	if (fileFailed && outcome.failures.length === 0) {
		const text = "the file crashed, left with an error after its tests, or was stopped as hanging";
		outcome.failures.push({ name: "the file itself", text });
	} else if (outcome.passed + outcome.failures.length + outcome.skips.length === 0) {
		outcome.failures.push({ name: "the file itself", text: "it holds no test" });
	}
}

function describe(error: Error): string {
	const cause = error.cause ?? error;
	return typeof cause === "string" ? cause : inspect(cause, { depth: 8, maxStringLength: 4000 });
}

function indent(text: string): string {
	return text.replace(/^(?=.)/gm, "       ");
}
