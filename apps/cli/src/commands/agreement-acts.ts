import { Command, InvalidArgumentError } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { type ByTwo, drafting, secondOf, withTwo } from "../drive/two-people.ts";
import { readJson } from "../enrolment/proposal.ts";
import { EXIT, Failure } from "../exit.ts";
import { instant } from "../instant.ts";
import { printLines } from "../output.ts";

/** What people do about the agreement at a node: most of it takes two of them. */
export function actCommands(): Command[] {
	return [
		proposeCommand(),
		zoneCommand(),
		signCommand(),
		affirmCommand(),
		refuseCommand(),
		statementCommand("suspend", "suspended", "suspend the mechanism; what warns of danger goes on"),
		statementCommand("resume", "resumed", "take up what we have suspended"),
		statementCommand("end", "ended", "end the agreement, until both sign a next version"),
		markCommand(),
	];
}

interface Draft {
	draft: string;
	version: number;
	hash: string;
}

function proposeCommand(): Command {
	return withTwo(new Command("propose"))
		.description("propose the next version, as two people; the other side is asked to sign it")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<file>", "the whole next version as JSON")
		.addHelpText(
			"after",
			`
Its version is one more than that of the agreement in force; tansiq agreement show --document prints
where to begin. Leave "sentences" out: the node adds them, and they are part of what is signed.

Example:
  tansiq agreement propose http://127.0.0.1:8801 next.json --operator duty-1 --second chief-2`,
		)
		.action(async (url: string, file: string, options: ByTwo) => {
			const agreement = readJson(file);
			const drafted = await drafting(url, options, (client) =>
				client.post<Draft>("/v1/agreement/proposals", { agreement }),
			);
			printDraft(drafted);
		});
}

const STEPS = ["add", "extend", "widen", "suspend", "remove"] as const;

interface ZoneOptions extends ByTwo {
	from?: number;
	until?: number;
	file?: string;
}

function zoneCommand(): Command {
	return withTwo(new Command("zone"))
		.description("propose the next version in which one zone alone is another")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<step>", STEPS.join(", "), step)
		.argument("[zone]", "its id; for add it stands in the file")
		.option("--from <instant>", "suspend: it holds until then; extend: it begins then", instant)
		.option("--until <instant>", "extend: it ends then", instant)
		.option("--file <file>", "add: the zone as JSON; widen: its outline and band")
		.addHelpText(
			"after",
			`
Examples:
  tansiq agreement zone http://127.0.0.1:8801 add --file zone.json --operator duty-1
  tansiq agreement zone http://127.0.0.1:8801 extend harbour --until 2026-05-01T00:00Z --operator duty-1`,
		)
		.action(async (url: string, kind: string, zone: string | undefined, options: ZoneOptions) => {
			const { from, until, file } = options;
			const given = file === undefined ? undefined : readJson(file);
			if ((kind === "add" ? given : zone) === undefined)
				throw new Failure(EXIT.usage, kind === "add" ? "expected --file" : "expected a zone's id");
			const { outline, band } = (given ?? {}) as { outline?: unknown; band?: unknown };
			const change = {
				kind,
				zone: kind === "add" ? given : zone,
				...(from !== undefined && { fromUs: from }),
				...(until !== undefined && { untilUs: until }),
				...(kind === "widen" && { outline, band }),
			};
			const drafted = await drafting(url, options, (client) =>
				client.post<Draft>("/v1/agreement/zones", change),
			);
			printDraft(drafted);
		});
}

function step(text: string): string {
	if (!STEPS.some((known) => known === text))
		throw new InvalidArgumentError(`expected ${STEPS.join(", ")}`);
	return text;
}

function printDraft({ draft, version, hash, ref }: Draft & { ref: string | null }): void {
	printLines(
		`version ${version}, sha256 ${hash}`,
		ref === null ? waits(draft) : `proposed: ${ref}`,
	);
}

