import { attempt, type DepositReport } from "./bundle-report.ts";
import {
	entriesInParcel,
	openDeposit,
	openParcel,
	type ParcelEntries,
	parseDeposited,
} from "./deposit.ts";
import { EvidenceError } from "./error.ts";
import { leafHash } from "./tree.ts";
import {
	assertNamed,
	assertNotLater,
	filesBelow,
	mediators,
	type PartyCheck,
	type Verification,
} from "./verification.ts";
import { openHead } from "./verify-heads.ts";

/**
 * What lay at the mediator for a party: proof that it could have read entries of which it gives no
 * receipt.
 */
export function verifyDeposits(verification: Verification): void {
	const { files, report } = verification;
	for (const [file, bytes] of filesBelow(files, "deposits/")) {
		attempt(report, file, "deposit", () => {
			assertNamed(file, bytes);
			report.deposits.push(openDeposited(verification, bytes));
		});
	}
}

function openDeposited(verification: Verification, bytes: Uint8Array): DepositReport {
	const { founding, parties } = verification;
	const deposited = parseDeposited(bytes);
	const keys = mediators(verification).map(({ deposit }) => deposit);
	const receipt = openDeposit(deposited.receipt, keys);
	const { line, sender, addressee, sha256, timeS } = receipt;
	if (line !== founding.line) throw new EvidenceError("line", line, founding.line);
	if (!parties.has(sender)) throw new EvidenceError("sender", sender, "a party with a node");
	const recipient = (sender === addressee ? undefined : parties.get(addressee)) as
		| PartyCheck
		| undefined;
	if (!recipient) throw new EvidenceError("addressee", addressee, "the other party, with a node");
	assertNotLater(verification, timeS);
	const parcel = openParcel(receipt, deposited, recipient.keys.hpke);
	const entries = entriesInParcel(parcel)
		.filter((frame) => frame.entries.length > 0)
		.map((frame) => placeOf(verification, sender, frame));
	return { sha256, sender, addressee, timeS, entries };
}

/** That each entry is the leaf of its index, under a head that its author signed. @throws RecordError */
function placeOf(
	verification: Verification,
	sender: string,
	{ log, from, entries, checkpoint }: ParcelEntries,
): string {
	const check = [...verification.logs.values()].find(
		(each) => each.party === sender && each.log === log,
	);
	if (!check) throw new EvidenceError("log", `${sender}/${log}`, "one that is here");
	for (const [i, bytes] of entries.entries()) {
		const leaf = check.tree.leaves[from + i];
		if (!leaf || Buffer.compare(leafHash(bytes), leaf) !== 0) {
			throw new EvidenceError("entry", `${sender}/${log}/${from + i}`, "the entry of that place");
		}
	}
	const end = from + entries.length;
	if (openHead(verification, check, checkpoint)?.size !== end) {
		throw new EvidenceError("checkpoint", checkpoint, `a head of ${end} that ${sender} signed`);
	}
	return `${sender}/${log}/${from}-${end - 1}`;
}
