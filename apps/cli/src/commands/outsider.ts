import type { Outside, Outsider, OutsiderRequest, UnknownTrack } from "@tansiq/api";
import { formatDuration } from "@tansiq/language";
import { Command, InvalidArgumentError, Option } from "commander";
import { nodeAddress } from "../arguments.ts";
import { type Acting, asking, withOperator } from "../drive/asking.ts";
import { clientOf, NodeRefusal } from "../drive/client.ts";
import { readJson } from "../enrolment/proposal.ts";
import { EXIT, Failure } from "../exit.ts";
import { instant } from "../instant.ts";
import { printJson, printLines } from "../output.ts";

/** `tansiq outsider …`: actors that are on no line, who can speak to them, and what they were told. */
export function outsiderCommand(): Command {
	const command = new Command("outsider")
		.description("actors that are on no line, who can speak to them, and what was passed on")
		.addHelpText(
			"after",
			`
Examples:
  tansiq outsider list http://127.0.0.1:8801
  tansiq outsider add http://127.0.0.1:8801 patrol --around 33.9,35.2,8 --from 2026-01-15T06:00Z \\
    --until 2026-01-16T06:00Z --contact "harbour office" --not-bound-by harbour --operator duty-1
  tansiq outsider told http://127.0.0.1:8801 patrol --about bravo/urgent/3 --operator duty-1
  tansiq outsider confirm http://127.0.0.1:8801 relay-1 --operator duty-1`,
		);
	for (const part of [listCommand, addCommand, dropCommand, toldCommand, confirmCommand])
		command.addCommand(part());
	return command;
}

function listCommand(): Command {
	return new Command("list")
		.description("outsiders, what was passed on to them, and tracks that belong to nobody known")
		.argument("<url>", "a node's address", nodeAddress)
		.option("--json", "print one JSON object last")
		.action(async (url: string, { json }: { json?: boolean }) => {
			const client = clientOf(url, null);
			const outside = await client
				.get<Outside>("/v1/outsiders")
				.catch((error) => {
					if (error instanceof NodeRefusal) throw new Failure(EXIT.failed, error.message);
					throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
				})
				.finally(() => client.close());
			if (json) return printJson(outside);
			const { outsiders, unknownTracks } = outside;
			printLines(
				...outsiders.flatMap(linesOf),
				...unknownTracks.map(trackLine),
				`${outsiders.length} outsiders, ${unknownTracks.length} unknown tracks`,
			);
		});
}

function linesOf({ name, source, reachedBy, notBoundBy, meets, relays }: Outsider): string[] {
	const reached = reachedBy === null ? "nobody can speak to it" : `reached by ${reachedBy.name}`;
	const list = (label: string, of: string[]) =>
		of.length > 0 ? [`${label} ${of.join(", ")}`] : [];
	return [
		[
			name,
			source === "agreed" ? "in the agreement" : "noted here",
			reached,
			...list("not bound by", notBoundBy),
			...list("meets", meets),
		].join("  "),
		...relays.map(({ id, via, about, words, toldUs, confirmed }) =>
			[
				`  ${id}`,
				`told via ${via} at ${instantText(toldUs)}`,
				...(about === null ? [] : [about]),
				...(words === null ? [] : [JSON.stringify(words)]),
				confirmed === null ? "unconfirmed" : `confirmed at ${instantText(confirmed.atUs)}`,
			].join("  "),
		),
	];
}

function trackLine({ track, ageUs, stale, mayBe, maySealed, room, alerts }: UnknownTrack): string {
	return [
		`unknown track ${track.id}`,
		`${stale ? "last heard" : "heard"} ${formatDuration(ageUs)} ago`,
		...mayBe.map(
			({ outsider, reachedBy }) => `may be ${outsider} (${reachedBy ?? "nobody"} can speak to it)`,
		),
		...(maySealed.length > 0 ? [`may be one of ${maySealed.length} sealed notices`] : []),
		room === null
			? "no minima are agreed: no alert is judged"
			: `alerts keep ours ${room.radiusMm / 1_000_000} km and ${room.height01mm / 10_000} m from it`,
		...(alerts.length > 0 ? [`${alerts.length} alerts`] : []),
	].join("  ");
}

interface Adding extends Acting {
	around?: { lat9: number; lon9: number; radiusMm: number };
	from?: number;
	until?: number;
	area?: string;
	party?: string;
	mediator?: string;
	contact?: string;
	notBoundBy?: string[];
}

function addCommand(): Command {
	return withOperator(new Command("add"))
		.description("note an outsider, or what is known of it by now; it is never told")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<name>", "a neutral label")
		.option(
			"--around <lat,lon,km>",
			"where it is met, at any altitude of the flight levels",
			around,
		)
		.option("--from <instant>", "it is met there from then on", instant)
		.option("--until <instant>", "and until then", instant)
		.addOption(
			new Option(
				"--area <file>",
				"where and when it is met, as JSON: outline, band, window",
			).conflicts(["around"]),
		)
		.option("--party <name>", "the party that can speak to it")
		.option("--mediator <name>", "the mediator can")
		.option("--contact <name>", "somebody who is called can")
		.option("--not-bound-by <id...>", "zones and rules that it never signed")
		.addHelpText(
			"after",
			`
Without --around and --area it may be met anywhere; without a speaker nobody can speak to it.

Example:
  tansiq outsider add http://127.0.0.1:8801 patrol --contact "harbour office" --operator duty-1`,
		)
		.action(async (url: string, name: string, options: Adding) => {
			await acted(url, options, "/v1/outsiders", requestOf(name, options));
			printLines(`noted: ${name}`);
		});
}

