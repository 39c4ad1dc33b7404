import { existsSync, readFileSync } from "node:fs";
import type { Language } from "@tansiq/language";
import { REVOCATION_QUORUM } from "@tansiq/record";
import { Command } from "commander";
import { name, natural, nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { language, readersLanguage } from "../enrolment/arguments.ts";
import { passphraseOf, SECOND } from "../enrolment/passphrase.ts";
import {
	type RevocationPaper,
	readRevocationPaper,
	revocationLines,
	revocationNote,
	signedPaper,
	writeRevocationPaper,
} from "../enrolment/revocation-paper.ts";
import { fingerprintWords, wordLines } from "../enrolment/words.ts";
import { EXIT, Failure, usage } from "../exit.ts";
import { printLines } from "../output.ts";

interface RotateOptions extends Acting {
	second: string;
	secondPassphraseFile?: string;
}

interface RevokeOptions extends Acting {
	draft?: string;
	drop?: boolean;
	urgent?: number;
	routine?: number;
}

/** `tansiq key rotate|revoke|sign`: the life of the key that signs what a node says. */
export function keyCommand(): Command {
	const command = new Command("key")
		.description("renew the key that signs what a node says, or end one that was stolen")
		.addHelpText(
			"after",
			`
Examples:
  tansiq key rotate http://127.0.0.1:8801 --operator duty-1 --second chief-2

A stolen key, with the two recovery keys from two safes:
  tansiq key revoke http://127.0.0.1:8801 --draft revocation.json --operator chief-2
  tansiq key sign revocation.json recovery-1.pem          where no node is, by each holder
  tansiq key revoke http://127.0.0.1:8801 revocation.json --operator chief-2`,
		);
	for (const part of [rotateCommand, revokeCommand, signCommand]) command.addCommand(part());
	return command;
}

function rotateCommand(): Command {
	return withOperator(new Command("rotate"))
		.description("make the node's next key and say so to the other party, as two people")
		.argument("<url>", "a node's address", nodeAddress)
		.requiredOption("--second <name>", "who signs as well; one of the two is a chief", name)
		.option(`${SECOND.option} <file>`, "what opens the second person's key")
		.addHelpText(
			"after",
			`
The new key is made in the node's folder, as author-2.pem and so on, and signs from the next entry
on. Copy the folder afterwards: a backup from before cannot speak. Passphrases come from the files,
from TANSIQ_PASSPHRASE and ${SECOND.variable}, or are typed in.

Example:
  tansiq key rotate http://127.0.0.1:8801 --operator duty-1 --second chief-2`,
		)
		.action(async (url: string, options: RotateOptions) => {
			const { second: operator, secondPassphraseFile } = options;
			const { keys } = await asking(url, options, async (client) => {
				const passphrase = await passphraseOf(operator, secondPassphraseFile, SECOND);
				const second = { operator, passphrase };
				return client.post<{ keys: { key: string }[] }>("/v1/keys/rotate", { second });
			});
			printLines(`signs from now on: ${keys.at(-1)?.key}`);
		});
}

function revokeCommand(): Command {
	return withOperator(new Command("revoke"))
		.description("end a stolen key: first the text for the safes, then the note that they signed")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("[files...]", "what the holders of the recovery keys have signed")
		.option("--draft <file>", "say nothing more, and write the text to be signed")
		.option("--drop", "keep the key after all, and speak again")
		.option("--urgent <size>", "so many urgent entries are ours (default: all here)", natural)
		.option("--routine <size>", "so many routine entries are ours (default: all here)", natural)
		.addHelpText(
			"after",
			`
From the draft on the line is read-only until the signed note is handed over or the draft is dropped:
what the old key signed meanwhile would be nobody's word. Have both holders ready before.

Examples:
  tansiq key revoke http://127.0.0.1:8801 --draft revocation.json --operator chief-2
  tansiq key revoke http://127.0.0.1:8801 revocation.json --operator chief-2
  tansiq key revoke http://127.0.0.1:8801 --drop --operator chief-2`,
		)
		.action(async (url: string, files: string[], options: RevokeOptions) => {
			const { draft, drop = false } = options;
			if ([draft !== undefined, drop, files.length > 0].filter(Boolean).length !== 1)
				throw new Failure(EXIT.usage, "expected one of --draft, --drop and signed files");
			if (draft !== undefined) await writeDraft(url, draft, options);
			else if (drop) await dropDraft(url, options);
			else await handOver(url, files, options);
		});
}

async function writeDraft(url: string, file: string, options: RevokeOptions): Promise<void> {
	if (existsSync(file)) throw new Failure(EXIT.usage, `${file}: is there already`);
	const { urgent, routine } = options;
	const sizes = {
		...(urgent !== undefined && { urgent }),
		...(routine !== undefined && { routine }),
	};
	const draft = await asking(url, options, (client) =>
		client.post<Omit<RevocationPaper, "signatures">>("/v1/keys/revocation/draft", sizes),
	);
	const paper = { ...draft, signatures: [] };
	usage(() => writeRevocationPaper(file, paper));
	printLines(
		...revocationLines(paper),
		"",
		"The node says nothing more. Carry the file to each holder of a recovery key:",
		`  tansiq key sign ${file} recovery-1.pem`,
	);
}

async function dropDraft(url: string, options: Acting): Promise<void> {
	await asking(url, options, (client) => client.post("/v1/keys/revocation/drop"));
	printLines("the key stays; the node speaks again");
}

async function handOver(url: string, files: readonly string[], options: Acting): Promise<void> {
	const note = usage(() => revocationNote(files.map(readRevocationPaper)));
	const { keys, newKeyIsHere } = await asking(url, options, (client) =>
		client.post<{ keys: { key: string }[]; newKeyIsHere: boolean }>("/v1/keys/revocation", {
			note,
		}),
	);
	printLines(`signs from now on: ${keys.at(-1)?.key}`);
	if (!newKeyIsHere)
		throw new Failure(EXIT.failed, "its file is not in the node's folder: the line is read-only");
}

function signCommand(): Command {
	return new Command("sign")
		.description("sign the text that ends a key, with a recovery key, where no node is")
		.argument("<file>", "what tansiq key revoke --draft wrote")
		.argument("[key]", "recovery-1.pem or recovery-2.pem; without it the text is only shown")
		.option("--lang <language>", "of the words: en, ar, he or ru", language, readersLanguage())
		.addHelpText(
			"after",
			`
Both holders compare the twelve words by voice, with each other and with whoever drafted the text.

Example:
  tansiq key sign revocation.json /media/safe/recovery-1.pem`,
		)
		.action((file: string, key: string | undefined, options: { lang: Language }) => {
			const paper = usage(() => readRevocationPaper(file));
			const words = wordLines(fingerprintWords(options.lang, paper.text));
			printLines(...revocationLines(paper), ...words);
			const signed = key === undefined ? paper : usage(() => signWith(paper, key));
			if (key !== undefined) usage(() => writeRevocationPaper(file, signed));
			printLines(`${file}: ${signed.signatures.length} of ${REVOCATION_QUORUM} signatures`);
		});
}

function signWith(paper: RevocationPaper, file: string): RevocationPaper {
	try {
		return signedPaper(paper, readFileSync(file, "utf8"));
	} catch (cause) {
		throw new Error(`${file}: ${(cause as Error).message}`, { cause });
	}
}
