import { LANGUAGES, type Language, type UnitSystem } from "@tansiq/language";

export interface Settings {
	language: Language;
	theme: "dark" | "light";
	units: UnitSystem;
	sound: boolean;
	/** Who signed in here last: the name that the form offers. */
	operator: string;
}

const OPERATOR = /^[a-z0-9-]{1,32}$/;
const KEY = "tansiq.settings";

export const DEFAULT_SETTINGS: Settings = {
	language: "en",
	theme: "dark",
	units: "aviation",
	sound: true,
	operator: "",
};

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
		operator: isName(stored.operator) ? stored.operator : "",
	};
}

function isName(stored: unknown): stored is string {
	return typeof stored === "string" && OPERATOR.test(stored);
}

export function saveSettings(storage: Storage, settings: Settings): void {
	storage.setItem(KEY, JSON.stringify(settings));
}
