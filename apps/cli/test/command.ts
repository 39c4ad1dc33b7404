import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface Ended {
	code: number | null;
	out: string;
	err: string;
}

/** What every operator's key of these tests is sealed with. */
export const PASSPHRASE = "a quiet night at the desk";

/** What Node compiled once for one of these tests serves the others. */
const CACHE = join(tmpdir(), "tansiq-compile-cache");
const { TANSIQ_PASSPHRASE: _, ...ENVIRONMENT } = process.env;

/** Runs `tansiq` with these arguments to its end. */
export function tansiq(...args: string[]): Promise<Ended> {
	return tansiqIn({ TANSIQ_PASSPHRASE: PASSPHRASE, LC_ALL: "C" }, ...args);
}

/** The same with an environment of its own. */
export async function tansiqIn(added: Record<string, string>, ...args: string[]): Promise<Ended> {
	const child = spawn(process.execPath, [MAIN, ...args], {
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...ENVIRONMENT, NODE_COMPILE_CACHE: CACHE, ...added },
	});
	let [out, err] = ["", ""];
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		out += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		err += text;
	});
	const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
	return { code, out, err };
}

/** What a command printed for programs: one JSON object, and nothing else. */
export function jsonOf({ out }: Ended): Record<string, unknown> {
	const [line = "", ...rest] = out.split("\n");
	if (rest.length !== 1 || rest[0] !== "")
		throw new Error(`expected one line on standard output, found ${JSON.stringify(out)}`);
	return JSON.parse(line) as Record<string, unknown>;
}

/** It ended well. */
export const done = (ended: Ended): Ended => {
	assert.equal(ended.code, 0, ended.err);
	return ended;
};

/** It ended with this code, and said why in one line. */
export const refused = (ended: Ended, code: number, words: RegExp): void => {
	assert.match(ended.err, words);
	assert.match(ended.err, /^tansiq: [^\n]+\n$/, "one line");
	assert.equal(ended.code, code);
};

/** The numbers of the key words that a command printed with `--json`. */
export const numbersOf = (ended: Ended): string =>
	(jsonOf(ended).words as { number: string }[]).map(({ number }) => number).join(" ");

/** A file as text. */
export const read = (...path: string[]): string => readFileSync(join(...path), "utf8");

/** Where the node of this folder answers. */
export const urlOf = (folder: string): string =>
	`http://127.0.0.1:${JSON.parse(read(folder, "node.json")).httpPort}`;

/** Starts `tansiq serve FOLDER` and waits for the line that says where it answers. */
export async function serving(t: TestContext, folder: string): Promise<ChildProcess> {
	const child = spawn(process.execPath, [MAIN, "serve", folder], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	t.after(() => child.kill("SIGKILL"));
	let err = "";
	child.stderr.on("data", (piece) => {
		err += piece;
	});
	await new Promise<void>((resolve, reject) => {
		child.stdout.once("data", () => resolve());
		child.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${err}`)));
	});
	return child;
}

/** A folder that is gone after the test. */
export function scratch(t: { after(done: () => void): void }): string {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-cli-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}
