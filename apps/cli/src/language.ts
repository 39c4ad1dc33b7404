import { LANGUAGES, type Language } from "@tansiq/language";

/** The reader's language by the environment, as other programs find it; else English. */
export function readersLanguage(environment: NodeJS.ProcessEnv = process.env): Language {
	const { LC_ALL, LC_MESSAGES, LANG } = environment;
	const locale = LC_ALL || LC_MESSAGES || LANG || "";
	return LANGUAGES.find((language) => locale.toLowerCase().startsWith(language)) ?? "en";
}
