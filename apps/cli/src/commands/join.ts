import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "@tansiq/language";
import { foundingText } from "@tansiq/party";
import { Command } from "commander";
import { address, lineAddress } from "../arguments.ts";
import { language, readersLanguage } from "../enrolment/arguments.ts";
import {
	about,
	aloneOf,
	invitationOf,
	partyFolder,
	receive,
	reply,
	replyOf,
} from "../enrolment/ceremony.ts";
import {
	ensureOperator,
	type OperatorOptions,
	withOperatorOptions,
} from "../enrolment/operators.ts";
import { openInvitation, readPaper } from "../enrolment/papers.ts";
import { termLines } from "../enrolment/terms.ts";
import { hearWords } from "../enrolment/voice.ts";
import { fingerprintWords, wordLines } from "../enrolment/words.ts";
import { EXIT, Failure, usage } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

interface Options extends OperatorOptions {
	at?: URL;
	name?: string;
	same?: string;
	lang: Language;
	json?: boolean;
}

/** `tansiq join FOLDER FILE`: the next step of an enrolment, whichever file has come. */
export function joinCommand(): Command {
	const command = new Command("join")
		.description("take the other party's file: an invitation, a reply, or the founding document")
		.argument("<folder>", "your folder; for an invitation one to make")
		.argument("<file>", "invitation.json, reply.json or founding.json of the other party")
		.option("--at <host:port>", "with an invitation: where your line is reached", address)
		.option("--name <text>", "with an invitation: your name on the other's screen")
		.option("--same <words>", "the twelve words or numbers that the other side read out")
		.option("--lang <language>", "of the words: en, ar, he or ru", language, readersLanguage());
	return withOperatorOptions(command)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Nothing is signed for good before the words that the other side reads out are those of this side.

Exit codes: 0 done · 2 the file cannot be used · 5 the words are not the same, nothing was signed

Examples:
  tansiq join ./bravo invitation.json --at desk-b.example:8443 --operator duty-1 --roles watch,chief
  tansiq join ./alpha reply.json
  tansiq join ./bravo founding.json --same "0132 1071 0003 …"`,
		)
		.action(async (folder: string, file: string, options: Options) => {
			const document = usage(() => about(file, () => readPaper(file)));
			if (document.invitation !== undefined) await answer(folder, file, document, options);
			else await conclude(folder, file, document, options);
		});
}

/** The second party's step: an invitation in, a reply out. */
async function answer(
	path: string,
	file: string,
	document: Record<string, unknown>,
	options: Options,
): Promise<void> {
	const invitation = usage(() => about(file, () => openInvitation(document)));
	const { from, line, agreement } = invitation.invitation;
	if (usage(() => invitationOf(path)) !== null)
		throw new Failure(EXIT.usage, `${path}: has sent an invitation itself; expected a new folder`);
	if (usage(() => aloneOf(path)) !== null)
		throw new Failure(EXIT.usage, `${path}: has founded a line alone; expected a new folder`);
	const party = agreement.parties.find((each) => each !== from) ?? "";
	const earlier = usage(() => replyOf(path))?.founding.members[party];
	const at = options.at ?? (earlier && new URL(earlier.address));
	if (at === undefined)
		throw new Failure(EXIT.usage, "expected --at, where your line is reached by the other");
	await ensureOperator(path, party, options);
	const folder = await partyFolder(path, party, line, { at, name: options.name }).catch((error) => {
		throw new Failure(EXIT.usage, (error as Error).message);
	});
	const { founding } = usage(() => about(file, () => reply(folder, invitation, lineAddress(at))));
	const words = fingerprintWords(options.lang, foundingText(founding));
	const made = join(path, "reply.json");
	if (options.json) return printJson({ line, party, file: made, words, founded: false });
	printLines(
		...termLines(founding),
		"",
		`${made}: carry it to ${from}. When ${from} calls, read out:`,
		...wordLines(words),
	);
}

/** The last step of either party: the words are compared, and the line is founded. */
async function conclude(
	path: string,
	file: string,
	document: Record<string, unknown>,
	options: Options,
): Promise<void> {
	if (!existsSync(join(path, "node.json")))
		throw new Failure(EXIT.usage, `${path}: expected a folder that has invited or answered`);
	const { signed, peer, accepted, accept } = usage(() =>
		about(file, () => receive(path, document)),
	);
	const { founding } = signed;
	const text = foundingText(founding);
	const words = fingerprintWords(options.lang, text);
	const founder = usage(() => invitationOf(path)) !== null;
	const party = Object.keys(founding.members).find((member) => member !== peer);
	const made = join(path, "founding.json");
	const goesOn = founder && founding.replaces !== undefined;
	if (!options.json) printLines(...termLines(founding), "");
	if (!accepted) {
		if (options.same === undefined && process.stdin.isTTY !== true) {
			if (options.json) printJson({ line: founding.line, party, words, founded: false });
			else printLines("The words of this side:", ...wordLines(words));
		}
		await hearWords(options.same, peer, text);
		accept();
	}
	if (options.json)
		return printJson({ line: founding.line, party, file: made, words, founded: true });
	printLines(
		`The line is founded. Read out to ${peer}, who compares as well:`,
		...wordLines(words),
		"",
		...(founder ? [`${made}: carry it to ${peer}`] : []),
		goesOn
			? `Stop the node that runs, and start it again: tansiq serve ${path}`
			: `Carry recovery-1.pem and recovery-2.pem from ${path} to two safes, then: tansiq serve ${path}`,
	);
}
