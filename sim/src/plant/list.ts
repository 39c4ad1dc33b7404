import type { FaultName } from "../names.ts";

/** A bug put into the real source, and the seed whose world finds it. */
export interface Plant {
	name: string;
	/** Path from the repository's root. */
	file: string;
	/** Stands exactly once in the file. */
	find: string;
	replace: string;
	/** Null while no seed that was tried has shown it. */
	seed: number | null;
	/** A fault that the world must have for the bug to show at all. */
	reaches?: FaultName;
	/** The oracle that must be violated; more may be. */
	oracle: string;
}

const PUMP = "sim/src/pump.ts";
const DISK = "sim/src/disk.ts";

export const PLANTS: readonly Plant[] = [
	{
		name: "answer-before-fsync",
		file: PUMP,
		find: "node.disk.whenDurable(node.disk.position, () => {\n\t\t\tif (life === node.life) reply(",
		replace: "node.disk.whenDurable(0, () => {\n\t\t\tif (life === node.life) reply(",
		seed: 1,
		oracle: "not-durable",
	},
	{
		name: "send-before-fsync",
		file: PUMP,
		find: "node.disk.whenDurable(node.disk.position, () => {\n\t\t\tif (life !== node.life) return;\n\t\t\tconst bent",
		replace:
			"node.disk.whenDurable(0, () => {\n\t\t\tif (life !== node.life) return;\n\t\t\tconst bent",
		seed: 1,
		oracle: "not-durable",
	},
	{
		name: "torn-row-read",
		file: DISK,
		find: "if (sum !== row.sum) break;",
		replace: "",
		seed: 13,
		reaches: "torn-tail",
		oracle: "throws",
	},
	{
		name: "receipt-time-not-fixed",
		file: "packages/line/src/receipt.ts",
		find: "countersignAt(line, log, size, receiptS, keys));\n\treturn { type",
		replace: "countersignAt(line, log, size, receiptS + (from % 2), keys));\n\treturn { type",
		seed: 1,
		oracle: "receipt-time",
	},
	{
		name: "signature-not-checked",
		file: "packages/record/src/entry.ts",
		find: "if (!author.verify(signed, signature.signature)) {",
		replace: "if (signed.length === 0) {",
		seed: 10,
		reaches: "peer-malformed",
		oracle: "forged",
	},
	{
		name: "wrong-place-taken",
		file: "packages/line/src/open.ts",
		find: "\tassertPlace(entry, at, bytes);\n",
		replace: "\tif (at.index < 0) assertPlace(entry, at, bytes);\n",
		seed: 107,
		reaches: "peer-malformed",
		oracle: "forged",
	},
	{
		name: "overlap-not-compared",
		file: "packages/line/src/hear.ts",
		find: "\tassertOverlap(line, frame, leaves, keys);\n",
		replace: "\tif (frame.from < 0) assertOverlap(line, frame, leaves, keys);\n",
		seed: 196,
		reaches: "peer-fork",
		oracle: "unproved",
	},
	{
		name: "heads-not-compared",
		file: "packages/line/src/fork.ts",
		find: 'if (mirrored.roots[size - 1] === root) return { kind: "known" };',
		replace: 'if (size > 0) return { kind: "known" };',
		seed: 41,
		reaches: "peer-fork",
		oracle: "unproved",
	},
	{
		name: "gap-taken",
		file: "packages/line/src/hear.ts",
		find: "if (frame.from > mirrored.size) throw gap(line, frame, keys);",
		replace: "",
		seed: 2,
		oracle: "honest-accused",
	},
	{
		name: "held-entry-taken-again",
		file: "packages/line/src/take.ts",
		find: "if (index < size) continue;",
		replace: "",
		seed: 1,
		oracle: "honest-accused",
	},
	{
		name: "receipt-not-applied",
		file: "packages/party/src/apply.ts",
		find: "\tapplyReceipted(state.line, receipt);\n",
		replace: "\tif (size % 7 !== 0) applyReceipted(state.line, receipt);\n",
		seed: 1,
		oracle: "liveness",
	},
	{
		name: "second-answer-given",
		file: "packages/hotline/src/answer.ts",
		find: 'if (dialogue.answer !== null) return "duplicate";\n\tconst answers',
		replace: "const answers",
		seed: 1,
		reaches: "officer-double-answer",
		oracle: "one-answer",
	},
	{
		name: "standby-again",
		file: "packages/hotline/src/answer.ts",
		find: 'if (dialogue.standby !== null) return "second-standby";',
		replace: "",
		seed: 8,
		oracle: "one-answer",
	},
	{
		name: "readback-not-compared",
		file: "packages/hotline/src/answer.ts",
		find: 'return repeats(dialogue.readback, given.body.readback) ? null : "readback";',
		replace: "return repeats(dialogue.readback, given.body.readback) ? null : null;",
		seed: 2,
		reaches: "officer-wrong-readback",
		oracle: "readback",
	},
	{
		name: "deadline-on-the-wall-clock",
		file: "packages/hotline/src/dialogue.ts",
		find: "\tdialogue.dueMonoUs = at.monoUs + answerDueUs;",
		replace: "\tdialogue.dueMonoUs = at.wallUs + answerDueUs;",
		seed: 2,
		oracle: "unclosed",
	},
	{
		name: "silence-is-consent",
		file: "packages/hotline/src/outcome.ts",
		find: 'return monoUs >= dueMonoUs ? "overdue" : null;',
		replace: "return monoUs >= dueMonoUs ? null : null;",
		seed: 2,
		oracle: "unclosed",
	},
	{
		name: "deadline-lost-at-reboot",
		file: "packages/party/src/apply.ts",
		find: "for (const dialogue of state.dialogues.values()) rebased(dialogue, at);",
		replace: "",
		seed: 148,
		reaches: "reboot",
		oracle: "unclosed",
	},
	{
		name: "recovery-skipped",
		file: "packages/line/src/recover.ts",
		find: "\tconst recovery = recoveryOf(line)[log];\n",
		replace: "\tif (least >= 0) return;\n\tconst recovery = recoveryOf(line)[log];\n",
		seed: 6,
		reaches: "rollback-to-backup",
		oracle: "honest-fork",
	},
	{
		name: "rotation-not-honoured",
		file: "packages/line/src/keys.ts",
		find: "history.author = inOrder(history.author, { key, sinceRoutine, sinceUrgent: null, revoked });",
		replace:
			"if (party === line.self)\n\t\thistory.author = inOrder(history.author, { key, sinceRoutine, sinceUrgent: null, revoked });",
		seed: 1,
		reaches: "key-rotate",
		oracle: "honest-accused",
	},
	{
		name: "revocation-not-heard",
		file: "packages/party/src/frames.ts",
		find: "events: hearRevocation(state, frame.note, facts)",
		replace: 'events: frame.note === "" ? hearRevocation(state, frame.note, facts) : []',
		seed: 1,
		reaches: "key-revoke",
		oracle: "liveness",
	},
	{
		name: "flood-not-counted",
		file: "packages/party/src/quota.ts",
		find: "return leftUs(state, msg, monoUs) < (inFrame.length + 1) * costUs;",
		replace: "return leftUs(state, msg, monoUs) < -(inFrame.length + 1) * costUs;",
		seed: 11,
		reaches: "peer-flood",
		oracle: "unproved",
	},
	{
		name: "back-dating-unnoticed",
		file: "packages/party/src/hear.ts",
		find: "if (notBefore === null) return null;",
		replace: "if (notBefore !== 0) return null;",
		seed: 23,
		reaches: "peer-backdate",
		oracle: "unproved",
	},
	{
		name: "unknown-type-dropped",
		file: "packages/party/src/effect.ts",
		find: 'if (message === undefined) throw new WithoutEffect("unknown-type"',
		replace:
			'if (message === undefined) return { kind: "record", msg };\n\tif (msg === "") throw new WithoutEffect("unknown-type"',
		seed: 51,
		reaches: "peer-unknown-type",
		oracle: "unproved",
	},
	{
		name: "second-person-not-asked",
		file: "packages/hotline/src/signers.ts",
		find: 'if (names.size < demand.persons) return "missing-signature";',
		replace: "if (names.size < demand.persons) return null;",
		seed: 11,
		reaches: "peer-unsigned-second-person",
		oracle: "unproved",
	},
	{
		name: "mirror-without-its-frontier",
		file: "packages/line/src/hear.ts",
		find: "\tgrow(mirrored, heard.entries, heard.frontier);",
		replace: "\tgrow(mirrored, heard.entries.slice(-1), heard.frontier);",
		seed: 1,
		oracle: "throws",
	},
];
