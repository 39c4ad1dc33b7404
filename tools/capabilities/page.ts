import type { Declaration } from "./declarations.ts";
import { REASONS, ROWS } from "./rows.ts";

/** docs/capabilities.md, as the tests' own declarations have it. */
export function capabilitiesPage(declarations: readonly Declaration[]): string {
	const rows = Object.entries(ROWS).map(([row, what]) => {
		const shown = declarations.filter(({ rows }) => rows.includes(row));
		if (shown.length === 0)
			return [`## ${row} · ${what}`, "", REASONS[row] ?? "Not shown by any test.", ""];
		return [`## ${row} · ${what}`, "", ...shown.flatMap(entry), ""];
	});
	return [
		"# Capabilities",
		"",
		"Rows M are what the mechanism is for, rows R what the failures of earlier ones asked for.",
		"Each is shown by a test that acts as a person does, through the command, the interface or the",
		"browser; and that test fails when the capability is taken out of the source (`npm run accept --",
		"C`). Made from the tests' own words by `npm run capabilities`.",
		"",
		...rows.flat(),
	]
		.join("\n")
		.replace(/\n+$/, "\n");
}

function entry({ does, reach, file, test }: Declaration): string[] {
	return [`- ${does}`, `  - with: ${reach}`, `  - test: \`${file}\`, “${test}”`];
}
