import { minutes, type Step, type Telling } from "./story.ts";

/**
 * 2022 to 2025: a hotline between two control centres was dead for three years, and nobody noticed
 * until it was needed. Here both ends are alarmed within three minutes.
 */
export const deadHotline: Telling = (_originUs, silent) => {
	const cut: Step[] = [
		{ atS: minutes(5), party: "alpha", deed: "cut" },
		{ atS: minutes(12), party: "alpha", deed: "mend" },
	];
	return {
		lastsS: minutes(16),
		agreedUntilS: minutes(600),
		zones: [],
		rules: [],
		steps: silent ? [] : cut,
	};
};
