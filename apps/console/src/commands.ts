import type {
	AnswerName,
	AnswerRequest,
	AttestRequest,
	HandOverRequest,
	IncidentDetail,
	Incidents,
	MinutesRequest,
	Outside,
	SpeakReply,
	Theatre,
	TheatreContradiction,
} from "@tansiq/api";
import { DISREGARD, VOICE } from "@tansiq/hotline";
import type { Language } from "@tansiq/language";
import { type AgreeingCommands, agreeingCommands } from "./agreeing.ts";
import { type NodeClient, NodeRefusal } from "./link/node.ts";
import { type PlanningCommands, planningCommands } from "./planning.ts";
import { staleMs } from "./state/clock.ts";
import { fileHashOf } from "./state/evidence.ts";
import { fieldsText } from "./state/fields-text.ts";
import { type Answering, type ClientState, signedIn, type Trouble } from "./state/model.ts";
import { answerStep } from "./state/readback.ts";
import type { Store } from "./state/store.ts";
import {
	dialogueToAnswer,
	operationById,
	selectedAlarm,
	selectedConflict,
	selectedDraft,
	selectedHold,
	selectedMinutes,
	selectedOnlyWeKnow,
	soundToSilence,
	type Target,
	withdrawable,
} from "./state/targets.ts";
import type { TextId } from "./words/words.ts";

/** What a person at the desk can have the node do. Each is sent once, however often the key is hit. */
export interface Commands extends AgreeingCommands, PlanningCommands {
	/** Gives an answer, or asks first for what it lacks. */
	answer(answer: AnswerName): void;
	/** The answer with what was asked for. */
	answerWith(request: AnswerRequest): void;
	silence(): void;
	/** Puts the selected alarm aside. @param minutes 1 to 15 */
	shelve(minutes: number, reason: string): void;
	unshelve(): void;
	release(): void;
	refuse(reason: string): void;
	letStand(reason: string): void;
	/** The selected task of what only we know; to move ours is to declare it anew. */
	resolveOnlyWeKnow(how: "disclose" | "hold-request" | "over"): void;
	/** Tells the node that a received message is on screen. */
	present(ref: string): void;
	say(msg: string, body: Record<string, unknown>): void;
	withdraw(): void;
	signDraft(): void;
	dropDraft(reason: string): void;
	lineCheck(): void;
	offerHandover(incoming: string): void;
	assumeWatch(): void;
	lock(): void;
	/** @returns why not, in the node's words, or null when signed in */
	login(operator: string, passphrase: string): Promise<string | null>;
	/** Asks the node whom the message endangers and who has to hear of it. */
	readAbout(ref: string, isNotice: boolean): void;
	/** Says that the first who has not heard of the selected message has. */
	confirm(name: string): void;
	/** What waits in our other theatres. */
	readTheatres(): void;
	/** What of their agreements and of this one cannot both be kept. */
	readAgainst(): void;
	readJoints(): void;
	/** Asks who is on no line, and which tracks belong to nobody known. */
	readOutside(): void;
	relayTo(outsider: string, words: string): void;
	confirmRelay(id: string): void;
	readIncidents(): void;
	/** Opens one in the register; null: none stands open. */
	readIncident(id: string | null): void;
	openIncident(title: string, local: boolean): void;
	shareIncident(id: string): void;
	/** One act about it, signed by whoever is signed in. */
	actOnIncident(id: string, act: object): void;
	/** What each party has learned from the other, with the reasons in the reader's language. */
	readDisclosed(language: Language): void;
	/** Has seen that the peer asks more than its budget. */
	probingSeen(reason: string): void;
	/** Shows a past period on map and ribbon, as both logs tell it. */
	replay(window: { fromUs: number; toUs: number }): void;
	handOver(ref: string, request: HandOverRequest): void;
	attest(ref: string, request: AttestRequest): void;
	/** Writes down what was read out, under the hash of the script in that language. */
	takeMinutes(language: string, minutes: Omit<MinutesRequest, "script">): void;
	/** Agrees to the selected minutes of the peer, once every field was compared; or denies them. */
	agreeMinutes(agrees: boolean): void;
	/** SHA-256 of the file that an attested answer stands on; null where its key is not here. */
	fileBehind(sealed: string): Promise<string | null>;
}

