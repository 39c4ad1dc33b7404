import { LANGUAGES } from "@tansiq/language";
import type { Store } from "../state/store.ts";
import { type Action, always } from "./action.ts";

/** How the desk looks and sounds. */
export const DESK: readonly Action[] = [
	{
		id: "language",
		keys: ["G"],
		label: "action.language",
		group: "desk",
		signedOut: true,
		overPages: true,
		ready: always,
		run: ({ store }) => nextLanguage(store),
	},
	{
		id: "theme",
		keys: ["T"],
		label: "action.theme",
		group: "desk",
		signedOut: true,
		overPages: true,
		ready: always,
		run: ({ store }) => {
			const theme = store.get().settings.theme === "dark" ? "light" : "dark";
			store.dispatch({ type: "settings", settings: { theme } });
		},
	},
	{
		id: "units",
		keys: ["D"],
		label: "action.units",
		group: "desk",
		signedOut: true,
		overPages: true,
		ready: always,
		run: ({ store }) => {
			const units = store.get().settings.units === "aviation" ? "metric" : "aviation";
			store.dispatch({ type: "settings", settings: { units } });
		},
	},
	{
		id: "sound",
		keys: ["Z"],
		label: "action.sound",
		group: "desk",
		signedOut: true,
		overPages: true,
		ready: always,
		run: ({ store }) => {
			const sound = !store.get().settings.sound;
			store.dispatch({ type: "settings", settings: { sound } });
		},
	},
	{
		id: "help",
		keys: ["?"],
		label: "action.help",
		group: "desk",
		signedOut: true,
		overPages: true,
		ready: always,
		run: ({ store }) => store.dispatch({ type: "help", open: !store.get().help }),
	},
];

function nextLanguage(store: Store): void {
	const at = LANGUAGES.indexOf(store.get().settings.language);
	const language = LANGUAGES[(at + 1) % LANGUAGES.length] ?? "en";
	store.dispatch({ type: "settings", settings: { language } });
}
