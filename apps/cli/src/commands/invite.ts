import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Agreement } from "@tansiq/agreement";
import { assertWitnessShape, partyWithoutNode, type SignedFounding } from "@tansiq/node";
import { type Founding, sha256Hex, type Witness } from "@tansiq/party";
import { Command } from "commander";
import { address, lineAddress, name } from "../arguments.ts";
import {
	about,
	aloneOf,
	invitationOf,
	invite,
	partyFolder,
	reachAt,
	replyOf,
} from "../enrolment/ceremony.ts";
import {
	ensureOperator,
	type OperatorOptions,
	refuseFounded,
	withOperatorOptions,
} from "../enrolment/operators.ts";
import {
	type ProposalOptions,
	phraseHashes,
	proposedAgreement,
	proposedLine,
	readJson,
	withProposalOptions,
} from "../enrolment/proposal.ts";
import { termLines } from "../enrolment/terms.ts";
import { EXIT, Failure, usage } from "../exit.ts";
import { printJson, printLines } from "../output.ts";

interface Options extends OperatorOptions, ProposalOptions {
	party?: string;
	with?: string;
	at?: URL;
	name?: string;
	witness?: string;
	json?: boolean;
}

/** `tansiq invite FOLDER`: the first half of a line between two machines. */
export function inviteCommand(): Command {
	const command = new Command("invite")
		.description("make one end of a line and an invitation for the other party")
		.argument(
			"<folder>",
			"a folder to make; one that has invited, to write its invitation again; or one that founded its line alone",
		)
		.option("--party <id>", "who you are, as alpha", name)
		.option("--with <id>", "who is invited, as bravo", name)
		.option("--at <host:port>", "where your line is reached by the other", address)
		.option("--name <text>", "your name on the other's screen")
		.option("--witness <file>", "the card of a mediator whose node both will use");
	return withOperatorOptions(withProposalOptions(command))
		.option("--json", "print one JSON object last")
		.addHelpText(
			"after",
			`
Writes FOLDER/invitation.json, which holds no secret: carry or send it to the other party. A line
that tansiq alone made goes on under a new document, with the agreement that it has unless
--agreement names another; the other party's node gets everything that was said before.

Examples:
  tansiq invite ./alpha --party alpha --with bravo --at desk-a.example:8443 --operator duty-1 --roles watch,chief
  tansiq invite ./alpha                        write it again, after tansiq operator add
  tansiq invite ./alpha --at desk-a.example:8443    the party without a node has one now`,
		)
		.action(async (path: string, options: Options) => {
			const alone = usage(() => aloneOf(path));
			if (alone === null) refuseFounded(path, "an invitation");
			const { signed, file } = existsSync(join(path, "invitation.json"))
				? await again(path, options)
				: await first(
						path,
						alone === null ? proposed(path, options) : goingOn(alone, options),
						options,
					);
			const { line, from } = signed.invitation;
			if (options.json) return printJson({ line, party: from, file });
			const { member, from: _, ...terms } = signed.invitation;
			const founding: Founding = { ...terms, members: { [from]: member } };
			printLines(...termLines(founding), "", `${file}: carry it to ${otherOf(founding, from)}`);
		});
}

/** What is proposed, and by whom. */
interface Proposal {
	party: string;
	terms: Omit<Founding, "members">;
}

/** A line that is new to both. */
function proposed(path: string, options: Options): Proposal {
	const { party, with: peer, at } = options;
	if (party === undefined || peer === undefined || at === undefined)
		throw new Failure(EXIT.usage, "expected --party, --with and --at");
	if (party === peer) throw new Failure(EXIT.usage, `--with ${peer}: expected another party`);
	if (usage(() => replyOf(path)) !== null)
		throw new Failure(EXIT.usage, `${path}: has answered an invitation; expected a new folder`);
	const line = proposedLine(options);
	const terms = {
		line,
		agreement: proposedAgreement(line, [party, peer], options),
		witness: witnessOf(options.witness),
		phrases: phraseHashes(),
	};
	return { party, terms };
}

/** A line that this party founded alone, now that the other has a node: signed by both it goes on. */
function goingOn({ founding, signedNote }: SignedFounding, options: Options): Proposal {
	const { line, agreement } = founding;
	const without = partyWithoutNode(founding) as string;
	const party = otherOf(founding, without);
	const given = [options.party ?? party, options.with ?? without, options.line ?? line];
	if (given.join() !== [party, without, line].join())
		throw new Failure(
			EXIT.usage,
			`expected ${party} with ${without} on ${line}, as it was founded`,
		);
	if (options.at === undefined)
		throw new Failure(EXIT.usage, "expected --at, where your line is reached by the other");
	const terms = {
		line,
		agreement:
			options.agreement === undefined ? agreement : (readJson(options.agreement) as Agreement),
		witness: witnessOf(options.witness),
		phrases: phraseHashes(),
		replaces: sha256Hex(signedNote),
	};
	return { party, terms };
}

async function first(path: string, { party, terms }: Proposal, options: Options) {
	const at = options.at as URL;
	await ensureOperator(path, party, options);
	return usageOf(async () => {
		const made = await partyFolder(path, party, terms.line, { at, name: options.name });
		const folder = reachAt(made, at);
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
		const made = await partyFolder(path, from, terms.line, { at, name: member.name });
		const folder = options.at === undefined ? made : reachAt(made, at);
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

function witnessOf(file: string | undefined): Witness | null {
	if (file === undefined) return null;
	const card = readJson(file);
	usage(() => about(file, () => assertWitnessShape(card)));
	return card as Witness;
}

function otherOf({ agreement }: Founding, party: string): string {
	return agreement.parties.find((each) => each !== party) ?? "";
}
