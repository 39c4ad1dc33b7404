import { readFileSync } from "node:fs";
import { extname } from "node:path";
import {
	fileText,
	parseGeoJsonZones,
	parseKml,
	parseNotices,
	parseOpenAir,
	printGeoJsonZones,
	printKml,
	printOpenAir,
	readLimit,
	ZONE_RULES,
	type ZoneImport,
	type ZoneOptions,
	type ZoneRule,
	zonesOfNotices,
} from "@tansiq/formats";
import { FOOT_01MM } from "@tansiq/space";
import { Command, InvalidArgumentError, Option } from "commander";
import { EXIT, Failure, usage } from "../exit.ts";
import { instant } from "../instant.ts";

const FORMATS = ["openair", "geojson", "kml", "notices"] as const;
type Format = (typeof FORMATS)[number];
const BY_EXTENSION = new Map<string, Format>([
	[".txt", "openair"],
	[".openair", "openair"],
	[".air", "openair"],
	[".geojson", "geojson"],
	[".json", "geojson"],
	[".kml", "kml"],
	[".csv", "notices"],
]);
const TO = ["agreement", "openair", "geojson", "kml"] as const;

interface Given {
	format?: Format;
	validFrom?: number;
	validTo?: number;
	rule?: ZoneRule;
	lower?: string;
	upper?: string;
	datumBound?: number | null;
	to?: (typeof TO)[number];
}

/** `tansiq zones import|check FILE`: zones as other programs write them. */
export function zonesCommand(): Command {
	return new Command("zones")
		.description("zones from OpenAir, GeoJSON, KML and recorded notices")
		.addCommand(importCommand())
		.addCommand(checkCommand());
}

function importCommand(): Command {
	return reading(new Command("import"))
		.description("print the zones of a file, one JSON object a line, as an agreement holds them")
		.addOption(
			new Option("--to <format>", "print them in another format").choices(TO).default("agreement"),
		)
		.addHelpText(
			"after",
			`
Faults and what was read outward stand on standard error, one line each. A zone with a fault is left out whole.
Exit codes: 0 every zone was read · 2 the file cannot be used · 3 some zones have faults and were left out

Examples:
  tansiq zones import airspace.txt --valid-from 2026-03-01T00:00Z --valid-to 2026-04-01T00:00Z
  tansiq zones import drawn.kml --rule closed --lower SFC --upper "120 m AGL"`,
		)
		.action((file: string, given: Given) => {
			const read = readZones(file, given);
			const { text, faults } = printed(read, given.to ?? "agreement");
			process.stdout.write(text);
			report(file, { ...read, faults: [...read.faults, ...faults] });
		});
}

function checkCommand(): Command {
	return reading(new Command("check"))
		.description("print only what is wrong with a file of zones")
		.addHelpText(
			"after",
			`
Exit codes: 0 nothing is wrong · 2 the file cannot be used · 3 some zones have faults

Example:
  tansiq zones check airspace.txt`,
		)
		.action((file: string, given: Given) => report(file, readZones(file, given)));
}

function reading(command: Command): Command {
	return command
		.argument("<file>", "OpenAir, GeoJSON, KML or a table of notices")
		.addOption(
			new Option("--format <name>", "what it is; else its name ends tell").choices(FORMATS),
		)
		.option("--valid-from <instant>", "zones whose file states no validity begin then", instant)
		.option("--valid-to <instant>", "and end then; without both they hold always", instant)
		.addOption(
			new Option("--rule <rule>", "the rule of every zone, whatever the file says").choices(
				ZONE_RULES,
			),
		)
		.option("--lower <limit>", "for zones of GeoJSON and KML without a lower limit", limit)
		.option("--upper <limit>", "for zones of GeoJSON and KML without an upper limit", limit)
		.option(
			"--datum-bound <feet>",
			'how far flight levels and altitudes may differ, 2000 unless told; "none" refuses zones with both',
			bound,
		);
}

/** As a property of GeoJSON says it. */
function limit(text: string): string {
	if ("expected" in readLimit(text.replace(/ (W84|EGM96)$/, "")))
		throw new InvalidArgumentError('expected SFC, UNL, "FL 95" or "400 ft AGL"');
	return text;
}

function bound(text: string): number | null {
	if (text === "none") return null;
	const feet = Number(text);
	if (text === "" || !Number.isInteger(feet) || feet < 0 || feet > 20_000)
		throw new InvalidArgumentError('expected 0 to 20000 feet, or "none"');
	return feet * FOOT_01MM;
}

function readZones(file: string, given: Given): ZoneImport {
	const format = given.format ?? BY_EXTENSION.get(extname(file).toLowerCase());
	if (format === undefined)
		throw new Failure(EXIT.usage, `${file}: expected --format ${FORMATS.join(", ")}`);
	const read = fileText(usage(() => readFileSync(file)));
	if ("fault" in read) throw new Failure(EXIT.usage, `${file}: ${sentence(read.fault)}`);
	const options = optionsOf(given);
	if (format === "openair") return parseOpenAir(read.text, options);
	if (format === "geojson") return parseGeoJsonZones(read.text, options);
	if (format === "kml") return parseKml(read.text, options);
	return zonesOfNotices(parseNotices(read.text, options));
}

function optionsOf({ validFrom, validTo, datumBound, rule, lower, upper }: Given): ZoneOptions {
	if ((validFrom === undefined) !== (validTo === undefined))
		throw new Failure(EXIT.usage, "expected --valid-from and --valid-to, or neither");
	const options: ZoneOptions = {};
	if (validFrom !== undefined && validTo !== undefined) {
		if (!(validFrom >= 0 && validTo > validFrom))
			throw new Failure(EXIT.usage, "expected --valid-to after --valid-from");
		options.window = { startUs: validFrom, endUs: validTo };
	}
	if (datumBound !== undefined) options.datumBound01mm = datumBound;
	if (rule !== undefined) options.rule = rule;
	if (lower !== undefined) options.lower = lower;
	if (upper !== undefined) options.upper = upper;
	return options;
}

function printed({ zones }: ZoneImport, to: (typeof TO)[number]) {
	if (to === "openair") return printOpenAir(zones);
	if (to === "geojson") return { text: `${printGeoJsonZones(zones)}\n`, faults: [] };
	if (to === "kml") return { text: printKml(zones), faults: [] };
	return { text: zones.map((zone) => `${JSON.stringify(zone)}\n`).join(""), faults: [] };
}

/** One line for each fault and note, and the sum of them last. */
function report(file: string, { zones, faults, notes }: ZoneImport): void {
	const lines = [
		...faults.map((fault) => `${file}: ${sentence(fault)}`),
		...notes.map(({ field, zone, said }) => `${file}: ${field}: note: ${zone}: ${said}`),
		`${file}: ${zones.length} zones, ${faults.length} faults, ${notes.length} notes`,
	];
	// A file's own words may be in it: they move no cursor, and stay on one line.
	process.stderr.write(lines.map((line) => `${line.replace(/\p{Cc}+/gu, " ")}\n`).join(""));
	if (faults.length > 0) process.exitCode = zones.length > 0 ? EXIT.findings : EXIT.usage;
}

function sentence(fault: { field: string; value: string; expected: string }): string {
	return `${fault.field}: ${fault.value}: expected ${fault.expected}`;
}
