import { isExerciseLine, partyWithoutNode } from "@tansiq/node";
import type { Founding } from "@tansiq/party";

/** What a founding document says, for the person who is about to sign it. */
export function termLines(founding: Founding): string[] {
	const { line, agreement, members, witness, replaces } = founding;
	const { theatre, validity, disclosure, zones } = agreement;
	const { south9, west9, north9, east9 } = theatre;
	const degrees = [south9, west9, north9, east9].map((value) => value / 1e9).join(",");
	const day = (us: number) => new Date(us / 1000).toISOString().slice(0, 10);
	const automatic = disclosure.filter(({ release }) => release === "automatic").length;
	const lines = [
		`line       ${line}${isExerciseLine(line) ? ", for exercises only" : ""}`,
		`parties    ${agreement.parties.join(" and ")}`,
		`agreement  ${agreement.id}, version ${agreement.version}, ${day(validity.startUs)} to ${day(validity.endUs)}`,
		`theatre    ${degrees}`,
		`rules      ${disclosure.length} of disclosure, ${automatic} of them automatic; ${zones.length} zones`,
		`mediator   ${witness === null ? "none" : `${witness.name}, ${witness.address}`}`,
	];
	const without = partyWithoutNode(founding);
	if (without !== null)
		lines.push(`one-sided  signed by one party alone; all that ${without} says is attested by it`);
	if (replaces !== undefined)
		lines.push(
			`goes on    from the one-sided document ${replaces}; what was said since then stands`,
		);
	for (const [party, { name, node, contact, address, operators }] of Object.entries(members)) {
		lines.push(
			`${party.padEnd(10)} ${name}, ${node === "none" ? `no node: ${contact ?? "told on paper"}` : address}`,
		);
		for (const { key, roles } of operators)
			lines.push(`           ${key.slice(0, key.indexOf("+"))}: ${roles.join(", ")}`);
	}
	return lines;
}
