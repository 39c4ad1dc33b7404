import type {
	Alert,
	Desk,
	Dialogue,
	Draft,
	Hold,
	OnlyWeKnow,
	Operation,
	Session,
} from "@tansiq/api";

/** 2026-11-21 14:22:07 UTC. */
export const NOW_US = Date.UTC(2026, 10, 21, 14, 22, 7) * 1000;
export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;

type Window = Operation["window"];

export const window = (fromMinutes: number, toMinutes: number): Window => ({
	startUs: NOW_US + fromMinutes * MINUTE_US,
	endUs: NOW_US + toMinutes * MINUTE_US,
});
export const degrees = (values: number[]) => values.map((value) => Math.round(value * 1e9));

export function operation(over: Partial<Operation> & Pick<Operation, "id">): Operation {
	return {
		owner: "own",
		party: "alpha",
		version: 1,
		class: "crewed",
		category: "state",
		marks: [],
		state: "accepted",
		level: "volume",
		window: window(10, 40),
		declaredUs: NOW_US - HOUR_US,
		leadUs: 15 * MINUTE_US,
		late: false,
		owes: { leadUs: 15 * MINUTE_US, rule: "default", tell: [] },
		notice: null,
		headline: "no_known_conflict",
		unresolved: false,
		volumeCount: 1,
		...over,
	};
}

export function dialogue(over: Partial<Dialogue> & Pick<Dialogue, "ref">): Dialogue {
	return {
		direction: "received",
		msg: "TQ-20",
		urgency: "N",
		alert: "M",
		body: null,
		signers: ["bravo.tansiq/op/duty-2"],
		state: "received",
		provisional: true,
		operation: over.ref,
		level: "volume",
		window: window(20, 60),
		leadUs: 20 * MINUTE_US,
		late: false,
		saidUs: NOW_US - 70 * SECOND_US,
		receiptUs: NOW_US - 69 * SECOND_US,
		presentedUs: null,
		dueUs: NOW_US + 14 * MINUTE_US,
		standbyUntilUs: null,
		answer: null,
		answers: over.direction === "sent" ? [] : ["ROGER", "UNABLE", "STANDBY"],
		readback: [],
		escalation: 0,
		disregard: null,
		refused: null,
		falseTime: false,
		reasonLost: false,
		endangers: [],
		...over,
	};
}

/** A STOP of theirs that waits for its answer. */
export function stop(over: Partial<Dialogue> & Pick<Dialogue, "ref">): Dialogue {
	return dialogue({
		msg: "TQ-41",
		urgency: "D",
		alert: "H",
		body: {
			by: { role: "watch", script: false },
			start_us: Date.UTC(2026, 10, 21, 14, 22) * 1000,
			zone: { id: "hospital" },
		},
		operation: null,
		level: null,
		window: null,
		leadUs: null,
		dueUs: NOW_US + 41 * SECOND_US,
		receiptUs: NOW_US - 19 * SECOND_US,
		answers: ["WILCO", "UNABLE", "STANDBY"],
		readback: ["zone", "start_us"],
		...over,
	});
}

export function draft(over: Partial<Draft> & Pick<Draft, "id">): Draft {
	const body = { ours: "inside", split: "zone", zone: { id: "hospital" } };
	return {
		msg: "TQ-30",
		body,
		bytes: `{"body":${JSON.stringify(body)},"msg":"TQ-30"}`,
		answers: null,
		first: { name: "alpha.tansiq/op/chief-1", role: "negotiator", script: false },
		sinceUs: NOW_US - MINUTE_US,
		...over,
	};
}

/** Who sits at the desk of these tests. */
export const SESSION: Session = {
	operator: "duty-1",
	key: "alpha.tansiq/op/duty-1",
	roles: ["watch", "releaser", "planner", "negotiator"],
	script: false,
	sinceUs: 0,
};

const LINE: Desk["line"] = {
	id: "alpha-bravo",
	state: "up",
	heardUs: NOW_US - 2 * SECOND_US,
	toldUs: NOW_US - SECOND_US,
	unreceipted: 0,
	missed: { machine: 0, human: 0 },
	humanCheckOwed: false,
	stopped: [],
	forks: [],
	recovering: false,
	refused: [],
};

export function alert(over: Partial<Alert> & Pick<Alert, "id">): Alert {
	return {
		kind: "predicted_loss",
		condition: "present",
		raisedUs: NOW_US,
		clearedUs: null,
		silencedUs: null,
		open: true,
		tracks: ["4b1613", "3c66a2"],
		operations: ["ALP-12"],
		zone: null,
		closestUs: NOW_US + 72 * SECOND_US,
		distanceMm: 4_860_000,
		height01mm: 700 * 3048,
		...over,
	};
}

export function hold(over: Partial<Hold> & Pick<Hold, "id">): Hold {
	return {
		operation: "ALP-31",
		level: "volume",
		rule: "release:hold",
		bytes:
			'{"author":"alpha","index":42,"log":"routine","msg":"TQ-20","slots":{"level":"volume","volumes":"sha256:9f2c"},"seen":{"bravo/routine":8}}\n',
		blobs: [
			{
				sha256: "9f2c5b7d1e0a44c3b8f6d2a1907e55aa1c3d9b8e7f60514233241506a7b8c9d0",
				bytes: '[{"band":{"datum":"STD","lower01mm":30480000,"upper01mm":60960000}}]',
			},
		],
		extentKm2h: 1284.37,
		sinceUs: NOW_US - 3 * MINUTE_US,
		window: window(52, 130),
		...over,
	};
}

