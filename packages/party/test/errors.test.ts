import assert from "node:assert/strict";
import { test } from "node:test";
import { CODEBOOK } from "@tansiq/hotline";
import fc from "fast-check";
import type { PartyEvent } from "../src/index.ts";
import {
	act,
	deliver,
	effectsOf,
	exchange,
	type Party,
	pass,
	plain,
	refold,
	SECOND,
	sayAs,
} from "./pair.ts";
import { acquainted, answerOf, answers, bodyOf, says } from "./talk.ts";

const by = { role: "watch", script: false };
const tick = (of: Party) => act(of, { type: "time" });
/** The refs of which these events say ERROR, and the code. */
const errorsIn = (events: readonly PartyEvent[]) =>
	events.flatMap((event) =>
		event.type === "said"
			? event.meanings.flatMap((meaning) =>
					meaning.kind === "error" ? [`${meaning.ref} ${meaning.code}`] : [],
				)
			: [],
	);
const codesOf = (hearing: Parameters<typeof effectsOf>[0]) =>
	effectsOf(hearing).map((effect) => (effect.kind === "none" ? effect.code : effect.kind));

test("threat 35: a type from a later version is receipted and answered with ERROR, never dropped", () => {
	fc.assert(
		fc.property(
			fc.string({ minLength: 1, maxLength: 40, unit: "grapheme-ascii" }),
			fc.dictionary(
				fc.string({ maxLength: 12 }),
				fc.jsonValue({ noUnicodeString: true }) as never,
				{
					maxKeys: 4,
				},
			),
			fc.constantFrom("urgent" as const, "routine" as const),
			(name, content, log) => {
				const { alpha, bravo } = acquainted();
				const msg = name.replaceAll(/["\\]/g, "x").normalize("NFC");
				fc.pre(!CODEBOOK.has(msg));
				let ref: string;
				try {
					ref = sayAs(alpha, log, msg, whole(content), []);
				} catch {
					return; // No entry can hold it: it was never said.
				}
				const size = bravo.state.line.mirrored[log].size;
				deliver(alpha, bravo, log);
				assert.equal(bravo.state.line.mirrored[log].size, size + 1);
				assert.equal(alpha.state.line.own[log].tail.length, 0, "receipted");
				assert.equal(bravo.state.withoutEffect.get(ref)?.code, "unknown-type");
				assert.deepEqual(errorsIn(tick(bravo)), [`${ref} unknown-type`]);
				exchange(alpha, bravo);
				assert.equal(alpha.state.refusedByPeer.get(ref), "unknown-type");
				assert.deepEqual(plain(refold(bravo)), plain(bravo.state));
			},
		),
		{ numRuns: 25, seed: 5 },
	);
});

/** Only integers stand in an entry. */
function whole(value: unknown): { [key: string]: never } {
	return JSON.parse(
		JSON.stringify(value, (_, item) => (typeof item === "number" ? Math.trunc(item) : item)),
	);
}

test("an ERROR is said once for each entry, also by a node that was restarted", () => {
	const { alpha, bravo } = acquainted();
	const ref = sayAs(alpha, "routine", "TQ-99", {}, []);
	deliver(alpha, bravo);
	bravo.state = refold(bravo);
	assert.deepEqual(errorsIn(tick(bravo)), [`${ref} unknown-type`]);
	assert.deepEqual(errorsIn(tick(bravo)), []);
	bravo.state = refold(bravo);
	assert.deepEqual(errorsIn(tick(bravo)), []);
	exchange(alpha, bravo);
	assert.deepEqual(errorsIn([...tick(alpha), ...tick(bravo)]), []);
});

test("nothing is said about an ERROR, whatever is in it: two nodes never argue", () => {
	const { alpha, bravo } = acquainted();
	for (const body of [{}, { ref: "x", code: "mood" }, { ref: "bravo/routine/99", code: "delayed" }])
		sayAs(alpha, "routine", "TQ-8", body, []);
	// One about what it said itself, one about our ERROR to come.
	sayAs(alpha, "routine", "TQ-8", { code: "malformed", ref: "alpha/routine/1" }, []);
	sayAs(alpha, "routine", "TQ-8", { code: "malformed", ref: "bravo/routine/1" }, []);
	assert.deepEqual(codesOf(deliver(alpha, bravo)), [
		"malformed",
		"malformed",
		"error",
		"error",
		"error",
	]);
	assert.deepEqual(errorsIn(tick(bravo)), []);
	const before = plain(bravo.state);
	tick(bravo);
	assert.deepEqual(plain(bravo.state), before);
});

test("threat 14: at most ten ERRORs at once, and none is forgotten", () => {
	const { alpha, bravo } = acquainted();
	const refs = Array.from({ length: 25 }, () => sayAs(alpha, "routine", "TQ-99", {}, []));
	deliver(alpha, bravo);
	const told = [1, 2, 3, 4].map(() => errorsIn(tick(bravo)));
	assert.deepEqual(
		told.map(({ length }) => length),
		[10, 10, 5, 0],
	);
	assert.deepEqual(
		told.flat(),
		refs.map((ref) => `${ref} unknown-type`),
	);
});

test("threat 14: a flood has no effect beyond its quota, and leaves room for other messages", () => {
	const { alpha, bravo } = acquainted();
	const warning = { by, ...bodyOf("TQ-40", alpha.clock.wallUs) };
	const stop = { by, ...bodyOf("TQ-41", alpha.clock.wallUs) };
	const flood = (count: number) => {
		for (let i = 0; i < count; i++) sayAs(alpha, "urgent", "TQ-40", warning);
	};
	flood(70);
	const codes = codesOf(deliver(alpha, bravo, "urgent"));
	assert.deepEqual(codes, [...Array(60).fill("message"), ...Array(10).fill("over-quota")]);
	assert.equal(bravo.state.dialogues.size, 61);
	sayAs(alpha, "urgent", "TQ-41", stop);
	assert.deepEqual(codesOf(deliver(alpha, bravo, "urgent")), ["message"]);
	flood(1);
	assert.deepEqual(codesOf(deliver(alpha, bravo, "urgent")), ["over-quota"]);
	pass(60 * SECOND, alpha, bravo);
	flood(3);
	assert.deepEqual(codesOf(deliver(alpha, bravo, "urgent")), ["message", "message", "message"]);
	// Ours goes out and is answered as if nothing were.
	const ref = says(bravo, "TQ-41");
	exchange(bravo, alpha);
	const heard = alpha.state.dialogues.get(ref);
	assert.ok(heard);
	answers(alpha, ref, answerOf(heard, "TQ-1"));
	exchange(bravo, alpha);
	assert.equal(bravo.state.dialogues.get(ref)?.answer?.msg, "TQ-1");
	assert.equal(alpha.state.line.mirrored.urgent.stopped, null);
});

test("threat 14: what had no effect is remembered by the newest thousand, and each is still told", () => {
	const { alpha, bravo } = acquainted();
	const refs: string[] = [];
	let told = 0;
	for (let round = 0; round < 12; round++) {
		for (let i = 0; i < 100; i++) refs.push(sayAs(alpha, "routine", "TQ-99", {}, []));
		while (deliver(alpha, bravo) !== null);
		while (bravo.state.errorsOwed.size > 0) told += errorsIn(tick(bravo)).length;
		assert.equal(bravo.state.withoutEffect.size, Math.min(refs.length, 1_000));
	}
	assert.equal(told, 1_200);
	assert.deepEqual([...bravo.state.withoutEffect.keys()], refs.slice(-1_000));
	// What is still owed is never forgotten, however much there is.
	for (let i = 0; i < 1_100; i++) refs.push(sayAs(alpha, "routine", "TQ-99", {}, []));
	while (deliver(alpha, bravo) !== null);
	assert.equal(bravo.state.errorsOwed.size, 1_100);
	assert.deepEqual([...bravo.state.errorsOwed], refs.slice(-1_100));
	assert.deepEqual(errorsIn(tick(bravo))[0], `${refs.at(-1_100)} over-quota`);
});

test("threat 14: invented types share one quota, and a flood counts alike in one frame and in many", () => {
	const [together, apart] = [1_000_000, 1].map((maxBytes) => {
		const { alpha, bravo } = acquainted();
		for (let i = 0; i < 40; i++) sayAs(alpha, "routine", `TQ-${100 + i}`, {}, []);
		const codes: string[] = [];
		for (let hearing = deliver(alpha, bravo, "routine", { maxBytes }); hearing !== null; ) {
			codes.push(...codesOf(hearing));
			hearing = deliver(alpha, bravo, "routine", { maxBytes });
		}
		return codes;
	});
	assert.deepEqual(together, apart);
	assert.deepEqual(together, [...Array(30).fill("unknown-type"), ...Array(10).fill("over-quota")]);
});

/** What is recorded as evidence, or says who may sign. */
const RECORDED: readonly string[] = [
	...["FOUNDING", "KEY-REVOKE", "FORK", "OBJECTION", "NO-RECEIPT", "OPERATORS"],
	...["MINUTES", "MINUTES-AGREED", "HANDED-OVER", "ATTESTED", "REFOUNDED"],
];

test("threat 14: a flood of unknown types leaves what is needed as evidence its full quota, each kind its own", () => {
	const { alpha, bravo } = acquainted();
	for (let i = 0; i < 40; i++) sayAs(alpha, "routine", "TQ-99", {}, []);
	assert.equal(codesOf(deliver(alpha, bravo)).at(-1), "over-quota");
	const isOver = (hearing: Parameters<typeof codesOf>[0]) =>
		codesOf(hearing).map((code) => code === "over-quota");
	// Two of each alternate, so that none could live on what the others leave.
	const twice = [...RECORDED, ...RECORDED];
	for (const msg of twice) sayAs(alpha, "routine", msg, {}, []);
	assert.deepEqual(isOver(deliver(alpha, bravo)), Array(twice.length).fill(false));
	for (const msg of RECORDED) {
		for (let i = 0; i < 40; i++) sayAs(alpha, "routine", msg, {}, []);
		// The founding was said once in each log before.
		const left = msg === "FOUNDING" ? 26 : 28;
		assert.deepEqual(
			isOver(deliver(alpha, bravo, "routine", { maxBytes: 1_000_000 })),
			Array.from({ length: 40 }, (_, i) => i >= left),
			msg,
		);
	}
	assert.deepEqual(plain(refold(bravo)), plain(bravo.state));
});
