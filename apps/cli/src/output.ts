/** The last thing on standard output, for programs: one JSON object on one line. */
export function printJson(value: unknown): void {
	process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printLines(...lines: string[]): void {
	process.stdout.write(`${lines.join("\n")}\n`);
}

/** Progress goes to standard error, and only overwrites itself where somebody looks on. */
export function progress(text: string, last = false): void {
	if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}${last ? "\n" : ""}`);
	else if (last) process.stderr.write(`${text}\n`);
}
