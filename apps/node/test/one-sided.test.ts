import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import type { Dialogue, Minutes } from "@tansiq/api";
import { memberOf, openFounding, readFounding, writeFounding } from "@tansiq/node";
import { type Founding, foundingText, memberWithoutNode, ROLES, sha256Hex } from "@tansiq/party";
import { signNote } from "@tansiq/record";
import { HOUR_US, SECOND_US } from "@tansiq/space";
import { DUTY, type Enrolee } from "./enrolled.ts";
import { declare, disc, longCorridor, operation } from "./operations.ts";
import { type Desktop, enrolledPair, type Pair } from "./pair.ts";

const SECOND: Enrolee = { operator: "duty-2", passphrase: "a second night", roles: [...ROLES] };
const CORRIDOR = { ...longCorridor(400), window: disc({ fromMin: 100, toMin: 110 }).window };
const SCRIPT = "ab".repeat(32);

/** Folders of both; alpha's line is founded by alpha alone. */
async function pairAlone(): Promise<Pair> {
	const pair = await enrolledPair({}, [DUTY, SECOND]);
	const { alpha } = pair;
	const { founding } = readFounding(alpha.folder.path);
	const members = {
		alpha: memberOf(alpha.folder),
		bravo: memberWithoutNode("Bravo", "harbour office"),
	};
	write(pair, ["alpha"], { ...founding, members });
	return pair;
}

/** Signed by the named parties, and in the folder of each. */
function write(pair: Pair, parties: ("alpha" | "bravo")[], founding: Founding): string {
	const signers = parties.map((party) => pair[party].folder.keys.author);
	const signedNote = signNote(foundingText(founding), signers);
	for (const party of parties) writeFounding(pair[party].folder.path, founding, signedNote);
	return signedNote;
}

/** Bravo has a node: both sign a document that goes on from alpha's. */
function joined(pair: Pair, change: Partial<Founding> = {}): Founding {
	const { alpha, bravo } = pair;
	const { founding, signedNote } = readFounding(alpha.folder.path);
	const members = {
		alpha: memberOf(alpha.folder, undefined, founding.members.alpha),
		bravo: memberOf(bravo.folder),
	};
	return { ...founding, members, replaces: sha256Hex(signedNote), ...change };
}

const at = (ref: string, what: string) => `/v1/dialogues/${ref}/${what}`;

async function told(desktop: Desktop, id: string, request = operation()): Promise<Dialogue> {
	await declare(desktop, id, request);
	const found = (await desktop.dialogues()).find(({ operation: of }) => of === id);
	assert.ok(found, `${id} among the dialogues`);
	return found;
}

function handOver(desktop: Desktop, ref: string, atUs: number): Promise<Dialogue> {
	return desktop.ask("POST", at(ref, "handed-over"), { how: "print", atUs });
}

function typeIn(desktop: Desktop, { ref, paper }: Dialogue, atUs: number): Promise<Dialogue> {
	return desktop.ask("POST", at(ref, "attest"), {
		msg: "ROGER",
		readbackCode: paper?.readbackCode,
		evidence: Buffer.from("the sheet, filled in").toString("base64"),
		from: "chief",
		how: "print",
		atUs,
	});
}

/** The step of alpha alone, and how long nothing but time will make it say anything. */
async function alone(pair: Pair, seconds: number): Promise<void> {
	pair.nowUs += seconds * SECOND_US;
	await pair.alpha.node.step(pair.nowUs);
}

async function restart(desktop: Desktop, nowUs: number): Promise<void> {
	await desktop.stop();
	await desktop.start(nowUs);
}

async function sameLogs({ alpha, bravo }: Pair): Promise<void> {
	for (const author of ["alpha", "bravo"])
		for (const log of ["urgent", "routine"]) {
			const [ours, theirs] = await Promise.all(
				[alpha, bravo].map((desk) => desk.entries(`${author}/${log}`)),
			);
			assert.deepEqual(ours, theirs, `${author} ${log}`);
		}
}

const textOf = (entries: Buffer[]) => entries.map((entry) => entry.toString("utf8")).join("");

