import { type Agreement, type RuleFinding, ruleBookOf, ruleFindings } from "@tansiq/agreement";
import type { Budget } from "@tansiq/space";
import type { Notice } from "./notice.ts";

/** What a notice told that a zone or rule of the agreement does not allow. */
export interface Breach {
	notice: string;
	finding: RuleFinding;
}

const EDGE_TEST_LIMIT = 2_000_000;

/** Every breach of rule in what was told, as it was told; consents given in words are not looked at. */
export function breachesOf(notices: readonly Notice[], agreement: Agreement): Breach[] {
	const book = ruleBookOf(agreement);
	return notices.flatMap(({ ref, author, told, claimedUs }) => {
		if (told === null) return [];
		const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
		const subject = { ...told, owner: author, activities: null, noticeUs: claimedUs, consents: [] };
		return ruleFindings(book, subject, claimedUs, budget)
			.filter(({ kind }) => kind === "breach")
			.map((finding) => ({ notice: ref, finding }));
	});
}
