/** The phrase files against the codebook itself: what it can say, every language can say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
	APPROACHING,
	CODEBOOK,
	ERROR_CODES,
	HAZARDS,
	type Message,
	NEUTRAL_TEXTS,
	OUTCOMES,
	ROLES,
	SIDES,
	SPLITS,
	UNABLE_REASONS,
} from "@tansiq/hotline";
import {
	hotlinePhrasesOf,
	LANGUAGES,
	MARKERS,
	markerOf,
	messageText,
	messageTitle,
	NEUTRAL_TEXT_IDS,
	neutralText,
	phraseSlot,
	slotLabel,
} from "../src/index.ts";

const english = hotlinePhrasesOf("en");
const ids = Object.keys(english);
const family = (prefix: string) =>
	ids.filter((id) => id.startsWith(`${prefix}.`)).map((id) => id.slice(prefix.length + 1));

/** A body that fills every slot of a message, each with a value of its kind. */
function fullBody(message: Message): Record<string, unknown> {
	const values: Record<string, unknown> = {
		ref: "alpha/urgent/350",
		zone: { id: "KILO-7" },
		instant: 1_790_000_000_000_000,
		height: { datum: "EGM96", altitude01mm: 4_572_000 },
		channel: "Guard 2",
		hash: "0123456789abcdef".repeat(4),
		document: { bytes: 2_048, sha256: "0123456789abcdef".repeat(4) },
		heads: ["urgent", "routine"].map((log) => ({
			author: "alpha",
			log,
			size: 350,
			root: "q83vEjRWeJA=",
		})),
		volumes: [
			{
				band: { datum: "STD", lower01mm: 30_480_000, upper01mm: 60_960_000 },
				window: { startUs: 1_790_000_000_000_000, endUs: 1_790_000_600_000_000 },
			},
		],
		words: ["routine-handling"],
		block: { start_us: 1_790_000_000_000_000, end_us: 1_790_086_400_000_000 },
		by: { role: "watch" },
		language: "en",
		translation: { lang: "ru", text: "текст", by: "human" },
		readback: { zone: "KILO-7" },
	};
	const body: Record<string, unknown> = {};
	for (const [name, slot] of Object.entries(message.slots)) {
		if (slot.is === "word") body[name] = slot.of[0];
		else if (slot.is === "integer") body[name] = slot.least;
		else if (slot.is === "text") body[name] = name === "msg" ? "TQ-31" : "SUNFLOWER";
		else body[name] = values[slot.is];
	}
	return body;
}

test("every message of the codebook has a name and a sentence, and no other message has one", () => {
	const named = new Set(family("msg").map((rest) => rest.split(".")[0]));
	assert.deepEqual([...named].sort(), [...CODEBOOK.keys()].sort());
	for (const id of CODEBOOK.keys()) {
		assert.ok(ids.includes(`msg.${id}.name`) && ids.includes(`msg.${id}.text`), id);
		for (const language of LANGUAGES) assert.notEqual(messageTitle(language, id), id);
	}
});

test("in English a message has the name that the codebook has", () => {
	for (const { id, name, freeText } of CODEBOOK.values()) {
		const title = messageTitle("en", id);
		assert.ok(freeText ? title.startsWith(`${name}: `) : title === name, `${id}: ${title}`);
	}
});

test("a sentence has no slot that its message does not have, and every slot has a label", () => {
	const unlabelled = ["by", "volumes", "readback", "translation", "lang"];
	for (const { id, slots } of CODEBOOK.values()) {
		const known = Object.keys(slots).map(phraseSlot);
		for (const phrase of ids.filter((one) => one.startsWith(`msg.${id}.text`))) {
			const text = String(english[phrase as keyof typeof english]);
			for (const [, slot] of text.matchAll(/\{(\w+)\}/g)) {
				assert.ok(known.includes(slot ?? ""), `${phrase}: {${slot}}`);
			}
		}
		for (const slot of Object.keys(slots).filter((name) => !unlabelled.includes(name))) {
			for (const language of LANGUAGES) {
				assert.notEqual(slotLabel(language, slot), slot, `${id} ${slot}`);
			}
		}
	}
	assert.equal(slotLabel("en", "from_a_newer_node"), "from_a_newer_node");
});

