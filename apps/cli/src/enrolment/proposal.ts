import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Agreement } from "@tansiq/agreement";
import { LANGUAGES, phraseFileHash } from "@tansiq/language";
import { isExerciseLine } from "@tansiq/node";
import { DAY_US } from "@tansiq/space";
import type { Command } from "commander";
import { type Box, box, EVERYWHERE, name, natural } from "../arguments.ts";
import { plainAgreement } from "../drive/agreements.ts";
import { EXIT, Failure } from "../exit.ts";

/** What whoever founds a line says of it: its name, its agreement, and whether it is a drill's. */
export interface ProposalOptions {
	line?: string;
	theatre: Box;
	days: number;
	agreement?: string;
	exercise?: boolean;
}

export function withProposalOptions(command: Command): Command {
	return command
		.option("--line <name>", "name of the line (default: line1, or exercise-line1)", name)
		.option("--theatre <box>", "south,west,north,east in degrees", box, EVERYWHERE)
		.option("--days <count>", "how long the agreement holds", natural, 365)
		.option("--agreement <file>", "an agreement of your own, JSON, in place of the plain one")
		.option("--exercise", "a line for exercises, which is never the real one");
}

/** @throws Failure */
export function proposedLine({ line, exercise }: ProposalOptions): string {
	const named = line ?? (exercise ? "exercise-line1" : "line1");
	if (isExerciseLine(named) === (exercise === true)) return named;
	throw new Failure(
		EXIT.usage,
		exercise
			? `--line ${named}: expected exercise-… for a line of exercises`
			: `--line ${named}: expected --exercise as well, or another name`,
	);
}

/** The agreement of a file, or the plain one from now on. @throws Failure */
export function proposedAgreement(
	line: string,
	parties: [string, string],
	options: ProposalOptions,
): Agreement {
	if (options.agreement !== undefined) return readJson(options.agreement) as Agreement;
	const nowUs = Date.now() * 1000;
	const validity = { startUs: nowUs, endUs: nowUs + options.days * DAY_US };
	return plainAgreement({ id: line, theatre: options.theatre, validity, parties });
}

/** What each text of ours means: a dispute over words resolves to these hashes. */
export function phraseHashes(): Record<string, string> {
	const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
	return Object.fromEntries(LANGUAGES.map((each) => [each, phraseFileHash(each, sha256)]));
}

/** @throws Failure */
export function readJson(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		throw new Failure(EXIT.usage, `${file}: expected a file of JSON`);
	}
}
