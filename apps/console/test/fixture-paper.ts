import type { Desk, Minutes } from "@tansiq/api";
import { dialogue, emptyDesk, MINUTE_US, NOW_US, operation, SECOND_US, window } from "./fixture.ts";

const SENT = {
	direction: "sent" as const,
	provisional: false,
	receiptUs: null,
	operation: "ALP-12",
	signers: ["alpha.tansiq/op/duty-1"],
	window: window(40, 90),
};

/** A desk whose peer has no node: one notice to hand over, one out of our hands, one answered. */
export function paperDesk(): Desk {
	return emptyDesk({
		position: 77,
		peer: { id: "bravo", name: "Bravo", node: "none", contact: "the ferry office" },
		dialogues: [
			dialogue({
				...SENT,
				ref: "alpha/routine/51",
				state: "released",
				dueUs: null,
				paper: { handedOverUs: null, readbackCode: "7KM3RX" },
			}),
			dialogue({
				...SENT,
				ref: "alpha/routine/50",
				state: "released",
				saidUs: NOW_US - 30 * MINUTE_US,
				dueUs: NOW_US + 18 * MINUTE_US,
				paper: { handedOverUs: NOW_US - 12 * MINUTE_US, readbackCode: "4DNWT9" },
			}),
			dialogue({
				...SENT,
				ref: "alpha/routine/48",
				state: "closed",
				saidUs: NOW_US - 90 * MINUTE_US,
				dueUs: null,
				paper: { handedOverUs: NOW_US - 80 * MINUTE_US, readbackCode: "HX2VF6" },
				answer: {
					msg: "ROGER",
					by: { name: "alpha.tansiq/op/duty-2", role: "watch", script: false },
					atUs: NOW_US - 40 * MINUTE_US,
					attested: true,
					attestation: {
						entry: "alpha/routine/49",
						evidence: SEALED,
						from: "chief",
						how: "voice",
						atUs: NOW_US - 41 * MINUTE_US,
					},
				},
			}),
		],
		operations: [operation({ id: "ALP-12", label: "Medevac 12", window: window(40, 90) })],
	});
}

/** The hash on the record of what stands behind the attested answer. */
export const SEALED = "9f2c5b7d1e0a44c3b8f6d2a1907e55aa1c3d9b8e7f60514233241506a7b8c9d0";

/** Minutes of the peer about a STOP of ours, with two fields to compare. */
export function minutes(over: Partial<Minutes> & Pick<Minutes, "ref">): Minutes {
	return {
		direction: "received",
		about: "bravo/urgent/3",
		text: null,
		script: "5c".repeat(32),
		readback: { zone: "hospital", start_us: NOW_US - 7 * SECOND_US },
		atUs: NOW_US - 9 * MINUTE_US,
		channel: "HF 5680 kHz",
		ours: "watch",
		theirs: "chief",
		by: { name: "bravo.tansiq/op/duty-2", role: "watch", script: false },
		agreed: null,
		...over,
	};
}
