import { findingSentence, RULE_REASONS, type RuleReason, remedySentence } from "@tansiq/agreement";
import type { Finding, Verdict, WaysOut } from "@tansiq/api";
import { type Language, translator } from "@tansiq/language";

const BY_RULE: ReadonlySet<string> = new Set(RULE_REASONS);

/** A verdict in words: its headline, then each finding and what would make it go away. */
export function verdictSentences({ headline, findings }: Verdict, language: Language): string[] {
	return [
		translator(language).t(`headline.${headline}`),
		...findings.flatMap((finding) => [
			`  ${reasonSentence(finding, language)}`,
			...(finding.remedies ?? []).map((remedy) => `    ${remedySentence(remedy, language)}`),
		]),
	];
}

/** How all of it would be cleared, each by itself. */
export function wayOutSentences(waysOut: WaysOut, language: Language): string[] {
	return waysOut.map(({ remedy }) => `  → ${remedySentence(remedy, language)}`);
}

/** What the agreement says has a sentence of its own, with the figures of the rule. */
export function reasonSentence(finding: Finding, language: Language): string {
	const { of, met: rule, reason, data = {} } = finding;
	if (of !== undefined && isRuleReason(reason))
		return findingSentence({ rule, reason, data }, language);
	return translator(language).t(reason, { operation: rule, notice: rule, met: rule, zone: rule });
}

function isRuleReason(reason: string): reason is RuleReason {
	return BY_RULE.has(reason);
}
