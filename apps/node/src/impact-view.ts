import type * as Api from "@tansiq/api";
import {
	agreementOf,
	findingsOfTheirs,
	impactOf,
	Refusal,
	type State,
	waysOutOf,
} from "@tansiq/party";
import { leadUsOf } from "@tansiq/registry";

/** What a notice of theirs does to us at this instant. @throws Refusal when it is none */
export function impactView(state: State, notice: string, nowUs: number): Api.Impact {
	const theirs = state.registry.operations.get(notice);
	if (theirs?.owner !== "peer")
		throw new Refusal("unknown", `notice ${notice}: expected one that the peer told`);
	const leadUs = leadUsOf(theirs);
	const owedUs = theirs.owes?.leadUs ?? agreementOf(state).noticeLeadUs;
	return {
		notice,
		leadUs,
		shortUs: Math.max(0, owedUs - leadUs),
		growth: theirs.growth ?? { mm: 0, height01mm: 0 },
		contradictions: theirs.contradictions ?? [],
		findings: findingsOfTheirs(state, theirs),
		endangered: impactOf(state, notice).map((each) => ({
			...each,
			waysOut: waysOutOf(state, each.operation, nowUs).map(({ remedy }) => remedy),
		})),
	};
}
