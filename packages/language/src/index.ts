export {
	type ClockZone,
	formatDuration,
	formatTime,
	type TimeOptions,
} from "./clock.ts";
export { hasRightToLeft, isolate } from "./isolate.ts";
export { formatCount, formatDecimal, formatExtent } from "./numbers.ts";
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
	type Direction,
	type PhrasePart,
	type Slots,
	type Translator,
	translator,
} from "./translator.ts";
