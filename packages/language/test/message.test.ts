import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	hotlineTranslator,
	isolate,
	LANGUAGES,
	type MessageSlots,
	messageText,
	messageTitle,
	spokenScript,
	translator,
} from "../src/index.ts";
import golden from "./messages.json" with { type: "json" };

const CONTROLS = [..."\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"];
const MESSAGES = [...new Set(golden.map(({ msg }) => msg)), "TQ-99", "toString"];
/** Slots whose text is some person's own: its digits stay as that person wrote them. */
const PERSONS_TEXT = ["facts", "detail", "text", "marks"];
const SLOT_NAMES = [
	...new Set(golden.flatMap(({ slots }) => Object.keys(slots))),
	...["code", "hash", "heads", "kind", "level", "split", "ours", "seq", "msg", "height", "block"],
	...["constructor", "__proto__", "translation", "at_us", "valid_until_us", "version", "agreement"],
];

/** Walks a text as the bidi algorithm's isolates do; the depth at its end. */
function isolateDepth(text: string): number {
	let depth = 0;
	for (const character of text) {
		if (/[\u2066-\u2068]/.test(character)) depth++;
		if (character === "\u2069") depth--;
		assert.ok(depth >= 0 && depth <= 1, `isolates nest or end early in ${JSON.stringify(text)}`);
	}
	return depth;
}

for (const { msg, slots, texts } of golden) {
	test(`${msg} reads as it should in each language: ${Object.keys(slots).join(", ")}`, () => {
		for (const language of LANGUAGES) {
			assert.equal(messageText(language, msg, slots as MessageSlots), texts[language]);
		}
	});
}

test("the reader's units and clock; the same instant, whoever reads", () => {
	const height = { datum: "EGM96", altitude01mm: 3048 * 1500 };
	const slots = { split: "height", ours: "above", height, start_us: 1_790_000_000_000_000 };
	assert.match(messageText("en", "TQ-30", slots), /1,500 ft AMSL.*14:13:20 UTC/);
	assert.match(messageText("en", "TQ-30", slots, { units: "metric" }), /457 m AMSL/);
	assert.doesNotMatch(messageText("en", "TQ-30", slots, { zone: "local" }), /UTC/);
});

test("a window within a day names the day once, another both", () => {
	const block = (start_us: number, end_us: number) => ({
		level: "sealed",
		block: { start_us, end_us },
	});
	const at = 1_790_000_000_000_000;
	assert.match(
		messageText("en", "TQ-20", block(at, at + 60_000_000)),
		/Time block: 2026-09-21 14:13:20–14:14:20 UTC\./,
	);
	assert.match(
		messageText("en", "TQ-20", block(at, at + 86_400_000_000)),
		/Time block: 2026-09-21 14:13:20 – 2026-09-22 14:13:20 UTC\./,
	);
	assert.match(
		messageText("en", "TQ-20", block(at, at + 60_000_000), { zone: "local" }),
		/Time block: [0-9-]+ [0-9:]+ ?– ?[0-9-]*[ ]?[0-9:]+\./,
	);
});

test("what is missing or of another kind shows as missing, what is newer as itself", () => {
	assert.equal(
		messageText("en", "TQ-41", { start_us: "14:22" }),
		"REQUEST. STOP. Cease all activity from —.",
	);
	assert.match(messageText("en", "TQ-42", { zone: 7, hazard: "lava" }), /zone —\. Hazard: lava\.$/);
	assert.match(messageText("en", "TQ-42", { zone: { id: "КИЛО" }, hazard: "fire" }), /zone —\./);
	assert.equal(messageText("en", "TQ-99", { zone: { id: "K" } }), "INFORMATION. TQ-99 Zone: K.");
	assert.equal(messageTitle("en", "TQ-99"), "TQ-99");
	assert.match(
		messageText("en", "TQ-10", { msg: "TQ-31", ref: "a/urgent/1" }),
		/TQ-31 REQUEST HOLD OUTSIDE, a/,
	);
	assert.match(messageText("en", "TQ-10", { msg: "TQ-99", ref: "a/urgent/1" }), /message TQ-99, a/);
	const height = (datum: unknown, altitude01mm: unknown) =>
		messageText("en", "TQ-30", { height: { datum, altitude01mm } });
	assert.match(height("MSL", 3048), /Height: —/);
	assert.match(height("STD", 0.5), /Height: —/);
});