suite("a node on a line of which the other party has none", () => {
	let pair: Pair;
	let flight: Dialogue;
	let long: Dialogue;
	let minutes: Minutes;
	before(async () => {
		pair = await pairAlone();
		await pair.alpha.start(pair.nowUs);
	});
	after(() => pair.close());

	test("starts from alpha's signature, says that it is one-sided, and listens for nobody", async () => {
		const { alpha } = pair;
		const { peer, line } = await alpha.desk();
		assert.deepEqual(peer, { id: "bravo", name: "Bravo", node: "none", contact: "harbour office" });
		assert.equal(line.state, "unknown");
		assert.ok(alpha.logged.some((text) => text.includes("one-sided line")));
		const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
			const socket = connect(alpha.folder.config.linePort, "127.0.0.1", () => {
				socket.destroy();
				resolve(null);
			});
			socket.once("error", resolve);
		});
		assert.equal(error?.code, "ECONNREFUSED");
	});

	test("what it says is released, hours later too, and nothing waits for a receipt", async () => {
		flight = await told(pair.alpha, "flight");
		assert.equal(flight.state, "released");
		await alone(pair, HOUR_US / SECOND_US);
		const later = await pair.alpha.dialogue(flight.ref);
		assert.deepEqual([later.state, later.receiptUs], ["released", null]);
		const { missed, humanCheckOwed, state } = (await pair.alpha.desk()).line;
		assert.deepEqual(missed, { machine: 0, human: 0 });
		assert.deepEqual([humanCheckOwed, state], [false, "unknown"]);
	});

	test("no parcel is packed for a party that has no key to open it", async () => {
		const { status, text } = await pair.alpha.call("POST", "/v1/parcels/out", { text: "{}" });
		assert.equal(status, 409, text);
		assert.match(text, /bravo has no node/);
	});

	test("its page names the entry and the code that the answer repeats", async () => {
		const { alpha } = pair;
		const page = await alpha.call("GET", at(flight.ref, "page?languages=ar,en"));
		assert.equal(page.status, 200);
		const [bytes = Buffer.alloc(0)] = (await alpha.entries("alpha/routine")).slice(1);
		for (const shown of [flight.ref, flight.paper?.readbackCode ?? "?", sha256Hex(bytes), "Bravo"])
			assert.ok(page.text.includes(shown), shown);
	});

	test("the typed answer closes it as attested by one side, also after a restart", async () => {
		const { alpha } = pair;
		await handOver(alpha, flight.ref, pair.nowUs);
		const answered = await typeIn(alpha, flight, pair.nowUs);
		assert.equal(answered.answer?.attested, true);
		await alone(pair, 1);
		await restart(alpha, pair.nowUs);
		const { answer, state, receiptUs } = await alpha.dialogue(flight.ref);
		assert.deepEqual([state, receiptUs, answer?.attested], ["closed", null, true]);
		assert.deepEqual(answer?.attestation, answered.answer?.attestation);
		const evidence = `/v1/evidence/${answer?.attestation?.evidence}`;
		const { bytes } = await alpha.ask<{ bytes: string }>("GET", evidence);
		assert.equal(Buffer.from(bytes, "base64").toString(), "the sheet, filled in");
	});

	test("minutes of what was spoken stay attested by one side", async () => {
		minutes = await pair.alpha.ask<Minutes>("POST", "/v1/minutes", {
			about: flight.ref,
			text: null,
			script: SCRIPT,
			readback: {},
			atUs: pair.nowUs,
			channel: "Guard 2",
			theirs: "watch",
		});
		assert.equal(minutes.agreed, null);
	});

	test("geometry that goes by hash is here for whoever joins", async () => {
		long = await told(pair.alpha, "long", operation({}, { volumes: [CORRIDOR] }));
		assert.equal(long.state, "released");
	});

	test("a document that does not go on from the first starts nothing, and nothing is said", async () => {
		const { alpha } = pair;
		const position = (await alpha.desk()).position;
		await alpha.stop();
		const { founding, signedNote } = readFounding(alpha.folder.path);
		const { replaces: _, ...silent } = joined(pair);
		const people = {
			...silent.members.alpha,
			operators: [],
		} as unknown as Founding["members"][string];
		const cases: [Founding, RegExp][] = [
			[silent, /founding: replaces: nothing, expected [0-9a-f]{64} to go on from the earlier/],
			[{ ...silent, replaces: "0".repeat(64) }, /founding: replaces: 0{64}, expected/],
			[
				{
					...joined(pair),
					members: {
						...silent.members,
						alpha: { ...people, operators: (silent.members.alpha?.operators ?? []).slice(1) },
					},
				},
				/founding: members\.alpha\.operators: nothing, expected alpha\.tansiq\/op\/duty-1.* as /,
			],
		];
		for (const [other, words] of cases) {
			write(pair, ["alpha", "bravo"], other);
			await assert.rejects(alpha.start(pair.nowUs), words);
		}
		writeFounding(alpha.folder.path, founding, signedNote);
		await alpha.start(pair.nowUs);
		assert.equal((await alpha.desk()).position, position + cases.length + 1, "boots, and no word");
	});

	test("the party that joins gets the history, and what was attested stays attested", async () => {
		const { alpha, bravo } = pair;
		const before = await alpha.entries("alpha/routine");
		write(pair, ["alpha", "bravo"], joined(pair));
		await restart(alpha, pair.nowUs);
		await bravo.start(pair.nowUs);
		await pair.after(1);
		await pair.after(1);
		await sameLogs(pair);
		const held = await bravo.entries("alpha/routine");
		assert.deepEqual(held.slice(0, before.length), before, "the earlier entries, byte by byte");
		assert.match(held[before.length]?.toString("utf8") ?? "", /"REFOUNDED"/);
		for (const [desk, direction] of [
			[alpha, "sent"],
			[bravo, "received"],
		] as const) {
			const { answer, state, ...known } = await desk.dialogue(flight.ref);
			assert.deepEqual([known.direction, state, answer?.attested], [direction, "closed", true]);
			const { peer, unknowns, line } = await desk.desk();
			assert.equal(peer.node, undefined);
			assert.equal(unknowns.withoutEffect, 0);
			assert.deepEqual([line.state, line.unreceipted, line.forks], ["up", 0, []]);
		}
		const volumes = `/v1/operations/${long.ref}`;
		const detail = await bravo.ask<{ volumes: unknown[] }>("GET", volumes);
		assert.deepEqual(detail.volumes, [CORRIDOR]);
	});

	test("minutes of the time before are agreed to by both", async () => {
		const { alpha, bravo } = pair;
		await bravo.ask("POST", `/v1/minutes/${minutes.ref}/agree`, { agrees: true });
		await pair.after(1);
		for (const desk of [alpha, bravo]) {
			const [known] = await desk.ask<Minutes[]>("GET", "/v1/minutes");
			assert.deepEqual([known?.ref, known?.agreed], [minutes.ref, true]);
		}
	});

	test("from then on what is said is receipted and answered by the other, and by nobody for it", async () => {
		const { alpha, bravo } = pair;
		const { ref } = await told(alpha, "after", operation({ lat9: 46.5e9, fromMin: 90, toMin: 95 }));
		await pair.after(1);
		const sent = await alpha.dialogue(ref);
		assert.notEqual(sent.receiptUs, null);
		assert.equal(sent.paper, undefined);
		const typed = await alpha.call("POST", at(ref, "handed-over"), {
			text: JSON.stringify({ how: "print", atUs: pair.nowUs }),
		});
		assert.equal(typed.status, 409, typed.text);
		await bravo.ask("POST", at(ref, "answer"), { msg: "ROGER" });
		await pair.after(1);
		const { answer } = await alpha.dialogue(ref);
		assert.deepEqual([answer?.msg, answer?.attested], ["ROGER", undefined]);
	});

	test("either node starts again from the new document, and says nothing twice", async () => {
		for (const desk of [pair.alpha, pair.bravo]) await restart(desk, pair.nowUs);
		await pair.after(1);
		await sameLogs(pair);
		const said = textOf(await pair.alpha.entries("alpha/routine"));
		assert.equal(said.match(/"REFOUNDED"/g)?.length, 1);
	});
});

