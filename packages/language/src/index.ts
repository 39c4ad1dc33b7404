export {
	type AgreementPhraseId,
	type AgreementPhrases,
	agreementPhrasesOf,
	isAgreementPhraseId,
} from "./agreement-phrases.ts";
export {
	type ClockZone,
	formatDuration,
	formatTime,
	type TimeOptions,
} from "./clock.ts";
export {
	exactAltitude,
	exactClimb,
	exactCourse,
	exactDatum,
	exactDecimal,
	exactDistance,
	exactHeight,
	exactInstant,
	exactLatitude,
	exactLongitude,
	exactMinute,
} from "./exact.ts";
export {
	type FreeText,
	type FreeTextColumn,
	type FreeTextFault,
	type FreeTextView,
	freeTextFault,
	freeTextView,
	MAX_FREE_TEXT,
} from "./free-text.ts";
export {
	type HotlinePhraseId,
	type HotlinePhrases,
	hotlinePhrasesOf,
	isHotlinePhraseId,
} from "./hotline-phrases.ts";
export { hasDirectionalControl, hasRightToLeft, isolate, onOneLine } from "./isolate.ts";
export {
	KEY_WORD_COUNT,
	type KeyWord,
	keyWordBytes,
	keyWordIndex,
	keyWordList,
	keyWords,
} from "./key-words.ts";
export { NEUTRAL_TEXT_IDS, neutralText } from "./line-check-texts.ts";
export {
	MARKERS,
	type Marker,
	markerOf,
	messageText,
	messageTitle,
	slotLabel,
} from "./message.ts";
export { type MessageOptions, type MessageSlots, phraseSlot } from "./message-slots.ts";
export { formatCount, formatDecimal, formatExtent } from "./numbers.ts";
export {
	isDraft,
	type PhraseReader,
	type PhraseStatus,
	phraseFileBytes,
	phraseFileHash,
	phraseSigningText,
	type Sha256Hex,
	unsignedStatus,
} from "./phrase-document.ts";
export {
	isPhraseId,
	LANGUAGES,
	type Language,
	type Phrase,
	type PhraseId,
	type Phrases,
	type PluralCategory,
	phrasesOf,
} from "./phrases.ts";
export {
	formatAltitude,
	formatBand,
	formatClimb,
	formatDistance,
	formatHeight,
	formatPosition,
	formatSpeed,
	formatTrack,
	type PositionStyle,
	type UnitSystem,
} from "./quantities.ts";
export {
	isReportPhraseId,
	type ReportPhraseId,
	type ReportPhrases,
	reportPhrasesOf,
} from "./report-phrases.ts";
export {
	type ReadbackBox,
	type SpokenOptions,
	type SpokenScript,
	spokenScript,
} from "./spoken.ts";
export {
	agreementTranslator,
	type Composed,
	type ComposedSlots,
	type ComposingTranslator,
	type Direction,
	directionOf,
	hotlineTranslator,
	type PhrasePart,
	reportTranslator,
	type Slots,
	type Translator,
	translator,
} from "./translator.ts";
