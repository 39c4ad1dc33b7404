import assert from "node:assert/strict";
import { test } from "node:test";
import { CODEBOOK } from "@tansiq/hotline";
import fc from "fast-check";
import {
	hotlinePhrasesOf,
	keyWords,
	LANGUAGES,
	type Language,
	spokenScript,
} from "../src/index.ts";

const AT = 1_795_184_520_000_000; // 2026-11-20 14:22:00 UTC
const STOP = { zone: { id: "KILO-7" }, start_us: AT };
const CODEBOOK_OF_STOP = {
	readback: [["zone", "ref"], ["start_us"]],
	answers: ["TQ-1", "TQ-2"],
	answerDueUs: 60_000_000,
};

/** What a listener writes down: the words of the phrase file back to their characters. */
function heard(language: Language, spoken: string): string {
	const characters = new Map<string, string>();
	for (const [id, word] of Object.entries(hotlinePhrasesOf(language))) {
		const [, character] = /^spell\.([0-9A-Z])$/.exec(id) ?? [];
		if (character !== undefined) characters.set(String(word), character);
	}
	const dash = String(hotlinePhrasesOf(language)["spell.dash"]);
	const names = [...characters.keys(), dash].sort((a, b) => b.length - a.length);
	let rest = spoken;
	let written = "";
	while (rest !== "") {
		const name = names.find((one) => rest.startsWith(one));
		if (name !== undefined) written += name === dash ? "-" : characters.get(name);
		rest = rest.slice(name?.length ?? 1);
	}
	return written;
}

test("STOP for the voice, in English", () => {
	assert.deepEqual(spokenScript("en", "TQ-41", STOP, "alpha/urgent/350", CODEBOOK_OF_STOP), {
		language: "en",
		direction: "ltr",
		marker: "request",
		lines: [
			"REQUEST. Message Tango Quebec dash four one: STOP.",
			"STOP. Cease all activity in zone Kilo India Lima Oscar dash seven from two zero two six, one one, two zero, one four two two zero zero UTC.",
			"Reference alpha, urgent log, number three five zero.",
			"Answer one of: WILCO, UNABLE.",
			"Time for the answer: minutes one.",
			"Read back: Zone, Begins.",
			"Over.",
		],
		readback: [
			{
				slot: "zone",
				label: "Zone",
				shown: "KILO-7",
				spoken: "Kilo India Lima Oscar dash seven",
			},
			{
				slot: "start_us",
				label: "Begins",
				shown: "2026-11-20 14:22:00 UTC",
				spoken: "two zero two six, one one, two zero, one four two two zero zero UTC",
			},
		],
		closing: {
			correct: "Read back correct.",
			wrong: "Negative. I say again.",
			end: ["No answer is not consent.", "Out."],
		},
	});
});

test("STOP for the voice, in Russian, Hebrew and Arabic", () => {
	const said = (language: Language) =>
		spokenScript(language, "TQ-41", STOP, "alpha/urgent/350", CODEBOOK_OF_STOP);
	assert.deepEqual(said("ru").lines.slice(0, 3), [
		"ПРОСЬБА. Сообщение Танго Квебек тире четыре один: Стоп.",
		"СТОП. Прекратите всякую деятельность в зоне Кило Индиа Лима Оскар тире семь с два ноль два шесть, один один, два ноль, один четыре два два ноль ноль всемирное время.",
		"Ссылка alpha, срочный журнал, номер три пять ноль.",
	]);
	const plain = (lines: string[]) => lines.map((line) => line.replace(/[\u2066-\u2069]/g, ""));
	assert.deepEqual(plain(said("he").lines).slice(3), [
		"המענה אחד מאלה: אבצע, לא ניתן.",
		"הזמן למענה: דקות אחת.",
		"חזרו על: אזור, התחלה.",
		"עבור.",
	]);
	assert.deepEqual(plain(said("ar").lines).slice(3), [
		"الرد واحد مما يلي: سأنفّذ، متعذّر.",
		"مهلة الرد: دقائق واحد.",
		"أعيدوا القراءة: المنطقة، يبدأ.",
		"حوِّل.",
	]);
});

test("what is spelled is heard as it was written, in every language", () => {
	const zoneId = fc.stringMatching(/^[0-9A-Z][0-9A-Z-]{0,15}$/);
	fc.assert(
		fc.property(
			fc.constantFrom(...LANGUAGES),
			zoneId,
			fc.nat(999_999_999),
			(language, id, seconds) => {
				const start_us = seconds * 1_000_000;
				const { readback } = spokenScript(language, "TQ-41", { zone: { id }, start_us }, null, {
					readback: [["zone"], ["start_us"]],
				});
				assert.equal(heard(language, readback[0]?.spoken ?? ""), id);
				const digits = new Date(seconds * 1000).toISOString().slice(0, 19).replace(/\D/g, "");
				assert.equal(heard(language, readback[1]?.spoken ?? "").slice(0, 14), digits);
			},
		),
	);
});

