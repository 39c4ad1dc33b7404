import { createHash } from "node:crypto";
import { CODEBOOK, type Message } from "@tansiq/hotline";
import type { LogName } from "@tansiq/line";
import { answerTimeOf, type Fields, Refusal, readbackCodeOf, type State } from "@tansiq/party";
import { parseCanonical, parseEnvelope } from "@tansiq/record";
import { MINUTE_US, type Volume } from "@tansiq/space";
import { isExerciseLine } from "../founding.ts";
import type { Runtime } from "../runtime.ts";

/** Everything that stands on paper about one message of ours. */
export interface Sheet {
	line: string;
	exercise: boolean;
	/** The parties by name. */
	from: string;
	to: string;
	ref: string;
	message: Message;
	body: Fields;
	/** Of the entry's bytes, as `sha256sum` prints it and as it is. */
	sha256: string;
	hash: Uint8Array;
	code: string;
	/** When the entry was said, µs. */
	saidUs: number;
	/** The time for an answer, µs; null where none is asked for. */
	answerDueUs: number | null;
	volumes: readonly Volume[];
}

/** What is printed or read out is read from the signed bytes. @throws Refusal */
export async function sheetOf(runtime: Runtime, ref: string): Promise<Sheet> {
	const { state, journal } = runtime;
	const dialogue = state.dialogues.get(ref);
	if (dialogue?.direction !== "sent")
		throw new Refusal("unknown", `dialogue ${ref}: expected one that we opened`);
	const [author = "", log = "", index = ""] = ref.split("/");
	const [bytes] = await journal.entries(state.line.id, author, log as LogName, Number(index), 1);
	const message = CODEBOOK.get(dialogue.msg);
	if (bytes === undefined || message === undefined)
		throw new Refusal("unknown", `entry ${ref}: expected one that is on disk`);
	const { body } = parseEnvelope(bodyLineOf(bytes));
	const digest = createHash("sha256").update(bytes).digest();
	return {
		line: state.line.id,
		exercise: isExerciseLine(state.line.id),
		from: nameOf(state, state.self),
		to: nameOf(state, state.peer),
		ref,
		message,
		body,
		sha256: digest.toString("hex"),
		hash: digest,
		code: readbackCodeOf(state, ref) ?? "",
		saidUs: dialogue.saidUs,
		answerDueUs:
			message.answers.length === 0 ? null : answerTimeOf(state, dialogue, runtime.clock.wallUs()),
		volumes: await volumesOf(runtime, body),
	};
}

/** Whole minutes for the paper, where no clock counts down. */
export function minutesText(us: number): string {
	return `${Math.max(1, Math.floor(us / MINUTE_US))} min`;
}

function nameOf({ founding }: State, party: string): string {
	return founding?.members[party]?.name ?? party;
}

function bodyLineOf(bytes: Uint8Array): string {
	const lines = Buffer.from(bytes).toString("utf8").split("\n");
	return lines.find((line) => line.startsWith("{")) ?? "";
}

/** The volumes of a notice, also where they went by hash: paper has nothing beside it. */
async function volumesOf({ journal }: Runtime, { volumes }: Fields): Promise<readonly Volume[]> {
	if (Array.isArray(volumes)) return volumes as unknown as Volume[];
	if (typeof volumes !== "object" || volumes === null) return [];
	const bytes = await journal.blob(String((volumes as Fields).sha256));
	if (bytes === null) return [];
	return parseCanonical(Buffer.from(bytes).toString("utf8")) as unknown as Volume[];
}