function waits(draft: string): string {
	return `waits for a second person: ${draft}`;
}

function signCommand(): Command {
	return withOperator(new Command("sign"))
		.description("sign, as the second person, what the first has signed")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<draft>", "as the first person was told it")
		.addHelpText(
			"after",
			"\nExample:\n  tansiq agreement sign http://127.0.0.1:8801 TQ-32-x8d0f3aa --operator chief-2",
		)
		.action(async (url: string, draft: string, options: Acting) => {
			const { ref } = await asking(url, options, (client) =>
				client.post<{ ref: string }>(`/v1/drafts/${encodeURIComponent(draft)}/sign`),
			);
			printLines(`said: ${ref}`);
		});
}

function affirmCommand(): Command {
	return withTwo(new Command("affirm"))
		.description("take a proposal of the other side on, as two people")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<ref>", "the proposal, as tansiq agreement show names it", ref)
		.addHelpText(
			"after",
			"\nExample:\n  tansiq agreement affirm http://127.0.0.1:8802 alpha/routine/7 --operator duty-1 --second chief-2",
		)
		.action(async (url: string, proposal: string, options: ByTwo) => {
			const { draft, ref: said } = await drafting(url, options, (client) =>
				client.post<{ draft: string }>(`/v1/agreement/proposals/${proposal}/affirm`),
			);
			printLines(said === null ? waits(draft) : `taken on: ${said}`);
		});
}

function refuseCommand(): Command {
	return withOperator(new Command("refuse"))
		.description("do not take a proposal of the other side on")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<ref>", "the proposal, as tansiq agreement show names it", ref)
		.requiredOption("--reason <word>", "unclear, not-authorised, safety, other …")
		.addHelpText(
			"after",
			"\nExample:\n  tansiq agreement refuse http://127.0.0.1:8802 alpha/routine/7 --reason unclear --operator duty-1",
		)
		.action(async (url: string, proposal: string, options: Acting & { reason: string }) => {
			const { reason } = options;
			await asking(url, options, (client) =>
				client.post(`/v1/agreement/proposals/${proposal}/refuse`, { reason }),
			);
			printLines(`refused: ${proposal}`);
		});
}

function ref(text: string): string {
	if (!/^[a-z0-9-]{1,32}\/routine\/[0-9]{1,15}$/.test(text))
		throw new InvalidArgumentError("expected a ref as alpha/routine/7");
	return text;
}

function statementCommand(verb: string, state: string, description: string): Command {
	return withTwo(new Command(verb))
		.description(`${description}; as two people, one of them a chief`)
		.argument("<url>", "a node's address", nodeAddress)
		.requiredOption("--reason <words>", "it stands on the record")
		.addHelpText(
			"after",
			`\nExample:\n  tansiq agreement ${verb} http://127.0.0.1:8801 --reason "as agreed by voice" --operator duty-1 --second chief-2`,
		)
		.action(async (url: string, options: ByTwo & { reason: string }) => {
			const { reason } = options;
			const standing = await asking(url, options, async (client) =>
				client.post<{ version: number; mechanism: string }>("/v1/agreement/mechanism", {
					state,
					reason,
					second: await secondOf(options),
				}),
			);
			printLines(`version ${standing.version}: ${standing.mechanism}`);
		});
}

function markCommand(): Command {
	return withOperator(new Command("mark"))
		.description("agree that a violation was one, or dispute it")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<violation>", "its id, as tansiq agreement violations names it")
		.argument("<word>", "agreed or disputed")
		.addHelpText(
			"after",
			'\nExample:\n  tansiq agreement mark http://127.0.0.1:8801 "harbour flight-7" disputed --operator duty-1',
		)
		.action(async (url: string, id: string, says: string, options: Acting) => {
			await asking(url, options, (client) =>
				client.post("/v1/agreement/violations/mark", { id, says }),
			);
			printLines(`${id}: ${says}`);
		});
}
