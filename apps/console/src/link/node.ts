import type {
	AnswerRequest,
	AnswerTree,
	AttestRequest,
	Desk,
	DeskOperator,
	DisclosurePreview,
	HandOverRequest,
	Impact,
	Incident,
	IncidentDetail,
	Incidents,
	Ledger,
	LoginRequest,
	Minutes,
	MinutesRequest,
	OnlyWeKnow,
	OperationDetail,
	Outside,
	Probing,
	Problem,
	Replay,
	Session,
	SpeakReply,
	SpeakRequest,
	Theatre,
	TheatreContradiction,
	Verdict,
	WaysOut,
} from "@tansiq/api";
import type { OperationRequest } from "@tansiq/formats";
import type { Language } from "@tansiq/language";
import { type AgreementClient, agreementClient } from "./agreement.ts";

/** Why a request did not do what it was meant to. `status` 0: the node was not reached. */
export class NodeRefusal extends Error {
	readonly status: number;
	readonly detail: string;
	constructor(status: number, detail: string) {
		super(`${status} ${detail}`);
		this.name = "NodeRefusal";
		this.status = status;
		this.detail = detail;
	}
}

/** The requests that the desk makes; to its own node and to nobody else. */
export interface NodeClient extends AgreementClient {
	desk(): Promise<Desk>;
	/** Who is signed in with this browser; null: nobody. */
	session(): Promise<Session | null>;
	operators(): Promise<DeskOperator[]>;
	login(request: LoginRequest): Promise<Session>;
	lock(): Promise<void>;
	operation(id: string): Promise<OperationDetail>;
	/** A fictional or private coast, drawn above the land; null when the node has none. */
	basemap(): Promise<unknown>;
	present(ref: string): Promise<void>;
	answer(ref: string, request: AnswerRequest): Promise<void>;
	silence(alertId: string): Promise<void>;
	/** Puts an alarm aside for some minutes, with the reason that the journal keeps. */
	shelve(alarmId: string, minutes: number, reason: string): Promise<void>;
	unshelve(alarmId: string): Promise<void>;
	release(holdId: string): Promise<void>;
	refuse(holdId: string, reason: string): Promise<void>;
	letStand(operationId: string, reason: string): Promise<void>;
	/** Tells ours exactly, asks them to hold without saying why, or has seen that theirs is over. */
	resolveOnlyWeKnow(id: string, how: "disclose" | "hold-request" | "over"): Promise<OnlyWeKnow>;
	speak(request: SpeakRequest): Promise<SpeakReply>;
	/** The hourly check between persons, when it is ours. */
	lineCheck(): Promise<SpeakReply>;
	signDraft(id: string): Promise<SpeakReply>;
	dropDraft(id: string, reason: string): Promise<void>;
	/** @param incoming name of the key of whoever takes the watch */
	offerHandover(incoming: string): Promise<void>;
	assumeWatch(): Promise<void>;
	/** To a party without a node: a person printed, mailed or read it out. */
	handOver(ref: string, request: HandOverRequest): Promise<void>;
	attest(ref: string, request: AttestRequest): Promise<void>;
	/** The bytes behind an attested answer, base64; null where their key is not here. */
	evidence(sha256: string): Promise<{ bytes: string } | null>;
	minutes(): Promise<Minutes[]>;
	takeMinutes(request: MinutesRequest): Promise<Minutes>;
	agreeMinutes(ref: string, agrees: boolean): Promise<void>;
	/** SHA-256 of a message as it is read out in a language. */
	scriptHash(ref: string, language: string): Promise<string>;
	/** Which of ours a notice endangers, and how each gets out of its way. */
	impact(ref: string): Promise<Impact>;
	/** Who has to hear of a message, and who has not. */
	answers(ref: string): Promise<AnswerTree>;
	/** A unit of ours has heard of it, or it was passed on to an outsider. */
	confirm(ref: string, name: string): Promise<AnswerTree>;
	/** The theatres of this node's process: how much waits in each, and where its desk is. */
	theatres(): Promise<Theatre[]>;
	/** What of this agreement and of those in the other theatres cannot both be kept. */
	theatreContradictions(): Promise<TheatreContradiction[]>;
	/** Notes that both parties signed, oldest first. */
	joints(): Promise<string[]>;
	/** Actors that are on no line, and tracks that belong to nobody known. */
	checkPlan(request: OperationRequest): Promise<Verdict>;
	/** Changes of a plan after any of which the check finds nothing. */
	waysOut(request: OperationRequest): Promise<WaysOut>;
	/** What of it would cross, in a language. */
	previewPlan(request: OperationRequest, language: Language): Promise<DisclosurePreview>;
	declare(id: string, request: OperationRequest): Promise<OperationDetail>;
	outside(): Promise<Outside>;
	/** Something was passed on to one, through whoever can speak to it; and it has heard. */
	relayTo(outsider: string, words: string): Promise<Outside>;
	confirmRelay(id: string): Promise<Outside>;
	incidents(): Promise<Incidents>;
	incident(id: string): Promise<IncidentDetail>;
	openIncident(request: { title: string; local: boolean }): Promise<Incident>;
	shareIncident(id: string): Promise<Incident>;
	actOnIncident(id: string, act: object): Promise<Incident>;
	/** What crossed the line in one direction, the newest last, with the reasons in a language. */
	ledger(direction: "told" | "heard", language: Language): Promise<Ledger>;
	/** How much the peer asked by telling, by day, the newest first. */
	probing(): Promise<Probing[]>;
	probingSeen(reason: string): Promise<Probing[]>;
	/** A period from both logs alone, half-open, in µs since 1970. */
	replay(fromUs: number, toUs: number): Promise<Replay>;
}