export function deskCommands(store: Store, node: NodeClient): Commands {
	/** Runs one request; a second one about the same thing waits for no answer and is dropped. */
	function send<T>(about: string, request: () => Promise<T>, done?: (reply: T) => void): void {
		const state = store.get();
		if (state.inFlight.includes(about)) return;
		const hindered = hindrance(state);
		if (hindered !== null) {
			tell(hindered);
			return;
		}
		store.dispatch({ type: "sent", about });
		request()
			.then(done)
			.catch(failed)
			.finally(() => store.dispatch({ type: "settled", about }));
	}

	/** Whose shift is over has to sign in again; the desk stays as it was. */
	function failed(error: unknown): void {
		if (error instanceof NodeRefusal && error.status === 401) {
			store.dispatch({ type: "session", session: null });
			tell("trouble.signed_out");
		} else store.dispatch({ type: "trouble", trouble: troubleOf(error) });
	}

	function tell(phrase: TextId): void {
		store.dispatch({ type: "trouble", trouble: { phrase, slots: {} } });
	}

	function found<T>(target: Target<T>, none: TextId): T | undefined {
		if (target.kind === "found") return target.value;
		tell(target.kind === "none" ? none : "trouble.unsettled");
		return undefined;
	}

	/** What was said is opened; what waits for a second person is opened as that. */
	function said({ ref, draft }: SpeakReply): void {
		store.dispatch({ type: "page", page: null });
		if (ref !== null) store.dispatch({ type: "select", selection: { kind: "dialogue", id: ref } });
		if (draft !== null) store.dispatch({ type: "select", selection: { kind: "draft", id: draft } });
		if (draft !== null) tell("draft.not_said");
	}

	/** Asked again while it stands open. */
	function readIncident(id: string | null): void {
		if (id === null) {
			store.dispatch({ type: "incident", incident: null });
			return;
		}
		const told = (incident: IncidentDetail) => store.dispatch({ type: "incident", incident });
		node.incident(id).then(told, () => undefined);
	}

	const question = (prompt: Answering | null) => store.dispatch({ type: "prompt", prompt });

	function answerTo(ref: string, request: AnswerRequest): void {
		question(null);
		send(`answer ${ref}`, () => node.answer(ref, request));
	}

	return {
		...agreeingCommands(store, node, send, said),
		...planningCommands(store, node, send),
		answer(answer) {
			const dialogue = found(dialogueToAnswer(store.get()), "trouble.no_notice");
			if (dialogue === undefined) return;
			const step = answerStep(dialogue, answer);
			if (step === null) return answerTo(dialogue.ref, { msg: answer });
			// Selected first, so that what is asked for meets the message that is on screen.
			store.dispatch({ type: "select", selection: { kind: "dialogue", id: dialogue.ref } });
			question({ answer, step });
		},
		answerWith(request) {
			const dialogue = found(dialogueToAnswer(store.get()), "trouble.no_notice");
			if (dialogue !== undefined) answerTo(dialogue.ref, request);
			else question(null);
		},
		silence() {
			const sound = found(soundToSilence(store.get()), "trouble.no_alert");
			if (sound === undefined) return;
			if (sound.kind === "message") store.dispatch({ type: "acknowledge", ref: sound.ref });
			else send(`silence ${sound.alert.id}`, () => node.silence(sound.alert.id));
		},
		shelve(minutes, reason) {
			const alarm = selectedAlarm(store.get());
			question(null);
			if (alarm === undefined) return tell("trouble.no_alert");
			send(`shelve ${alarm.id}`, () => node.shelve(alarm.id, minutes, reason));
		},
		unshelve() {
			const alarm = selectedAlarm(store.get());
			if (alarm === undefined) return tell("trouble.no_alert");
			send(`shelve ${alarm.id}`, () => node.unshelve(alarm.id));
		},
		release() {
			const hold = selectedHold(store.get());
			if (hold === undefined) return tell("trouble.no_hold");
			send(`hold ${hold.id}`, () => node.release(hold.id));
		},
		refuse(reason) {
			const hold = selectedHold(store.get());
			store.dispatch({ type: "prompt", prompt: null });
			if (hold === undefined) return tell("trouble.no_hold");
			send(`hold ${hold.id}`, () => node.refuse(hold.id, reason));
		},
		letStand(reason) {
			const state = store.get();
			const conflict = selectedConflict(state);
			store.dispatch({ type: "prompt", prompt: null });
			const own = conflict && operationById(state, conflict.operations[0]);
			if (own === undefined) return tell("trouble.no_conflict");
			send(`let-stand ${own.id}`, () => node.letStand(own.id, reason));
		},
		resolveOnlyWeKnow(how) {
			const task = selectedOnlyWeKnow(store.get());
			question(null);
			if (task === undefined) return tell("trouble.nothing_to_say");
			send(`only-we-know ${task.id}`, () => node.resolveOnlyWeKnow(task.id, how));
		},
		present(ref) {
			const state = store.get();
			const roles = signedIn(state)?.roles ?? [];
			const staffed = roles.includes("watch") || roles.includes("chief");
			if (staffed && staleMs(state) === null) send(`present ${ref}`, () => node.present(ref));
		},
		say: (msg, body) =>
			send(
				sayingOf(msg, body),
				() => node.speak({ msg, body }),
				(reply) => {
					said(reply);
					// Whoever asks for the voice has to speak next.
					if (msg === VOICE) store.dispatch({ type: "page", page: "voice" });
				},
			),
		withdraw() {
			const dialogue = withdrawable(store.get());
			if (dialogue === undefined) return tell("trouble.nothing_to_say");
			const body = { msg: dialogue.msg, ref: dialogue.ref };
			send(`withdraw ${dialogue.ref}`, () => node.speak({ msg: DISREGARD, body }));
		},
		signDraft() {
			const draft = selectedDraft(store.get());
			if (draft === undefined) return tell("trouble.nothing_to_say");
			send(`draft ${draft.id}`, () => node.signDraft(draft.id), said);
		},
		dropDraft(reason) {
			const draft = selectedDraft(store.get());
			store.dispatch({ type: "prompt", prompt: null });
			if (draft === undefined) return tell("trouble.nothing_to_say");
			send(`draft ${draft.id}`, () => node.dropDraft(draft.id, reason));
		},
		lineCheck: () => send("line check", () => node.lineCheck()),
		offerHandover: (incoming) => send("handover", () => node.offerHandover(incoming)),
		assumeWatch: () => send("handover", () => node.assumeWatch()),
		lock() {
			const left = () => store.dispatch({ type: "session", session: null });
			// A node that is not heard cannot be asked; the desk is locked all the same.
			node.lock().then(left, left);
		},
		async login(operator, passphrase) {
			try {
				const { key, roles, script, sinceUs } = await node.login({ operator, passphrase });
				const session = { operator, key, roles, script, sinceUs };
				store.dispatch({ type: "settings", settings: { operator } });
				store.dispatch({ type: "session", session });
				store.dispatch({ type: "trouble", trouble: null });
				return null;
			} catch (error) {
				return error instanceof NodeRefusal ? error.detail : String(error);
			}
		},
		readAbout(ref, isNotice) {
			const asked = Promise.all([isNotice ? node.impact(ref) : null, node.answers(ref)]);
			const told = ([impact, answers]: Awaited<typeof asked>) =>
				store.dispatch({ type: "about", about: { ref, impact, answers } });
			// Asked again when the desk changes.
			asked.then(told, () => undefined);
		},
		confirm(name) {
			const { about } = store.get();
			if (about === null) return tell("trouble.nothing_to_say");
			send(
				`confirm ${about.ref} ${name}`,
				() => node.confirm(about.ref, name),
				(answers) => store.dispatch({ type: "about", about: { ...about, answers } }),
			);
		},
		readTheatres() {
			const told = (theatres: Theatre[]) => store.dispatch({ type: "theatres", theatres });
			// Asked again while the desk is up.
			node.theatres().then(told, () => undefined);
		},
		readAgainst() {
			const told = (against: TheatreContradiction[]) =>
				store.dispatch({ type: "against", against });
			// Asked again whenever the page is opened.
			node.theatreContradictions().then(told, () => undefined);
		},
		readJoints() {
			const told = (joints: string[]) => store.dispatch({ type: "joints", joints });
			// Asked again whenever the page is opened.
			node.joints().then(told, () => undefined);
		},
		readOutside() {
			const told = (outside: Outside) => store.dispatch({ type: "outside", outside });
			// Asked again while the desk is up.
			node.outside().then(told, () => undefined);
		},
		relayTo: (outsider, words) =>
			send(
				`relay ${outsider}`,
				() => node.relayTo(outsider, words),
				(outside) => store.dispatch({ type: "outside", outside }),
			),
		confirmRelay: (id) =>
			send(
				`relay ${id}`,
				() => node.confirmRelay(id),
				(outside) => store.dispatch({ type: "outside", outside }),
			),
		readIncidents() {
			const told = (incidents: Incidents) => store.dispatch({ type: "incidents", incidents });
			node.incidents().then(told, () => undefined);
		},
		readIncident,
		openIncident: (title, local) =>
			send(
				"incident",
				() => node.openIncident({ title, local }),
				({ id }) => readIncident(id),
			),
		shareIncident: (id) =>
			send(
				`incident ${id}`,
				() => node.shareIncident(id),
				(shared) => readIncident(shared.id),
			),
		actOnIncident: (id, act) =>
			send(
				`incident ${id}`,
				() => node.actOnIncident(id, act),
				() => readIncident(id),
			),
		readDisclosed(language) {
			const asked = Promise.all([
				node.ledger("told", language),
				node.ledger("heard", language),
				node.probing(),
			]);
			const read = ([told, heard, probing]: Awaited<typeof asked>) =>
				store.dispatch({ type: "disclosed", disclosed: { told, heard, probing } });
			// Asked again while the page is open.
			asked.then(read, () => undefined);
		},
		probingSeen(reason) {
			store.dispatch({ type: "prompt", prompt: null });
			send(
				"probing",
				() => node.probingSeen(reason),
				(probing) => {
					const { disclosed } = store.get();
					if (disclosed !== null)
						store.dispatch({ type: "disclosed", disclosed: { ...disclosed, probing } });
				},
			);
		},
		replay: ({ fromUs, toUs }) =>
			send(
				"replay",
				() => node.replay(fromUs, toUs),
				(replay) => store.dispatch({ type: "replay", replay }),
			),
		handOver: (ref, request) => send(`hand over ${ref}`, () => node.handOver(ref, request)),
		attest: (ref, request) => send(`attest ${ref}`, () => node.attest(ref, request)),
		takeMinutes(language, given) {
			const { about } = given;
			if (about === null) return;
			send(
				`minutes ${about}`,
				async () => node.takeMinutes({ ...given, script: await node.scriptHash(about, language) }),
				({ ref }) => {
					store.dispatch({ type: "page", page: null });
					store.dispatch({ type: "select", selection: { kind: "minutes", id: ref } });
				},
			);
		},
		agreeMinutes(agrees) {
			const state = store.get();
			const minutes = selectedMinutes(state);
			if (minutes === undefined) return tell("trouble.nothing_to_say");
			const left = Object.keys(minutes.readback).filter((name) => !state.compared.includes(name));
			if (agrees && left.length > 0) return tell("minutes.tick");
			send(`minutes ${minutes.ref}`, () => node.agreeMinutes(minutes.ref, agrees));
		},
		async fileBehind(sealed) {
			try {
				const found = await node.evidence(sealed);
				return found === null ? null : await fileHashOf(found.bytes);
			} catch {
				return null;
			}
		},
	};
}

/** Names a request to say something: the same thing is said once, another at once beside it. */
export function sayingOf(msg: string, body: Record<string, unknown>): string {
	return `say ${msg} ${fieldsText(body)}`;
}

/** Why nothing can be sent now. */
function hindrance(state: ClientState): TextId | null {
	if (signedIn(state) === null) return "trouble.signed_out";
	return staleMs(state) === null ? null : "trouble.stale";
}

function troubleOf(error: unknown): Trouble {
	if (!(error instanceof NodeRefusal)) {
		return { phrase: "trouble.console", slots: { detail: String(error) } };
	}
	if (error.status === 0) return { phrase: "trouble.unreached", slots: {} };
	return {
		phrase: "trouble.refused",
		slots: { status: String(error.status), detail: error.detail },
	};
}