suite("threat 5: a backup of a line that one side founded", () => {
	let pair: Pair;
	const folder = () => pair.alpha.folder.path;
	/** The guard lies beside the folder, and in no backup of it. */
	const guard = () => `${folder()}.guard`;
	const keep = (name: string) => {
		cpSync(folder(), join(pair.root, name), { recursive: true });
		cpSync(guard(), join(pair.root, `${name}.guard`));
	};
	const put = async (name: string) => {
		await pair.alpha.stop();
		rmSync(folder(), { recursive: true });
		cpSync(join(pair.root, name), folder(), { recursive: true });
	};
	const putGuard = (name: string) => cpSync(join(pair.root, `${name}.guard`), guard());
	before(async () => {
		pair = await pairAlone();
		await pair.alpha.start(pair.nowUs);
		await told(pair.alpha, "before");
		await pair.alpha.stop();
		keep("backup");
		await pair.alpha.start(pair.nowUs);
		await told(pair.alpha, "later", operation({ fromMin: 40, toMin: 50 }));
		await pair.alpha.stop();
		keep("whole");
	});
	after(() => pair.close());

	test("that nobody can complete says nothing in the place of what is on paper", async () => {
		const { alpha } = pair;
		await put("backup");
		await alpha.start(pair.nowUs);
		assert.equal((await alpha.desk()).line.recovering, true);
		assert.ok(alpha.logged.some((text) => text.includes("nobody else holds")));
		await declare(alpha, "now", operation({ fromMin: 60, toMin: 70 }));
		assert.equal((await alpha.holds()).length, 1);
		await alone(pair, 120);
		assert.equal((await alpha.desk()).line.recovering, true);
		assert.equal((await alpha.entries("alpha/routine")).length, 2);
	});

	test("goes on when two people accept the loss, once and for all", async () => {
		const { alpha } = pair;
		const accept = ({ operator, passphrase }: Enrolee) =>
			alpha.call("POST", "/v1/line/accept-loss", {
				text: JSON.stringify({ second: { operator, passphrase } }),
			});
		assert.equal((await accept(DUTY)).status, 403, "one person twice");
		assert.deepEqual((await accept(SECOND)).json, { recovering: false });
		const { state } = await told(alpha, "again", operation({ fromMin: 70, toMin: 80 }));
		assert.equal(state, "released");
		await restart(alpha, pair.nowUs);
		assert.equal((await alpha.desk()).line.recovering, false);
		await alpha.stop();
	});

	test("on a machine without the guard says nothing either, until the guard is there", async () => {
		const { alpha } = pair;
		await put("whole");
		rmSync(guard());
		await alpha.start(pair.nowUs);
		assert.equal((await alpha.desk()).line.recovering, true);
		await put("whole");
		putGuard("whole");
		await alpha.start(pair.nowUs);
		assert.equal((await alpha.desk()).line.recovering, false);
	});

	test("is held against the guard before it signs that the line goes on", async () => {
		const { alpha, bravo } = pair;
		const joint = joined(pair);
		write(pair, ["alpha", "bravo"], joint);
		await restart(alpha, pair.nowUs);
		await bravo.start(pair.nowUs);
		await pair.after(1);
		await sameLogs(pair);
		await alpha.stop();
		await bravo.stop();
		await put("backup");
		write(pair, ["alpha", "bravo"], joint);
		await alpha.start(pair.nowUs);
		assert.equal((await alpha.desk()).line.recovering, true);
		const short = textOf(await alpha.entries("alpha/routine"));
		assert.doesNotMatch(short, /REFOUNDED/, "not at a place that was signed before");
		await bravo.start(pair.nowUs);
		await pair.after(70);
		await pair.after(1);
		assert.equal((await alpha.desk()).line.recovering, false);
		await pair.after(1);
		await sameLogs(pair);
		const said = textOf(await alpha.entries("alpha/routine"));
		assert.equal(said.match(/"REFOUNDED"/g)?.length, 1);
		for (const desk of [alpha, bravo]) assert.deepEqual((await desk.desk()).line.forks, []);
		assert.equal((await alpha.desk()).peer.node, undefined);
	});
});

test("the document of a joining is signed by both, and opens as any other", async (t) => {
	const pair = await pairAlone();
	t.after(() => pair.close());
	const founding = joined(pair);
	const { keys } = pair.alpha.folder;
	const one = { founding, signedNote: signNote(foundingText(founding), [keys.author]) };
	assert.throws(() => openFounding(one), /expected the signature of bravo/);
	const { keys: theirs } = pair.bravo.folder;
	const signedNote = signNote(foundingText(founding), [keys.author, theirs.author]);
	assert.deepEqual(openFounding({ founding, signedNote }).founding, founding);
});
