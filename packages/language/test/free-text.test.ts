import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { freeTextFault, freeTextView, LANGUAGES, MAX_FREE_TEXT } from "../src/index.ts";

const CONTROLS = [..."\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"];

test("threat 23: every directional control in a free text is refused, wherever it stands", () => {
	for (const control of CONTROLS) {
		for (const text of [`${control}abc`, `a${control}bc`, `abc${control}`, `שלום ${control}7`]) {
			assert.equal(freeTextFault(text), "direction-control", JSON.stringify(text));
		}
	}
});

test("what may not be sent, and what may", () => {
	assert.equal(freeTextFault(" "), "empty");
	assert.equal(freeTextFault("a\nb"), "control");
	assert.equal(freeTextFault("a\u2028b"), "control");
	assert.equal(freeTextFault("\ud800"), "malformed");
	assert.equal(freeTextFault("e\u0301"), "malformed");
	assert.equal(freeTextFault("a".repeat(MAX_FREE_TEXT + 1)), "too-long");
	assert.equal(freeTextFault("🛩".repeat(MAX_FREE_TEXT)), null);
	for (const text of ["Hold.", "انتظروا", "המתינו", "Ждите"])
		assert.equal(freeTextFault(text), null);
});

test("a translation stands beside the original, marked by who made it", () => {
	const view = freeTextView("en", {
		text: "Ждите у моста",
		lang: "ru",
		translation: { text: "Wait at the bridge", lang: "en", by: "machine" },
	});
	assert.deepEqual(view, {
		flag: "not a codebook message",
		note: "Free text closes no dialogue.",
		original: {
			label: "original, in Russian",
			text: "Ждите у моста",
			lang: "ru",
			direction: "ltr",
		},
		translation: {
			label: "machine translation, into English: the original counts",
			text: "Wait at the bridge",
			lang: "en",
			direction: "ltr",
		},
		missing: null,
	});
});

test("each column has the direction of its own language, whatever the reader's", () => {
	for (const language of LANGUAGES) {
		const { original, translation, missing } = freeTextView(language, {
			text: "המתינו",
			lang: "he",
			translation: { text: "Wait", lang: "en", by: "human" },
		});
		assert.deepEqual([original.direction, translation?.direction], ["rtl", "ltr"]);
		assert.equal(missing, null);
	}
	const foreign = freeTextView("en", { text: "انتظروا" });
	assert.equal(foreign.original.direction, "rtl");
	assert.equal(foreign.original.label, "original, in —");
	assert.equal(foreign.missing, "no translation");
	assert.equal(
		freeTextView("en", { text: "attendez", lang: "fr" }).original.label,
		"original, in fr",
	);
});

test("threat 23: whatever text arrives, it is shown on one line and changes no direction", () => {
	const hostile = fc.array(
		fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...CONTROLS, "\n")),
		{ maxLength: 6 },
	);
	fc.assert(
		fc.property(hostile, fc.constantFrom(...LANGUAGES), (pieces, language) => {
			const text = pieces.join("");
			const { flag, original, translation } = freeTextView(language, {
				text,
				translation: { text, lang: "en", by: "machine" },
			});
			for (const shown of [original.text, translation?.text ?? ""]) {
				assert.doesNotMatch(
					shown,
					/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\p{Cc}]/u,
				);
				assert.ok(shown.isWellFormed());
			}
			assert.notEqual(flag, "");
		}),
	);
});
