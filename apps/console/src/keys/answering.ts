import type { AnswerName } from "@tansiq/api";
import type { ClientState } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import {
	dialogueToAnswer,
	firstUnheard,
	selectedAlarm,
	selectedConflict,
	selectedDraft,
	selectedHold,
	selectedMinutes,
	selectedOnlyWeKnow,
	soundToSilence,
} from "../state/targets.ts";
import type { TextId } from "../words/words.ts";
import type { Action } from "./action.ts";
import { openNext } from "./moving.ts";

/** Each answer of the codebook with its key and its name. */
const ANSWERS = [
	["WILCO", "W", "msg.TQ-1.name"],
	["ROGER", "R", "msg.TQ-4.name"],
	["AFFIRM", "Y", "msg.TQ-5.name"],
	["NEGATIVE", "N", "msg.TQ-6.name"],
	["ANSWER", "B", "action.reply"],
	["UNABLE", "U", "msg.TQ-2.name"],
	["STANDBY", "S", "msg.TQ-3.name"],
] as const satisfies readonly (readonly [AnswerName, string, TextId])[];

/** In the order of the buttons: what takes it on, what declines, what asks for time. */
export const ANSWER_NAMES: readonly AnswerName[] = ANSWERS.map(([name]) => name);

export function answerLabel(answer: AnswerName): TextId {
	if (answer === "ANSWER") return "msg.TQ-52.name";
	return ANSWERS.find(([name]) => name === answer)?.[2] ?? "action.reply";
}

/** A key for an answer works where the message in question offers that answer. */
function offers(state: ClientState, answer: AnswerName): boolean {
	const target = dialogueToAnswer(state);
	if (target.kind === "found") return target.value.answers.includes(answer);
	return target.kind === "unsettled";
}

const withSubject: readonly Action[] = [
	{
		id: "silence",
		keys: ["A"],
		label: "action.silence",
		group: "answer",
		overPages: true,
		ready: (state) => soundToSilence(state).kind !== "none",
		run: ({ commands }) => commands.silence(),
	},
	{
		id: "shelve",
		keys: ["-"],
		label: "action.shelve",
		group: "answer",
		ready: (state) => {
			const alarm = selectedAlarm(state);
			return alarm?.shelvable === true && alarm.shelved === null;
		},
		run: ({ store }) => store.dispatch({ type: "prompt", prompt: "shelve" }),
	},
	{
		id: "unshelve",
		keys: ["="],
		label: "action.unshelve",
		group: "answer",
		ready: (state) => (selectedAlarm(state)?.shelved ?? null) !== null,
		run: ({ commands }) => commands.unshelve(),
	},
	{
		id: "holds",
		keys: ["H"],
		label: "action.holds",
		group: "answer",
		ready: (state) => (state.desk?.holds.length ?? 0) > 0,
		run: openNext("hold"),
	},
	{
		id: "release",
		keys: ["E"],
		label: "action.release",
		group: "answer",
		ready: (state) => selectedHold(state) !== undefined,
		run: ({ commands }) => commands.release(),
	},
	{
		id: "refuse",
		keys: ["X"],
		label: "action.refuse",
		group: "answer",
		ready: (state) => selectedHold(state) !== undefined,
		run: ({ store }) => store.dispatch({ type: "prompt", prompt: "refuse" }),
	},
	{
		id: "let_stand",
		keys: ["S"],
		label: "action.let_stand",
		group: "answer",
		ready: (state) => selectedConflict(state)?.status === "unresolved",
		run: ({ store }) => store.dispatch({ type: "prompt", prompt: "let_stand" }),
	},
	{
		id: "confirm",
		keys: ["["],
		label: "action.confirm",
		group: "answer",
		ready: (state) => firstUnheard(state) !== undefined,
		run: ({ commands, store }) => commands.confirm(firstUnheard(store.get()) ?? ""),
	},
	{
		id: "owk_move",
		keys: ["W"],
		label: "action.owk_move",
		group: "answer",
		ready: (state) => selectedOnlyWeKnow(state) !== undefined,
		run: ({ store }) => {
			const id = selectedOnlyWeKnow(store.get())?.operation ?? "";
			store.dispatch({ type: "select", selection: { kind: "operation", id } });
		},
	},
	{
		id: "owk_disclose",
		keys: ["E"],
		label: "action.owk_disclose",
		group: "answer",
		ready: (state) => selectedOnlyWeKnow(state) !== undefined,
		run: ({ store }) => toTheDoor(store),
	},
	{
		id: "owk_hold",
		keys: ["B"],
		label: "action.owk_hold",
		group: "answer",
		ready: (state) => selectedOnlyWeKnow(state)?.over === false,
		run: ({ store }) => store.dispatch({ type: "prompt", prompt: "hold_request" }),
	},
	{
		id: "owk_over",
		keys: ["Y"],
		label: "action.owk_over",
		group: "answer",
		ready: (state) => selectedOnlyWeKnow(state)?.over === true,
		run: ({ commands }) => commands.resolveOnlyWeKnow("over"),
	},
	{
		id: "sign",
		keys: ["Y"],
		label: "action.sign",
		group: "answer",
		ready: (state) => selectedDraft(state) !== undefined,
		run: ({ commands }) => commands.signDraft(),
	},
	{
		id: "drop",
		keys: ["X"],
		label: "action.drop",
		group: "answer",
		ready: (state) => selectedDraft(state) !== undefined,
		run: ({ store }) => store.dispatch({ type: "prompt", prompt: "drop" }),
	},
	{
		id: "agree",
		keys: ["Y"],
		label: "action.agree",
		group: "answer",
		ready: awaitsOurWord,
		run: ({ commands }) => commands.agreeMinutes(true),
	},
	{
		id: "deny",
		keys: ["X"],
		label: "action.deny",
		group: "answer",
		ready: awaitsOurWord,
		run: ({ commands }) => commands.agreeMinutes(false),
	},
];

/** What waits at the door shows its bytes there; of the rest it is shown first what would be told. */
function toTheDoor(store: Store): void {
	const state = store.get();
	const task = selectedOnlyWeKnow(state);
	const hold = state.desk?.holds.find(
		({ operation, level }) => operation === task?.operation && level === "volume",
	);
	if (hold === undefined) store.dispatch({ type: "prompt", prompt: "disclose" });
	else store.dispatch({ type: "select", selection: { kind: "hold", id: hold.id } });
}

/** The peer's minutes are on screen, and nobody here has agreed to them or denied them. */
function awaitsOurWord(state: ClientState): boolean {
	const minutes = selectedMinutes(state);
	return minutes?.direction === "received" && minutes.agreed === null;
}

/** What a person says to what stands on the desk. */
export const ANSWERING: readonly Action[] = [
	...withSubject,
	...ANSWERS.map(
		([answer, key, label]): Action => ({
			id: answer,
			keys: [key],
			label,
			group: "answer",
			ready: (state) => offers(state, answer),
			run: ({ commands }) => commands.answer(answer),
		}),
	),
];
