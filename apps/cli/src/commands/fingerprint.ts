import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "@tansiq/language";
import { memberOf, openFolder, partyWithoutNode, readFounding } from "@tansiq/node";
import { type Founding, foundingText, type Member } from "@tansiq/party";
import { Command } from "commander";
import { language, readersLanguage } from "../enrolment/arguments.ts";
import { invitationOf, replyOf } from "../enrolment/ceremony.ts";
import { memberText } from "../enrolment/papers.ts";
import { fingerprintWords, wordLines } from "../enrolment/words.ts";
import { usage } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq fingerprint FOLDER`: the words of our own keys, and of the founding document. */
export function fingerprintCommand(): Command {
	return new Command("fingerprint")
		.description("the words that stand for a folder's own keys and for its founding document")
		.argument("<folder>", "a node's folder")
		.option("--lang <language>", "of the words: en, ar, he or ru", language, readersLanguage())
		.option("--json", "print one JSON object last")
		.addHelpText("after", "\nExample:\n  tansiq fingerprint ./alpha --lang ar")
		.action((path: string, options: { lang: Language; json?: boolean }) => {
			const { party, line, own, founding, signed } = usage(() => look(path));
			const keys = fingerprintWords(options.lang, memberText(party, line, own));
			const words = founding && fingerprintWords(options.lang, foundingText(founding));
			const without = founding && partyWithoutNode(founding);
			const oneSided = without !== null;
			if (options.json)
				return printJson({ party, line, keys, founding: words, founded: signed, oneSided });
			printLines(`Keys of ${party} on ${line}:`, ...wordLines(keys));
			if (words === null) return;
			let how = signed ? "signed by both" : "not yet signed by both";
			if (oneSided) how = `one-sided, signed by ${party} alone: ${without} has no node`;
			printLines("", `Founding document, ${how}:`, ...wordLines(words));
		});
}

interface Look {
	party: string;
	line: string;
	own: Member;
	founding: Founding | null;
	/** By both. */
	signed: boolean;
}

function look(path: string): Look {
	const folder = openFolder(path);
	const { party, line } = folder.config;
	const signed = existsSync(join(path, "founding.json"));
	const founding = signed ? readFounding(path).founding : (replyOf(path)?.founding ?? null);
	const own = founding?.members[party] ?? invitationOf(path)?.invitation.member ?? memberOf(folder);
	return { party, line, own, founding, signed };
}
