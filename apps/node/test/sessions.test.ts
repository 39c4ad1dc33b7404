import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { createOperator } from "@tansiq/node";
import { Sessions } from "../src/operators/sessions.ts";

const SECOND_US = 1_000_000;
const HOUR_US = 3_600 * SECOND_US;
const PASSPHRASE = "a quiet night";

describe("the people at a desk", () => {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-sessions-"));
	after(() => rmSync(folder, { recursive: true }));
	createOperator(folder, "alpha", "duty-1", ["watch", "chief"], PASSPHRASE);
	createOperator(folder, "alpha", "duty-2", ["planner"], "another one");
	/** A desk that nobody has used yet, and its clock. */
	const desk = () => {
		const clock = { us: 5 * HOUR_US };
		return { clock, sessions: new Sessions(folder, () => clock.us) };
	};
	const enter = (sessions: Sessions, operator = "duty-1", passphrase = PASSPHRASE) => {
		const login = sessions.login(operator, passphrase, false);
		assert.ok("token" in login, JSON.stringify(login));
		return login.token;
	};

	test("sign with the key of their name, in the roles it was made with", () => {
		const { sessions } = desk();
		const session = sessions.of(enter(sessions));
		assert.equal(session?.signer.name, "alpha.tansiq/op/duty-1");
		assert.deepEqual(session?.roles, ["watch", "chief"]);
		assert.equal(sessions.signer("alpha.tansiq/op/duty-1"), session?.signer);
		assert.equal(sessions.signer("alpha.tansiq/op/duty-2"), null, "who is not here does not sign");
		assert.equal(sessions.of("another token"), null);
	});

	test("are gone when they lock the desk, and only they", () => {
		const { sessions } = desk();
		const one = enter(sessions);
		const two = enter(sessions, "duty-2", "another one");
		sessions.lock(one);
		assert.equal(sessions.of(one), null);
		assert.equal(sessions.signer("alpha.tansiq/op/duty-1"), null);
		assert.deepEqual(
			sessions.present().map(({ operator }) => operator),
			["duty-2"],
		);
		assert.ok(sessions.of(two));
	});

	test("are gone when their shift is over, thirteen hours after they came", () => {
		const { sessions, clock } = desk();
		const token = enter(sessions);
		clock.us += 13 * HOUR_US - 1;
		assert.ok(sessions.of(token));
		assert.ok(sessions.signer("alpha.tansiq/op/duty-1"));
		clock.us += 1;
		assert.equal(sessions.signer("alpha.tansiq/op/duty-1"), null, "asked for the signer first");
		assert.deepEqual(sessions.present(), []);
		assert.equal(sessions.of(token), null);
		clock.us -= 1;
		assert.equal(sessions.of(token), null, "a shift that ended does not come back");
	});

	test("wait after five wrong passphrases in a row, even with the right one", () => {
		const { sessions, clock } = desk();
		const attempt = (passphrase: string) => {
			const login = sessions.login("duty-1", passphrase, false);
			return "refused" in login ? login.refused : "in";
		};
		for (let i = 0; i < 4; i++) assert.equal(attempt("wrong"), "unknown");
		assert.equal(attempt(PASSPHRASE), "in", "four are forgiven, and forgotten");
		for (let i = 0; i < 5; i++) assert.equal(attempt("wrong"), "unknown");
		assert.equal(attempt(PASSPHRASE), "wait");
		assert.ok(enter(sessions, "duty-2", "another one"), "nobody else waits");
		clock.us += 30 * SECOND_US - 1;
		assert.equal(attempt(PASSPHRASE), "wait");
		clock.us += 1;
		assert.equal(attempt("wrong"), "unknown");
		assert.equal(attempt(PASSPHRASE), "wait", "one more wrong one begins the wait anew");
		clock.us += 30 * SECOND_US;
		assert.equal(attempt(PASSPHRASE), "in");
	});

	test("that nobody knows are refused as a wrong passphrase is", () => {
		const { sessions } = desk();
		for (const name of ["nobody", "../operators/duty-1", "duty-1.json", "", "DUTY-1", "__proto__"])
			assert.deepEqual(sessions.login(name, PASSPHRASE, false), { refused: "unknown" }, name);
	});
});

describe("threat 2: a key file that was edited", () => {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-edited-"));
	after(() => rmSync(folder, { recursive: true }));
	createOperator(folder, "alpha", "duty-1", ["watch"], PASSPHRASE);
	createOperator(folder, "alpha", "chief-1", ["watch", "chief"], "another one");
	const file = join(folder, "operators/duty-1.json");
	const whole = readFileSync(file, "utf8");
	const stored = JSON.parse(whole) as Record<string, string | string[]>;
	const other = JSON.parse(readFileSync(join(folder, "operators/chief-1.json"), "utf8"));
	const opens = () => "token" in new Sessions(folder, () => 0).login("duty-1", PASSPHRASE, false);
	const changed = (field: string): string => {
		const raw = Buffer.from(stored[field] as string, "base64");
		raw[0] = (raw[0] as number) ^ 1;
		return raw.toString("base64");
	};
	const cut = (field: string, bytes: number): string =>
		Buffer.from(stored[field] as string, "base64")
			.subarray(0, bytes)
			.toString("base64");

	const edits: [name: string, text: string][] = [
		["a role more", JSON.stringify({ ...stored, roles: ["watch", "chief"] })],
		["another role", JSON.stringify({ ...stored, roles: ["releaser"] })],
		["no role", JSON.stringify({ ...stored, roles: [] })],
		["a role that does not exist", JSON.stringify({ ...stored, roles: ["king"] })],
		["another's key", JSON.stringify({ ...stored, key: other.key })],
		["another's box", JSON.stringify({ ...stored, box: other.box })],
		["everything of another's", JSON.stringify(other)],
		...["salt", "nonce", "tag", "box"].map((field): [string, string] => [
			`one bit of its ${field}`,
			JSON.stringify({ ...stored, [field]: changed(field) }),
		]),
		["a tag of four bytes", JSON.stringify({ ...stored, tag: cut("tag", 4) })],
		["a nonce of eight bytes", JSON.stringify({ ...stored, nonce: cut("nonce", 8) })],
		["no salt", JSON.stringify({ ...stored, salt: undefined })],
		["half of itself", whole.slice(0, whole.length / 2)],
		["nothing", ""],
		["null", "null"],
	];
	for (const [name, text] of edits)
		test(`to hold ${name} does not open, and stops nobody else`, () => {
			assert.ok(opens(), "it opens as it was made");
			writeFileSync(file, text);
			try {
				assert.equal(opens(), false);
				const sessions = new Sessions(folder, () => 0);
				assert.ok("token" in sessions.login("chief-1", "another one", false));
			} finally {
				writeFileSync(file, whole);
			}
		});
});
