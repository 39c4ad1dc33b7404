import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Agreement } from "@tansiq/agreement";
import { freePort } from "@tansiq/carriers";
import { sampleAgreement } from "../../../packages/agreement/test/sample.ts";
import {
	done,
	type Ended,
	jsonOf,
	numbersOf,
	PASSPHRASE,
	refused,
	scratch,
	serving,
	tansiq,
	tansiqIn,
	urlOf,
} from "./command.ts";

const BOTH = { TANSIQ_PASSPHRASE: PASSPHRASE, TANSIQ_SECOND_PASSPHRASE: "another quiet night" };
const agreement = (...args: string[]): Promise<Ended> =>
	tansiqIn({ ...BOTH, LC_ALL: "C" }, "agreement", ...args);
const BY_TWO = ["--operator", "duty-1", "--second", "chief-2"];

describe("agreements from the command line", () => {
	test("proposed at one real node, taken on at the other, suspended, and shown", async (t) => {
		const root = scratch(t);
		const [alpha, bravo] = ["alpha", "bravo"].map((name) => join(root, name)) as [string, string];
		await enrol(alpha, bravo);
		await Promise.all([serving(t, alpha), serving(t, bravo)]);
		const [here, there] = [urlOf(alpha), urlOf(bravo)];

		const document = done(await agreement("show", here, "--document")).out;
		const current = JSON.parse(document) as Agreement;
		const file = join(root, "next.json");
		const next = { ...current, version: current.version + 1, answerDueUs: 777_000_000 };
		writeFileSync(file, JSON.stringify(next));
		const checked = done(await agreement("check", file, "--lang", "en"));
		assert.match(checked.out, /0 faults, 0 contradictions, sha256 [0-9a-f]{64}\n$/);

		const proposed = done(await agreement("propose", here, file, ...BY_TWO));
		const [, ref = ""] = /^proposed: (\S+)$/m.exec(proposed.out) ?? [];
		assert.match(ref, /^alpha\/routine\/\d+$/);
		await until("the proposal is there", async () =>
			(await shown(there)).proposals.some((one) => one.ref === ref && one.state === "open"),
		);
		const waiting = done(await agreement("affirm", there, ref, "--operator", "duty-1"));
		const [, draft = ""] = /^waits for a second person: (\S+)$/m.exec(waiting.out) ?? [];
		assert.equal(
			(await shown(there)).standing.version,
			current.version,
			"one person is not enough",
		);
		const second = { TANSIQ_PASSPHRASE: BOTH.TANSIQ_SECOND_PASSPHRASE };
		done(await tansiqIn(second, "agreement", "sign", there, draft, "--operator", "chief-2"));
		for (const url of [here, there])
			await until("it is in force", async () => {
				const { standing } = await shown(url);
				return standing.version === next.version && standing.state === "in-force";
			});

		const suspended = done(await agreement("suspend", here, "--reason", "a test", ...BY_TWO));
		assert.match(suspended.out, /suspended/);
		await until("both have it suspended", async () => {
			const { standing } = await shown(there);
			return standing.mechanism === "suspended";
		});
		done(await agreement("resume", here, "--reason", "it is over", ...BY_TWO));
		const history = done(await agreement("history", here)).out;
		for (const what of ["proposed", "signed", "suspended", "resumed"])
			assert.match(history, new RegExp(`  ${what}\\b`));
		assert.equal(done(await agreement("violations", here)).out, "none\n");
		const arabic = done(await agreement("show", here, "--lang", "ar")).out;
		assert.match(arabic, /\p{Script=Arabic}/u);

		const evidence = join(root, "evidence");
		done(await tansiq("export", here, evidence));
		assert.match(
			done(await tansiq("verify", evidence)).out,
			/8 operators' signatures, 0 joint statements, 2 blobs\nok\n$/,
		);

		refused(await agreement("propose", here, file, ...BY_TWO), 1, /version/);
		refused(await agreement("affirm", there, "alpha/9", ...BY_TWO), 2, /ref/);
	});

	test("a document is checked without a node: faults 2, contradictions 3", async (t) => {
		const root = scratch(t);
		const file = join(root, "agreement.json");
		const sample = sampleAgreement();
		writeFileSync(file, JSON.stringify(sample));
		done(await agreement("check", file));
		writeFileSync(file, JSON.stringify({ ...sample, noticeLeadUs: 0 }));
		const faulty = await agreement("check", file);
		assert.equal(faulty.code, 2);
		assert.match(faulty.out, /^noticeLeadUs: 0: expected /m);
		const ladder = (id: string, leadUs: number) => ({ id, kind: "only-we-know", leadUs });
		writeFileSync(
			file,
			JSON.stringify({ ...sample, rules: [ladder("a", 60_000_000), ladder("b", 90_000_000)] }),
		);
		const twice = await agreement("check", file, "--json");
		assert.equal(twice.code, 3);
		assert.deepEqual(jsonOf(twice).contradictions, [
			{ phrase: "contradiction.two_figures", ids: ["a", "b"] },
		]);
		writeFileSync(file, "{");
		refused(await agreement("check", file), 2, /expected a file of JSON/);
		refused(await agreement("check", join(root, "none.json")), 2, /expected a file of JSON/);
	});
});

/** Two folders on one line, each with two people who may sign agreements. */
async function enrol(alpha: string, bravo: string): Promise<void> {
	const terms = ["--party", "alpha", "--with", "bravo", "--line", "strait"];
	const at = async () => ["--at", `127.0.0.1:${await freePort()}`];
	for (const [folder, party] of [
		[alpha, "alpha"],
		[bravo, "bravo"],
	] as const)
		for (const [operator, passphrase] of [
			["duty-1", BOTH.TANSIQ_PASSPHRASE],
			["chief-2", BOTH.TANSIQ_SECOND_PASSPHRASE],
		] as const)
			done(
				await tansiqIn(
					{ TANSIQ_PASSPHRASE: passphrase },
					...["operator", "add", folder, operator, "--party", party],
					...["--roles", "watch,chief,negotiator"],
				),
			);
	done(await tansiq("invite", alpha, ...terms, ...(await at())));
	const invitation = join(alpha, "invitation.json");
	const words = numbersOf(done(await tansiq("join", bravo, invitation, ...(await at()), "--json")));
	done(await tansiq("join", alpha, join(bravo, "reply.json"), "--same", words));
	done(await tansiq("join", bravo, join(alpha, "founding.json"), "--same", words));
}

interface Shown {
	standing: { version: number; state: string; mechanism: string };
	proposals: { ref: string; state: string }[];
}

async function shown(url: string): Promise<Shown> {
	return jsonOf(done(await agreement("show", url, "--json"))) as unknown as Shown;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (!(await holds())) {
		assert.ok(Date.now() < deadline, `never: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
