import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Agreement } from "@tansiq/agreement";
import { LANGUAGES, phraseFileHash } from "@tansiq/language";
import { assertWitnessShape, isExerciseLine } from "@tansiq/node";
import type { Founding, Witness } from "@tansiq/party";
import { DAY_US } from "@tansiq/space";
import { Command } from "commander";
import { address, type Box, box, EVERYWHERE, lineAddress, name, natural } from "../arguments.ts";
import { plainAgreement } from "../drive/agreements.ts";
import { about, invitationOf, invite, partyFolder, replyOf } from "../enrolment/ceremony.ts";
import {
	ensureOperator,
	type OperatorOptions,
	refuseFounded,
	withOperatorOptions,
} from "../enrolment/operators.ts";
import { termLines } from "../enrolment/terms.ts";
import { EXIT, Failure, usage } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

interface Options extends OperatorOptions {
	party?: string;
	with?: string;
	at?: URL;
	name?: string;
	line?: string;
	theatre: Box;
	days: number;
	agreement?: string;
	witness?: string;
	exercise?: boolean;
	json?: boolean;
}

/** `tansiq invite FOLDER`: the first half of a line between two machines. */
export function inviteCommand(): Command {
	const command = new Command("invite")
		.description("make one end of a line and an invitation for the other party")
		.argument(
			"<folder>",
			"a folder to make; or one that has invited, to write its invitation again",
		)
		.option("--party <id>", "who you are, as alpha", name)
		.option("--with <id>", "who is invited, as bravo", name)
		.option("--at <host:port>", "where your line is reached by the other", address)
		.option("--line <name>", "name of the line (default: line1, or exercise-line1)", name)
		.option("--name <text>", "your name on the other's screen")
		.option("--theatre <box>", "south,west,north,east in degrees", box, EVERYWHERE)
		.option("--days <count>", "how long the agreement holds", natural, 365)
		.option("--agreement <file>", "an agreement of your own, JSON, in place of the plain one")
		.option("--witness <file>", "the card of a mediator whose node both will use")
		.option("--exercise", "a line for exercises, which is never the real one");
	return withOperatorOptions(command)
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Writes FOLDER/invitation.json, which holds no secret: carry or send it to the other party.

Examples:
  tansiq invite ./alpha --party alpha --with bravo --at desk-a.example:8443 --operator duty-1 --roles watch,chief
  tansiq invite ./alpha                        write it again, after tansiq operator add`,
		)
		.action(async (path: string, options: Options) => {
			refuseFounded(path, "an invitation");
			const { signed, file } = existsSync(join(path, "invitation.json"))
				? await again(path, options)
				: await first(path, options);
			const { line, from } = signed.invitation;
			if (options.json) return printJson({ line, party: from, file });
			const { member, from: _, ...terms } = signed.invitation;
			const founding: Founding = { ...terms, members: { [from]: member } };
			printLines(...termLines(founding), "", `${file}: carry it to ${otherOf(founding, from)}`);
		});
}

async function first(path: string, options: Options) {
	const { party, with: peer, at } = options;
	if (party === undefined || peer === undefined || at === undefined)
		throw new Failure(EXIT.usage, "expected --party, --with and --at");
	if (party === peer) throw new Failure(EXIT.usage, `--with ${peer}: expected another party`);
	if (usage(() => replyOf(path)) !== null)
		throw new Failure(EXIT.usage, `${path}: has answered an invitation; expected a new folder`);
	const line = lineOf(options);
	const terms = {
		line,
		agreement: agreementOf(line, [party, peer], options),
		witness: witnessOf(options.witness),
		phrases: phrases(),
	};
	await ensureOperator(path, party, options);
	return usageOf(async () => {
		const folder = await partyFolder(path, party, line, { at, name: options.name });
		return { signed: invite(folder, terms, lineAddress(at)), file: join(path, "invitation.json") };
	});
}

/** The terms stand; the operators may have changed. */
async function again(path: string, options: Options) {
	const known = usage(() => invitationOf(path));
	if (known === null) throw new Failure(EXIT.usage, `${path}: expected invitation.json`);
	const { from, member, ...terms } = known.invitation;
	const { party = from, line = terms.line, with: peer } = options;
	if (party !== from || line !== terms.line || (peer && !terms.agreement.parties.includes(peer)))
		throw new Failure(EXIT.usage, `${path}: is there already, of ${from} on ${terms.line}`);
	await ensureOperator(path, from, options);
	return usageOf(async () => {
		const at = options.at ?? new URL(member.address);
		const folder = await partyFolder(path, from, terms.line, { at, name: member.name });
		return { signed: invite(folder, terms, lineAddress(at)), file: join(path, "invitation.json") };
	});
}

async function usageOf<T>(take: () => Promise<T>): Promise<T> {
	try {
		return await take();
	} catch (error) {
		throw new Failure(EXIT.usage, (error as Error).message);
	}
}

function lineOf({ line, exercise }: Options): string {
	const named = line ?? (exercise ? "exercise-line1" : "line1");
	if (isExerciseLine(named) === (exercise === true)) return named;
	throw new Failure(
		EXIT.usage,
		exercise
			? `--line ${named}: expected exercise-… for a line of exercises`
			: `--line ${named}: expected --exercise as well, or another name`,
	);
}

function agreementOf(line: string, parties: [string, string], options: Options): Agreement {
	if (options.agreement !== undefined) return readJson(options.agreement) as Agreement;
	const nowUs = Date.now() * 1000;
	const validity = { startUs: nowUs, endUs: nowUs + options.days * DAY_US };
	return plainAgreement({ id: line, theatre: options.theatre, validity, parties });
}

function witnessOf(file: string | undefined): Witness | null {
	if (file === undefined) return null;
	const card = readJson(file);
	usage(() => about(file, () => assertWitnessShape(card)));
	return card as Witness;
}

/** What each text of ours means: a dispute over words resolves to these hashes. */
function phrases(): Record<string, string> {
	const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
	return Object.fromEntries(LANGUAGES.map((each) => [each, phraseFileHash(each, sha256)]));
}

function otherOf({ agreement }: Founding, party: string): string {
	return agreement.parties.find((each) => each !== party) ?? "";
}

function readJson(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch {
		throw new Failure(EXIT.usage, `${file}: expected a file of JSON`);
	}
}