test("geometry that comes apart is named by its size and hash; what is no geometry is missing", () => {
	const text = (volumes: unknown) => messageText("en", "TQ-20", { level: "volume", volumes });
	assert.match(
		text({ bytes: 9120, sha256: "0123456789abcdef".repeat(4) }),
		/Geometry apart: 9,120 bytes, SHA-256 01234567…89abcdef\./,
	);
	assert.match(text({ bytes: 9120, sha256: 7 }), /Geometry apart: 9,120 bytes, SHA-256 —\./);
	assert.match(text({ bytes: "9120", sha256: 7 }), /Volumes: —\./);
	assert.match(text(null), /Volumes: —\./);
	assert.match(text([]), /0 volumes, —, —\./);
	const window = { startUs: 0, endUs: 60_000_000 };
	const low = { window, band: { datum: "STD", lower01mm: 0, upper01mm: 3048 } };
	const other = { window, band: { datum: "AGL", lower01mm: 0, upper01mm: 3048 } };
	const odd = { window, band: { datum: "XYZ", lower01mm: 0, upper01mm: 3048 } };
	assert.match(text([low, other]), /2 volumes, 1970-01-01 00:00:00–00:01:00 UTC, —\./);
	assert.match(text([odd]), /1 volume, 1970-01-01 00:00:00–00:01:00 UTC, —\./);
	assert.match(text([low, null]), /2 volumes, —, —\./);
});

test("a zone that is not agreed yet says that its outline is here, and its band", () => {
	const text = (zone: unknown) => messageText("en", "TQ-31", { zone, until_us: 0 });
	const outline = { kind: "disc", lat9: 0, lon9: 0, radiusMm: 1 };
	const band = { datum: "STD", lower01mm: 30_480_000, upper01mm: 60_960_000 };
	assert.doesNotMatch(text({ id: "K-7" }), /outline/);
	assert.match(text({ id: "K-7", outline }), /The outline of zone K-7 is in this message/);
	assert.match(
		text({ id: "K-7", outline, band }),
		/message: see the map\. Height band: FL100–FL200\./,
	);
	assert.match(text({ id: "K-7", outline, band: 7 }), /Height band: —\./);
});

const anySlots = fc.dictionary(
	fc.constantFrom(...SLOT_NAMES, "volumes", "readback", "zone", "start_us"),
	fc.oneof(
		fc.anything(),
		fc.maxSafeInteger(),
		fc.string({ unit: "binary" }),
		fc.constantFrom("٣٤", "१२", "KILO-7", ...CONTROLS),
		fc.array(fc.record({ window: fc.anything(), band: fc.anything() })),
		fc.record({ id: fc.string(), start_us: fc.maxSafeInteger(), end_us: fc.maxSafeInteger() }),
	),
);

test("no slot value whatsoever makes rendering throw, and its figures are in Latin digits", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...LANGUAGES),
			fc.constantFrom(...MESSAGES),
			anySlots,
			(language, msg, slots) => {
				for (const zone of ["UTC", "local"] as const) messageText(language, msg, slots, { zone });
				const script = spokenScript(language, msg, slots, "alpha/urgent/1", {
					readback: [["zone", "ref"], ["start_us"]],
				});
				assert.ok(script.lines.length > 0);
				const figures = Object.fromEntries(
					Object.entries(slots).filter(([name]) => !PERSONS_TEXT.includes(name)),
				);
				assert.doesNotMatch(messageText(language, msg, figures), /[\p{Nd}--[0-9]]/v);
			},
		),
		{ numRuns: 300 },
	);
});

test("threat 23: no slot value reaches past its own place: isolates are balanced, controls are gone", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...LANGUAGES),
			fc.constantFrom(...MESSAGES),
			anySlots,
			(language, msg, slots) => {
				const text = messageText(language, msg, slots);
				assert.equal(isolateDepth(text), 0);
				assert.doesNotMatch(text, /[\u061c\u200e\u200f\u202a-\u202e]|\p{Cc}/u);
			},
		),
		{ numRuns: 300 },
	);
});

test("threat 23: the corpus of hostile names, in each place where a name can stand", () => {
	const hostile = [
		"KILO-7\u202e7-OLIK",
		"\u2067KILO-7",
		"KILO\u20697",
		"\u061cKILO",
		"КILO-7", // the first letter is Cyrillic
		"KILO-٧",
		"KILO-7\nSTOP",
		"\ud800",
	];
	for (const language of LANGUAGES) {
		for (const name of hostile) {
			const stop = messageText(language, "TQ-41", { zone: { id: name }, start_us: 0 });
			assert.ok(stop.includes("—"), `a zone is ASCII or it is missing: ${JSON.stringify(stop)}`);
			const told = messageText(language, "TQ-50", { zone: { id: "K" }, at_us: 0, facts: name });
			assert.equal(isolateDepth(told), 0);
			assert.doesNotMatch(told, /[\u061c\u200e\u200f\u202a-\u202e\n]/);
			const desk = translator(language).t("name.notice", { index: name, party: name });
			assert.equal(isolateDepth(desk), 0, JSON.stringify(desk));
			assert.equal(
				isolateDepth(hotlineTranslator(language).t("spoken.reference", { ref: name })),
				0,
			);
		}
	}
	assert.equal(isolate("\u202eab\u2069"), "\u2066ab\u2069");
});
