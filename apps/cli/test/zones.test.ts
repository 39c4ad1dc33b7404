import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type AgreedZone, parseAgreement } from "@tansiq/agreement";
import { demoAgreement } from "../src/index.ts";
import { scratch, tansiq } from "./command.ts";

const airspace = (name: string, upper = "2500 ft AMSL") =>
	`AC R\r\nAN ${name}\r\nAL SFC\r\nAH ${upper}\r\nV X=46:30:00 N 008:30:00 E\r\nDC 2.5\r\n`;
const KML = `<kml><Placemark><name>Bridge</name><Point><coordinates>8.5,46.5</coordinates></Point>
<ExtendedData><Data name="radius_m"><value>300</value></Data></ExtendedData></Placemark></kml>`;

describe("tansiq zones", { concurrency: 2 }, () => {
	const root = scratch({ after });
	const file = (name: string, content: string | Buffer) => {
		writeFileSync(join(root, name), content);
		return join(root, name);
	};
	const lines = (text: string) => text.split("\n").filter((line) => line !== "");

	test("what import prints is what an agreement holds", async () => {
		const path = file("two.txt", airspace("East") + airspace("West", "FL65"));
		const validity = ["--valid-from", "2026-03-01T00:00Z", "--valid-to", "2026-04-01T00:00Z"];
		const { code, out, err } = await tansiq(
			"zones",
			"import",
			path,
			...validity,
			"--rule",
			"closed",
		);
		assert.equal(code, 0, err);
		const zones = lines(out).map((line) => JSON.parse(line) as AgreedZone);
		assert.deepEqual(
			zones.map(({ id, rule, outline, window }) => [id, rule, outline.kind, window.endUs]),
			["east", "west"].map((id) => [id, "closed", "disc", Date.parse("2026-04-01") * 1_000]),
		);
		const theatre = { south9: 45e9, west9: 5e9, north9: 48e9, east9: 11e9 };
		const agreed = { startUs: 1_772_323_200_000_000, endUs: 1_775_001_600_000_000 };
		const terms = demoAgreement({ id: "with-zones", theatre, validity: agreed }, zones);
		const document: unknown = JSON.parse(JSON.stringify(terms));
		assert.deepEqual(parseAgreement(document).faults, []);
	});

	test("of 1,600 airspaces 40 are wrong: 1,560 lines out, 40 named by line, exit code 3", async () => {
		const all = Array.from({ length: 1_600 }, (_, i) =>
			airspace(`A ${i}`, i % 40 === 39 ? "FL9999" : "FL65"),
		);
		const path = file("many.txt", all.join(""));
		const { code, out, err } = await tansiq("zones", "import", path);
		assert.equal(code, 3, err.slice(0, 400));
		assert.equal(lines(out).length, 1_560);
		const faults = lines(err).filter((line) => line.includes(": expected "));
		assert.equal(faults.length, 40);
		assert.equal(
			faults[0],
			`${path}: line ${39 * 6 + 4} AH: FL9999: expected a flight level from 0 to 999, in hundreds of feet`,
		);
		assert.match(err, /1560 zones, 40 faults, 0 notes\n$/);
		const checked = await tansiq("zones", "check", path);
		assert.deepEqual([checked.code, checked.out, checked.err], [3, "", err]);
	});

	test("what one program drew another reads: KML to OpenAir and back to lines", async () => {
		const path = file("drawn.kml", KML);
		const limits = ["--rule", "closed", "--lower", "SFC", "--upper", "120 m AGL"];
		const drawn = await tansiq("zones", "import", path, ...limits);
		assert.equal(drawn.code, 0, drawn.err);
		const openair = await tansiq("zones", "import", path, ...limits, "--to", "openair");
		const again = await tansiq("zones", "import", file("again.air", openair.out));
		const { purpose, ...same } = JSON.parse(again.out) as AgreedZone;
		assert.deepEqual([same, purpose], [JSON.parse(drawn.out), "restricted"]);
	});

	const cases: [name: string, content: string | Buffer, args: string[], words: RegExp][] = [
		["none.txt", "hello", [], /line 1 HELLO: .*expected AC/],
		["a.kml", `<!DOCTYPE a>${KML}`, [], /<!DOCTYPE: expected XML without document type/],
		[
			"a.kmz",
			Buffer.from("504b0304", "hex"),
			["--format", "kml"],
			/an archive \(ZIP, KMZ\): expected/,
		],
		["a.dat", "x", [], /expected --format openair, geojson, kml, notices/],
		["b.txt", airspace("Z"), ["--valid-from", "2026-03-01T00:00Z"], /--valid-from and --valid-to/],
		["c.txt", airspace("Z"), ["--datum-bound", "x"], /0 to 20000 feet, or "none"/],
	];
	for (const [name, content, args, words] of cases)
		test(`${name} ${args.join(" ")}: exit code 2`, async () => {
			const { code, out, err } = await tansiq("zones", "import", file(name, content), ...args);
			assert.deepEqual([code, out], [2, ""]);
			assert.match(err, words);
		});
});