/** Every altitude of a datum. */
const ANY_ALTITUDE = { datum: "STD", lower01mm: -2_147_483_648, upper01mm: 2_147_483_647 } as const;

function requestOf(name: string, options: Adding): OutsiderRequest {
	const { around: disc, from, until, area, notBoundBy = [] } = options;
	if (disc !== undefined && (from === undefined || until === undefined))
		throw new Failure(EXIT.usage, "--around: expected --from and --until as well");
	const speakers = (["party", "mediator", "contact"] as const).flatMap((how) => {
		const named = options[how];
		return named === undefined ? [] : [{ how, name: named }];
	});
	if (speakers.length > 1)
		throw new Failure(EXIT.usage, "expected one of --party, --mediator and --contact");
	const drawn = disc && {
		outline: { kind: "disc" as const, ...disc },
		band: ANY_ALTITUDE,
		window: { startUs: from ?? 0, endUs: until ?? 0 },
	};
	const extent =
		drawn ?? (area === undefined ? null : (readJson(area) as OutsiderRequest["extent"]));
	return { name, extent, reachedBy: speakers[0] ?? null, notBoundBy };
}

function around(text: string): Adding["around"] {
	const [lat, lon, km, ...rest] = text.split(",").map((part) => Number(part.trim() || "none"));
	if (
		lat === undefined ||
		lon === undefined ||
		km === undefined ||
		rest.length > 0 ||
		!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && km > 0 && km <= 1_000)
	)
		throw new InvalidArgumentError("expected latitude,longitude,km as 33.9,35.2,8");
	const [lat9, lon9] = [Math.round(lat * 1e9), Math.round(lon * 1e9)];
	return { lat9, lon9, radiusMm: Math.round(km * 1e6) };
}

function dropCommand(): Command {
	return withOperator(new Command("drop"))
		.description("it is not there any more, or never was")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<name>", "as it was noted")
		.requiredOption("--reason <words>", "it stands in the journal")
		.addHelpText(
			"after",
			'\nExample:\n  tansiq outsider drop http://127.0.0.1:8801 patrol --reason "left" --operator duty-1',
		)
		.action(async (url: string, name: string, options: Acting & { reason: string }) => {
			const { reason } = options;
			await acted(url, options, `/v1/outsiders/${encodeURIComponent(name)}/drop`, { reason });
			printLines(`dropped: ${name}`);
		});
}

interface Telling extends Acting {
	via?: string;
	about?: string;
	words?: string;
	at?: number;
}

function toldCommand(): Command {
	return withOperator(new Command("told"))
		.description("record that something was passed on to it; unconfirmed until a person says so")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<name>", "as tansiq outsider list names it")
		.option("--via <name>", "through whom; else whoever can speak to it")
		.option("--about <ref>", "the message of the line that was passed on, as bravo/urgent/3")
		.option("--words <text>", "what was said to it")
		.option("--at <instant>", "when; else now", instant)
		.addHelpText(
			"after",
			'\nExample:\n  tansiq outsider told http://127.0.0.1:8801 patrol --words "boats here" --operator duty-1',
		)
		.action(async (url: string, name: string, options: Telling) => {
			const { via, about, words, at } = options;
			const { outsiders } = await acted(
				url,
				options,
				`/v1/outsiders/${encodeURIComponent(name)}/told`,
				{
					...(via !== undefined && { via }),
					...(about !== undefined && { about }),
					...(words !== undefined && { words }),
					...(at !== undefined && { toldUs: at }),
				},
			);
			const last = outsiders.find((each) => each.name === name)?.relays.at(-1);
			printLines(`recorded: ${last?.id ?? ""}, told via ${last?.via ?? ""}, unconfirmed`);
		});
}

function confirmCommand(): Command {
	return withOperator(new Command("confirm"))
		.description("say that the outsider has heard what was passed on")
		.argument("<url>", "a node's address", nodeAddress)
		.argument("<relay>", "as tansiq outsider list names it")
		.addHelpText(
			"after",
			"\nExample:\n  tansiq outsider confirm http://127.0.0.1:8801 relay-1 --operator duty-1",
		)
		.action(async (url: string, relay: string, options: Acting) => {
			await acted(url, options, `/v1/relays/${encodeURIComponent(relay)}/confirm`, {});
			printLines(`confirmed: ${relay}`);
		});
}

function acted(url: string, options: Acting, path: string, body: object): Promise<Outside> {
	return asking(url, options, (client) => client.post<Outside>(path, body));
}

function instantText(us: number): string {
	return `${new Date(us / 1_000).toISOString().slice(0, 19)}Z`;
}
