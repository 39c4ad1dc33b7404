import { LANGUAGES, type Language } from "@tansiq/language";
import { ROLES, type Role } from "@tansiq/party";
import { InvalidArgumentError } from "commander";

/** The languages of key words and phrases. */
export function language(text: string): Language {
	const known = LANGUAGES.find((each) => each === text);
	if (known === undefined) throw new InvalidArgumentError(`expected ${LANGUAGES.join(", ")}`);
	return known;
}

/** Roles of an operator, as `watch,chief`. */
export function roles(text: string): Role[] {
	const named = text.split(",").map((part) => ROLES.find((role) => role === part.trim()));
	if (named.some((role) => role === undefined))
		throw new InvalidArgumentError(`expected a list of ${ROLES.join(", ")}`);
	return [...new Set(named)] as Role[];
}
/** The reader's language by the environment, as other programs find it; else English. */
export function readersLanguage(environment: NodeJS.ProcessEnv = process.env): Language {
	const { LC_ALL, LC_MESSAGES, LANG } = environment;
	const locale = LC_ALL || LC_MESSAGES || LANG || "";
	return LANGUAGES.find((language) => locale.toLowerCase().startsWith(language)) ?? "en";
}