test("no figure is left to be read as a number: every digit is said by its word", () => {
	const slots: Record<string, unknown> = {
		...STOP,
		ref: "bravo/routine/1204",
		until_us: AT,
		end_us: AT,
		at_us: AT,
		seq: 1204,
		version: 12,
		code: 417,
		channel: "121.500",
		agreement: "zones_2",
		msg: "TQ-31",
		height: { datum: "W84", altitude01mm: -4_572_000 },
		facts: "2 vehicles, 1,500 m apart, 3.5 km out",
		hash: "0123456789abcdef".repeat(4),
		heads: [{ author: "alpha", log: "urgent", size: 350, root: "q83vEjRW" }],
		volumes: [
			{
				band: { datum: "STD", lower01mm: 30_480_000, upper01mm: 60_960_000 },
				window: { startUs: AT, endUs: AT + 60_000_000 },
			},
		],
	};
	for (const { id, answers, answerDueUs } of CODEBOOK.values()) {
		for (const language of LANGUAGES) {
			const script = spokenScript(language, id, slots, "alpha/urgent/350", {
				answers,
				answerDueUs,
			});
			for (const line of [...script.lines, ...script.closing.end]) {
				assert.doesNotMatch(line, /\p{Nd}/u, `${language} ${id}`);
			}
		}
	}
});

test("heights and hashes: units by name, six key words with their numbers", () => {
	const spoken = (slot: string, value: unknown) =>
		spokenScript("en", "TQ-32", { [slot]: value }, null, { readback: [[slot]] }).readback[0]
			?.spoken;
	assert.equal(
		spoken("height", { datum: "STD", altitude01mm: 245 * 304_800 }),
		"flight level two four five",
	);
	assert.equal(
		spoken("height", { datum: "EGM96", altitude01mm: -3_048_000 }),
		"minus one zero zero zero feet above mean sea level",
	);
	const hash = "0123456789abcdef".repeat(4);
	const words = keyWords("en", Buffer.from(hash, "hex"));
	for (const { word } of words) assert.ok(spoken("hash", hash)?.includes(word));
	assert.equal(spoken("hash", "not a hash"), "—");
	assert.equal(
		spoken("channel", "Guard +2_a"),
		"Golf Uniform Alfa Romeo Delta plus two underscore Alfa",
	);
});

test("the answer's time in hours, minutes, seconds and days; none where no answer is wanted", () => {
	const lines = (answerDueUs: number | null, answers = ["TQ-4"]) =>
		spokenScript("en", "TQ-20", {}, null, { answers, answerDueUs }).lines.slice(2, -1);
	const S = 1_000_000;
	assert.equal(lines(90 * S)[1], "Time for the answer: minutes one, seconds three zero.");
	assert.equal(lines(45 * S)[1], "Time for the answer: seconds four five.");
	assert.equal(lines(4 * 3600 * S)[1], "Time for the answer: hours four.");
	assert.equal(lines(5400 * S)[1], "Time for the answer: hours one, minutes three zero.");
	assert.equal(lines(72 * 3600 * S)[1], "Time for the answer: days three.");
	assert.deepEqual(lines(null), ["Answer one of: ROGER."]);
	assert.deepEqual(lines(null, []), ["No answer is needed."]);
});

test("an exercise says so first and last; free text has no marker; an odd reference is spelled", () => {
	const script = spokenScript("en", "TQ-70", { text: "All quiet" }, "K/7", {
		exercise: true,
		zone: "local",
		readback: [["zone"]],
	});
	assert.deepEqual(script.lines, [
		"EXERCISE, EXERCISE, EXERCISE.",
		"Message Tango Quebec dash seven zero: FREE TEXT: for information.",
		"Not a codebook message. All quiet",
		"Reference Kilo slash seven.",
		"Over.",
	]);
	assert.deepEqual([script.marker, script.readback], [null, []]);
	assert.deepEqual(script.closing.end.at(-2), "EXERCISE, EXERCISE, EXERCISE.");
	const local = spokenScript("en", "TQ-31", { until_us: AT }, null, {
		zone: "local",
		readback: [["until_us"]],
	});
	assert.match(local.readback[0]?.spoken ?? "", / local time$/);
});
