import { readFileSync } from "node:fs";
import { EXIT, Failure } from "../exit.ts";
import { readHidden, type Terminal } from "./hidden.ts";

const SHORTEST = 12;
const LONGEST = 256;

/**
 * The passphrase that seals a new key: the first line of a file, else of the environment's
 * TANSIQ_PASSPHRASE, else typed twice without an echo.
 * @throws Failure
 */
export async function newPassphrase(
	operator: string,
	file: string | undefined,
	terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
	if (file !== undefined) return checked(firstLine(file), file);
	const { TANSIQ_PASSPHRASE } = process.env;
	if (TANSIQ_PASSPHRASE !== undefined) return checked(TANSIQ_PASSPHRASE, "TANSIQ_PASSPHRASE");
	if (terminal.input.isTTY !== true)
		throw new Failure(
			EXIT.usage,
			"passphrase: expected --passphrase-file, TANSIQ_PASSPHRASE or a terminal to type it in",
		);
	const typed = checked(await readHidden(`Passphrase of ${operator}: `, terminal), "passphrase");
	if ((await readHidden("The same again: ", terminal)) !== typed)
		throw new Failure(EXIT.usage, "passphrase: expected the same twice");
	return typed;
}

/** Where a second person's passphrase comes from: two people share none. */
export const SECOND = { option: "--second-passphrase-file", variable: "TANSIQ_SECOND_PASSPHRASE" };

/**
 * The passphrase of a key that exists: from the same places, typed once.
 * @throws Failure
 */
export async function passphraseOf(
	operator: string,
	file: string | undefined,
	from = { option: "--passphrase-file", variable: "TANSIQ_PASSPHRASE" },
	terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
	if (file !== undefined) return firstLine(file);
	const given = process.env[from.variable];
	if (given !== undefined) return given;
	if (terminal.input.isTTY !== true)
		throw new Failure(
			EXIT.usage,
			`passphrase: expected ${from.option}, ${from.variable} or a terminal to type it in`,
		);
	return readHidden(`Passphrase of ${operator}: `, terminal);
}

function firstLine(file: string): string {
	try {
		return readFileSync(file, "utf8").split(/\r?\n/, 1)[0] ?? "";
	} catch {
		throw new Failure(EXIT.usage, `${file}: expected a file that can be read`);
	}
}

/** The passphrase itself is in no message. */
function checked(passphrase: string, where: string): string {
	const { length } = passphrase;
	if (length >= SHORTEST && length <= LONGEST) return passphrase;
	const expected = `expected ${SHORTEST} to ${LONGEST}`;
	throw new Failure(EXIT.usage, `${where}: a passphrase of ${length} characters, ${expected}`);
}