/** Who acts is told by the session's cookie, which no script reads. */
export function nodeClient(): NodeClient {
	async function request(path: string, init: RequestInit): Promise<Response> {
		let response: Response;
		try {
			response = await fetch(path, { ...init, credentials: "same-origin" });
		} catch {
			throw new NodeRefusal(0, "");
		}
		if (!response.ok) throw new NodeRefusal(response.status, await problemDetail(response));
		return response;
	}
	async function send<T>(method: "POST" | "PUT", path: string, body: object): Promise<T> {
		const headers = { "content-type": "application/json" };
		return (await request(path, { method, headers, body: JSON.stringify(body) })).json();
	}
	const post = <T = void>(path: string, body: object = {}) => send<T>("POST", path, body);
	const get = async (path: string) => (await request(path, { method: "GET" })).json();
	const at = (id: string) => encodeURIComponent(id);
	const dialogue = (ref: string) => `/v1/dialogues/${placeOf(ref)}`;

	return {
		...agreementClient(get, post),
		desk: () => get("/v1/desk"),
		session: () => orNull(401, () => get("/v1/session")),
		operators: () => get("/v1/operators"),
		login: (body) => post("/v1/session", body),
		async lock() {
			await request("/v1/session", { method: "DELETE" });
		},
		operation: (id) => get(`/v1/operations/${at(id)}`),
		incidents: () => get("/v1/incidents"),
		incident: (id) => get(`/v1/incidents/${at(id)}`),
		openIncident: (body) => post("/v1/incidents", body),
		shareIncident: (id) => post(`/v1/incidents/${at(id)}/share`),
		actOnIncident: (id, act) => post(`/v1/incidents/${at(id)}/acts`, act),
		async ledger(direction, language) {
			const path = `/v1/ledger?direction=${direction}&lang=${language}`;
			const first: Ledger = await get(path);
			if (first.next === null) return first;
			// The newest are those that somebody asks about.
			return get(`${path}&after=${Math.max(0, first.matching - first.rows.length)}`);
		},
		probing: () => get("/v1/probing"),
		probingSeen: (reason) => post("/v1/probing/seen", { reason }),
		replay: (fromUs, toUs) => get(`/v1/replay?fromUs=${fromUs}&toUs=${toUs}`),
		basemap: () => orNull(404, () => get("/v1/basemap")),
		present: (ref) => post(`${dialogue(ref)}/present`),
		answer: (ref, body) => post(`${dialogue(ref)}/answer`, body),
		silence: (id) => post(`/v1/alerts/${at(id)}/silence`),
		shelve: (id, minutes, reason) => post(`/v1/alarms/${at(id)}/shelve`, { minutes, reason }),
		unshelve: (id) => post(`/v1/alarms/${at(id)}/unshelve`),
		release: (id) => post(`/v1/holds/${at(id)}/release`),
		refuse: (id, reason) => post(`/v1/holds/${at(id)}/refuse`, { reason }),
		letStand: (id, reason) => post(`/v1/operations/${at(id)}/let-stand`, { reason }),
		resolveOnlyWeKnow: (id, how) => post(`/v1/only-we-know/${at(id)}/${how}`),
		speak: (body) => post("/v1/messages", body),
		lineCheck: () => post("/v1/line-check"),
		signDraft: (id) => post(`/v1/drafts/${at(id)}/sign`),
		dropDraft: (id, reason) => post(`/v1/drafts/${at(id)}/drop`, { reason }),
		offerHandover: (incoming) => post("/v1/handover", { incoming }),
		assumeWatch: () => post("/v1/handover/assume"),
		handOver: (ref, body) => post(`${dialogue(ref)}/handed-over`, body),
		attest: (ref, body) => post(`${dialogue(ref)}/attest`, body),
		evidence: (sha256) => orNull(404, () => get(`/v1/evidence/${at(sha256)}`)),
		minutes: () => get("/v1/minutes"),
		takeMinutes: (body) => post("/v1/minutes", body),
		agreeMinutes: (ref, agrees) => post(`/v1/minutes/${placeOf(ref)}/agree`, { agrees }),
		async scriptHash(ref, language) {
			const path = scriptPath(ref, language);
			const response = await request(path, { method: "GET" });
			return response.headers.get("x-tansiq-script-sha256") ?? "";
		},
		impact: (ref) => get(`${dialogue(ref)}/impact`),
		answers: (ref) => get(`${dialogue(ref)}/answers`),
		confirm: (ref, name) => post(`${dialogue(ref)}/answers`, { name }),
		theatres: () => get("/v1/theatres"),
		theatreContradictions: () => get("/v1/theatres/contradictions"),
		joints: () => get("/v1/joints"),
		checkPlan: (request) => post("/v1/checks", request),
		waysOut: (request) => post("/v1/ways-out", request),
		previewPlan: (request, language) => post(`/v1/disclosures?lang=${language}`, request),
		declare: (id, request) => send("PUT", `/v1/operations/${at(id)}`, request),
		outside: () => get("/v1/outsiders"),
		relayTo: (outsider, words) => post(`/v1/outsiders/${at(outsider)}/told`, { words }),
		confirmRelay: (id) => post(`/v1/relays/${at(id)}/confirm`),
	};
}

const placeOf = (ref: string) => ref.split("/").map(encodeURIComponent).join("/");

/** The bilingual sheet of a message of ours, with the form for its answer. */
export function sheetPath(ref: string, languages: readonly [string, string]): string {
	return `/v1/dialogues/${placeOf(ref)}/page?languages=${languages.join(",")}`;
}

/** The page to read out from, with the hash of exactly these words. */
export function scriptPath(ref: string, language: string): string {
	return `/v1/dialogues/${placeOf(ref)}/script?language=${language}`;
}

/** A refusal that says "there is none" is an answer, and no fault. */
async function orNull<T>(status: number, ask: () => Promise<T>): Promise<T | null> {
	try {
		return await ask();
	} catch (error) {
		if (error instanceof NodeRefusal && error.status === status) return null;
		throw error;
	}
}

/** The node's own account of a refusal (RFC 9457), shortened to a line. */
async function problemDetail(response: Response): Promise<string> {
	let problem: Partial<Problem>;
	try {
		problem = await response.json();
	} catch {
		return response.statusText;
	}
	const fields = (problem.errors ?? []).map((error) => `${error.field}: ${error.expected}`);
	return [problem.detail ?? problem.title ?? response.statusText, ...fields].join("; ");
}
