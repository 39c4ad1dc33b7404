import { LANGUAGES, type Language, type UnitSystem } from "@tansiq/language";

export interface Settings {
	language: Language;
	theme: "dark" | "light";
	units: UnitSystem;
	sound: boolean;
	/** Who sits here. A name only: nobody has been authenticated. */
	operator: string;
}

export const DEFAULT_OPERATOR = "watch officer";
const OPERATOR_LENGTH = 64;
const KEY = "tansiq.settings";

export const DEFAULT_SETTINGS: Settings = {
	language: "en",
	theme: "dark",
	units: "aviation",
	sound: true,
	operator: DEFAULT_OPERATOR,
};

/** A header carries visible ASCII only, and the name travels in one. */
export function operatorName(typed: string): string {
	const name = typed
		.normalize("NFC")
		.replace(/[\p{C}]/gu, "")
		.trim()
		.slice(0, OPERATOR_LENGTH);
	return name === "" ? DEFAULT_OPERATOR : name;
}

/** Reads what an earlier session stored; anything it does not know falls back to the default. */
export function loadSettings(storage: Storage): Settings {
	let stored: Partial<Record<keyof Settings, unknown>>;
	try {
		stored = JSON.parse(storage.getItem(KEY) ?? "{}");
	} catch {
		return DEFAULT_SETTINGS;
	}
	const language = LANGUAGES.find((known) => known === stored.language);
	return {
		language: language ?? DEFAULT_SETTINGS.language,
		theme: stored.theme === "light" ? "light" : "dark",
		units: stored.units === "metric" ? "metric" : "aviation",
		sound: stored.sound !== false,
		operator: operatorName(typeof stored.operator === "string" ? stored.operator : ""),
	};
}

export function saveSettings(storage: Storage, settings: Settings): void {
	storage.setItem(KEY, JSON.stringify(settings));
}
