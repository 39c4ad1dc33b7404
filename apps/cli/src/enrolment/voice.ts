import { createInterface } from "node:readline/promises";
import { EXIT, Failure } from "../exit.ts";
import { compareWords } from "./words.ts";

/**
 * The words that the other side reads out, against ours. Nothing is signed unless they are the
 * same. A person listens before our own words are shown, so that he types what he hears.
 * @param said what was given on the command line
 * @throws Failure
 */
export async function hearWords(said: string | undefined, peer: string, text: string) {
	if (said !== undefined) return judge(said, text);
	if (process.stdin.isTTY !== true)
		throw new Failure(
			EXIT.usage,
			`expected --same with the words that ${peer} reads out; nothing was signed`,
		);
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	try {
		for (;;) {
			const heard = await lines.question(
				`Call ${peer} where you know the voice. Type the twelve words or numbers that they read out:\n`,
			);
			const result = compareWords(heard, text);
			if (typeof result === "string") return judge(heard, text);
			process.stderr.write(`${result.notUnderstood}. Once more.\n`);
		}
	} finally {
		lines.close();
	}
}

function judge(heard: string, text: string): void {
	const result = compareWords(heard, text);
	if (result === "same") return;
	if (result === "different")
		throw new Failure(
			EXIT.differ,
			"the words are not the same, nothing was signed: the files were changed on the way, or are not of the same enrolment",
		);
	throw new Failure(EXIT.usage, `--same: ${result.notUnderstood}; nothing was signed`);
}
