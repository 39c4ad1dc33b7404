import type { Case } from "./case.ts";
import { entriesCases } from "./entries.ts";
import { filesCases } from "./files.ts";
import { forksCases } from "./forks.ts";
import { foundingCases } from "./founding.ts";
import { headsCases } from "./heads.ts";
import { joinedCases } from "./joined.ts";
import { keysCases } from "./keys.ts";
import { mediatorCases } from "./mediator.ts";
import { oneSidedCases } from "./one-sided.ts";
import { operatorsCases } from "./operators.ts";

/** What every verifier must say of: each subject is a file. */
export const cases: readonly Case[] = [
	...filesCases,
	...foundingCases,
	...entriesCases,
	...operatorsCases,
	...headsCases,
	...forksCases,
	...keysCases,
	...mediatorCases,
	...oneSidedCases,
	...joinedCases,
];
