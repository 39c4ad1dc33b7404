import type { Page } from "../state/model.ts";
import { selectedDialogue, withdrawable } from "../state/targets.ts";
import { type Action, always, type Desk } from "./action.ts";

const open =
	(page: Exclude<Page, null>) =>
	({ store }: Desk) =>
		store.dispatch({ type: "page", page: store.get().page === page ? null : page });

/** What a person begins to say, the line, and the change of watch. */
export const SAYING: readonly Action[] = [
	{
		id: "stop",
		keys: ["!"],
		label: "action.stop",
		group: "say",
		overPages: true,
		ready: (state) => state.desk !== null,
		run: ({ store }) => store.dispatch({ type: "page", page: "stop" }),
	},
	{
		id: "compose",
		keys: ["M"],
		label: "action.compose",
		group: "say",
		overPages: true,
		ready: (state) => state.desk !== null,
		run: open("compose"),
	},
	{
		id: "withdraw",
		keys: ["X"],
		label: "msg.TQ-10.name",
		group: "say",
		ready: (state) => withdrawable(state) !== undefined,
		run: ({ commands }) => commands.withdraw(),
	},
	{
		id: "voice",
		keys: ["V"],
		label: "action.voice",
		group: "say",
		overPages: true,
		ready: (state) => selectedDialogue(state) !== undefined,
		run: open("voice"),
	},
	{
		id: "paper",
		keys: ["E"],
		label: "action.paper",
		group: "say",
		overPages: true,
		ready: (state) => selectedDialogue(state)?.paper !== undefined,
		run: open("paper"),
	},
	{
		id: "check",
		keys: ["K"],
		label: "action.check",
		group: "say",
		overPages: true,
		ready: (state) => state.desk?.line.humanCheckOwed === true,
		run: ({ commands }) => commands.lineCheck(),
	},
	{
		id: "line",
		keys: ["P"],
		label: "action.line",
		group: "say",
		overPages: true,
		ready: (state) => state.desk !== null,
		run: open("line"),
	},
	{
		id: "handover",
		keys: ["Q"],
		label: "action.handover",
		group: "say",
		overPages: true,
		ready: (state) => state.desk !== null,
		run: open("handover"),
	},
	{
		id: "told",
		keys: ["8"],
		label: "action.told",
		group: "desk",
		overPages: true,
		ready: (state) => state.desk !== null,
		run: (desk) => {
			// The areas on the map go with the page that they were chosen on.
			if (desk.store.get().toldOnMap !== null)
				desk.store.dispatch({ type: "told_on_map", shown: null });
			open("told")(desk);
		},
	},
	{
		id: "outside",
		keys: ["#"],
		label: "action.outside",
		group: "desk",
		overPages: true,
		ready: (state) => state.desk !== null,
		run: open("outside"),
	},
	{
		id: "plan",
		keys: ["+"],
		label: "action.plan",
		group: "say",
		overPages: true,
		ready: (state) => state.desk !== null,
		run: open("plan"),
	},
	{
		id: "incidents",
		keys: ["*"],
		label: "action.incidents",
		group: "desk",
		overPages: true,
		ready: (state) => state.desk !== null,
		run: open("incidents"),
	},
	{
		id: "original",
		keys: ["O"],
		label: "action.original",
		group: "say",
		signedOut: true,
		ready: (state) => selectedDialogue(state) !== undefined,
		run: ({ store }) => store.dispatch({ type: "original", shown: !store.get().original }),
	},
	{
		id: "lock",
		keys: ["L"],
		label: "action.lock",
		group: "desk",
		overPages: true,
		ready: always,
		run: ({ commands }) => commands.lock(),
	},
];
