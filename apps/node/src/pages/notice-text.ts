import { NEGATIVE, UNABLE, UNABLE_REASONS } from "@tansiq/hotline";
import {
	hotlineTranslator,
	keyWords,
	type Language,
	messageText,
	messageTitle,
	onOneLine,
	slotLabel,
} from "@tansiq/language";
import { readbackFields } from "./notice-page.ts";
import { minutesText, type Sheet } from "./sheet.ts";
import { instant, volumeTexts } from "./volumes.ts";

const RULE = "=".repeat(64);
const LINE = "____________________";

/** The same as plain text for a mail, one language after the other; it is answered within the text. */
export function noticeText(sheet: Sheet, languages: readonly [Language, Language]): string {
	const parts = languages.map((language) => part(sheet, language).join("\n"));
	return [...parts, sheet.sha256, ""].join(`\n${RULE}\n`);
}

function part(sheet: Sheet, language: Language): string[] {
	const { line, ref, code, from, to, message, body, saidUs, exercise } = sheet;
	const { t } = hotlineTranslator(language);
	const words = keyWords(language, sheet.hash).map(({ word, number }) => `${word} ${number}`);
	return [
		...(exercise ? [t("spoken.exercise"), ""] : []),
		messageTitle(language, message.id),
		"",
		`${t("paper.line")}: ${line}`,
		`${t("slot.ref")}: ${ref}`,
		`${t("paper.code")}: ${code}`,
		`${t("paper.from")}: ${onOneLine(from)}`,
		`${t("paper.to")}: ${onOneLine(to)}`,
		`${t("paper.written")}: ${instant(saidUs)}`,
		"",
		messageText(language, message.id, body),
		...volumes(sheet, language),
		"",
		...form(sheet, language),
		"",
		t("paper.hash"),
		`${t("paper.words")}: ${words.join(", ")}`,
	];
}

function volumes(sheet: Sheet, language: Language): string[] {
	const { t } = hotlineTranslator(language);
	return volumeTexts(sheet.volumes, [language]).flatMap(
		({ number, window, band, extent, corners }) => [
			"",
			`${t("paper.volume")} ${number}: ${window}, ${band}`,
			...extent,
			...corners.map((corner) => `  ${corner}`),
		],
	);
}

function form(sheet: Sheet, language: Language): string[] {
	const { t } = hotlineTranslator(language);
	const {
		message: { answers },
		answerDueUs,
	} = sheet;
	if (answerDueUs === null) return [t("paper.no_answer")];
	const declines = answers.some((msg) => msg === UNABLE || msg === NEGATIVE);
	const fields = readbackFields(sheet);
	const choice = (text: string) => `[ ] ${text}`;
	const blank = (label: string) => `${label}: ${LINE}`;
	return [
		t("paper.answer_within", { duration: minutesText(answerDueUs) }),
		t("spoken.silence"),
		"",
		t("paper.answer"),
		...answers.map((msg) => choice(messageTitle(language, msg))),
		...(declines ? ["", t("paper.reason")] : []),
		...(declines ? UNABLE_REASONS.map((reason) => choice(t(`reason.${reason}`))) : []),
		...(fields.length > 0 ? ["", t("paper.read_back")] : []),
		...fields.map((slot) => blank(slotLabel(language, slot))),
		"",
		blank(t("paper.copy_code")),
		blank(t("paper.name")),
		blank(t("paper.office")),
		blank(t("paper.time")),
		"",
		t("paper.return"),
	];
}