/** What only we know: ours, sealed, meets what they told. */
export function onlyWeKnow(over: Partial<OnlyWeKnow> & Pick<OnlyWeKnow, "id">): OnlyWeKnow {
	return {
		operation: over.id.slice(0, over.id.indexOf("~")),
		notice: "bravo/routine/7",
		windows: [window(30, 40)],
		raisedUs: NOW_US - MINUTE_US,
		dueUs: NOW_US + 15 * MINUTE_US,
		to: "watch",
		escalatedUs: null,
		over: false,
		resolved: false,
		choice: null,
		...over,
	};
}

export function emptyDesk(over: Partial<Desk> = {}): Desk {
	return {
		position: 1,
		nowUs: NOW_US,
		mode: "live",
		party: { id: "alpha", name: "Alpha" },
		peer: { id: "bravo", name: "Bravo" },
		line: structuredClone(LINE),
		watch: { responsible: null, rings: [], handover: null },
		dialogues: [],
		drafts: [],
		onlyWeKnow: [],
		holds: [],
		alerts: [],
		alarms: [],
		alarmLoad: { per10Min: 0, load: "fine", groups: [] },
		conflicts: [],
		operations: [],
		zones: [],
		unknowns: { findings: 0, oldestUs: null, share: 0, unjudgedPairs: 0, withoutEffect: 0 },
		lastHeardNoticeUs: NOW_US - 42 * MINUTE_US,
		progress: null,
		...over,
	};
}

/** A busy quarter of an hour: something in every part of the desk. */
export function busyDesk(): Desk {
	return emptyDesk({
		position: 812,
		line: { ...structuredClone(LINE), toldUs: NOW_US - 4 * SECOND_US, unreceipted: 1 },
		dialogues: [
			dialogue({
				ref: "bravo/routine/7",
				late: true,
				leadUs: 3 * MINUTE_US,
				window: window(9, 48),
				endangers: ["ALP-12", "ALP-31"],
				dueUs: NOW_US + 4 * MINUTE_US,
			}),
			dialogue({
				ref: "bravo/routine/8",
				state: "presented",
				presentedUs: NOW_US - 30 * SECOND_US,
				window: window(95, 160),
			}),
			dialogue({
				ref: "bravo/routine/5",
				level: "sealed",
				state: "overdue",
				presentedUs: NOW_US - 30 * MINUTE_US,
				window: window(-100, 900),
				dueUs: NOW_US - 2 * MINUTE_US,
			}),
			dialogue({
				ref: "alpha/routine/41",
				direction: "sent",
				operation: "ALP-12",
				provisional: false,
				receiptUs: NOW_US - 2 * MINUTE_US,
			}),
			dialogue({
				ref: "alpha/routine/40",
				direction: "sent",
				operation: "ALP-27",
				provisional: false,
				state: "undelivered",
				receiptUs: null,
				dueUs: null,
			}),
		],
		holds: [
			hold({ id: "hold-1" }),
			hold({ id: "hold-2", operation: "ALP-27", window: window(180, 260) }),
		],
		alerts: [
			alert({ id: "alert-9" }),
			alert({
				id: "alert-7",
				kind: "zone_entry",
				zone: "hospital",
				closestUs: null,
				distanceMm: null,
				height01mm: null,
				tracks: ["3c66a2"],
				silencedUs: NOW_US - MINUTE_US,
				raisedUs: NOW_US - 3 * MINUTE_US,
			}),
		],
		conflicts: [
			{
				id: "c1",
				scope: "cross",
				operations: ["ALP-12", "bravo/routine/7"],
				windows: [window(9, 33)],
				foundUs: NOW_US - 69 * SECOND_US,
				status: "unresolved",
				changesFirst: "them",
			},
			{
				id: "c2",
				scope: "own",
				operations: ["ALP-31", "ALP-27"],
				windows: [window(60, 75), window(90, 101)],
				foundUs: NOW_US - 40 * MINUTE_US,
				status: "let_stand",
				changesFirst: null,
				reason: "same crew, deconflicted by voice",
			},
		],
		operations: [
			operation({
				id: "ALP-12",
				label: "Medevac 12",
				category: "medical",
				state: "activated",
				window: window(-25, 33),
				notice: "alpha/routine/41",
				headline: "conflict",
				unresolved: true,
				address: "4b1613",
			}),
			operation({
				id: "ALP-31",
				label: "Survey north",
				class: "uncrewed",
				window: window(52, 130),
				letStand: "same crew, deconflicted by voice",
			}),
			operation({
				id: "ALP-27",
				label: "Convoy to Qarra",
				class: "ground",
				window: window(60, 260),
			}),
			operation({
				id: "bravo/routine/7",
				owner: "peer",
				party: "bravo",
				category: "civil",
				window: window(9, 48),
				notice: "bravo/routine/7",
			}),
			operation({
				id: "bravo/routine/8",
				owner: "peer",
				party: "bravo",
				class: "uncrewed",
				window: window(95, 160),
				notice: "bravo/routine/8",
			}),
			operation({
				id: "bravo/routine/5",
				owner: "peer",
				party: "bravo",
				level: "sealed",
				window: window(-100, 900),
				notice: "bravo/routine/5",
				headline: "unknown",
				volumeCount: 0,
			}),
		],
		zones: [
			{
				id: "hospital",
				name: "Hospital ridge",
				rule: "closed",
				outline: {
					kind: "polygon",
					lat9: degrees([21.55, 21.55, 21.85, 21.85]),
					lon9: degrees([-42.75, -42.35, -42.35, -42.75]),
				},
				band: { datum: "STD", lower01mm: 0, upper01mm: 30_480_000 },
				window: window(-600, 600),
			},
		],
		unknowns: {
			findings: 2,
			oldestUs: NOW_US - 31 * MINUTE_US,
			share: 0.17,
			unjudgedPairs: 3,
			withoutEffect: 1,
		},
		lastHeardNoticeUs: NOW_US - 69 * SECOND_US,
	});
}