test("a full body is rendered whole: nothing missing, no raw code, every value in its place", () => {
	for (const message of CODEBOOK.values()) {
		const body = fullBody(message);
		for (const language of LANGUAGES) {
			const text = messageText(language, message.id, body);
			assert.doesNotMatch(text, /—|\{|\}|undefined|\[object/, `${message.id} ${language}`);
			const stands = (shown: string, slot: string) =>
				assert.ok(text.includes(shown), `${message.id} ${language} ${slot}: ${text}`);
			for (const [slot, { is }] of Object.entries(message.slots)) {
				if (is === "zone") stands("KILO-7", slot);
				if (is === "ref") stands("alpha/urgent/350", slot);
				if (is === "instant") stands("2026-09-21 14:13:20 UTC", slot);
				if (is === "height") stands("1,500 ft AMSL", slot);
				if (is === "hash" || is === "document") stands("01234567…89abcdef", slot);
				if (is === "volumes") stands("FL100–FL200", slot);
				if (is === "text" && slot !== "msg" && slot !== "note") stands("SUNFLOWER", slot);
			}
		}
	}
});

test("every word of every closed list has a phrase", () => {
	const lists: [string, readonly string[]][] = [
		["reason", UNABLE_REASONS],
		["error", ERROR_CODES],
		["hazard", HAZARDS],
		["approaching", APPROACHING],
		["split", SPLITS],
		["side", SIDES],
		["outcome", OUTCOMES],
	];
	for (const [prefix, words] of lists) {
		assert.deepEqual(family(prefix).sort(), [...words].sort(), prefix);
	}
	assert.deepEqual(family("role").sort(), [...ROLES, "mediator"].sort());
	for (const message of CODEBOOK.values()) {
		for (const [slot, kind] of Object.entries(message.slots)) {
			if (kind.is !== "word") continue;
			for (const word of kind.of) {
				const text = messageText("ar", message.id, { [slot]: word });
				assert.ok(!text.includes(word), `${message.id} ${slot} ${word}: ${text}`);
			}
		}
	}
});

test("every state of a dialogue, step of escalation and marker has its word", () => {
	const states =
		"pending released undelivered received presented waiting closed overdue closed_late";
	const ends = ["cancelled", "delayed", "refused"];
	assert.deepEqual(family("status").sort(), [...states.split(" "), ...ends].sort());
	const ladder = ["watch", "chief", "mediator", "voice", "diplomatic"];
	assert.deepEqual(family("escalation").sort(), ladder.sort());
	assert.deepEqual(family("urgency").sort(), ["D", "L", "N", "U"]);
	assert.deepEqual(family("marker").sort(), [...MARKERS].sort());
	assert.equal(MARKERS.length, 8);
});

test("between equals nothing is an instruction: what asks for something is a request or proposal", () => {
	assert.ok(!(MARKERS as readonly string[]).includes("instruction"));
	for (const { id, response, freeText } of CODEBOOK.values()) {
		if (response !== "W/U" || freeText) continue;
		assert.match(String(markerOf(id)), /^(request|proposal)$/, id);
	}
	assert.equal(markerOf("toString"), "information");
	assert.equal(markerOf("TQ-70"), null);
});

test("line checks have at least 24 neutral texts in each language, all different, without figures", () => {
	assert.ok(NEUTRAL_TEXT_IDS.length >= 24);
	for (const id of NEUTRAL_TEXTS) assert.ok(NEUTRAL_TEXT_IDS.includes(id), id);
	for (const language of LANGUAGES) {
		const texts = NEUTRAL_TEXT_IDS.map((id) => neutralText(language, id));
		assert.equal(new Set(texts).size, texts.length);
		for (const text of texts) assert.doesNotMatch(text, /[0-9{}]/);
	}
});
