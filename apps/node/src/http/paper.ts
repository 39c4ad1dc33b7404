import * as Api from "@tansiq/api";
import { LANGUAGES, type Language } from "@tansiq/language";
import { type Attesting, type KnownMinutes, PAPER_ROLES, Refusal } from "@tansiq/party";
import type { FastifyInstance, FastifyReply } from "fastify";
import Type from "typebox";
import { EvidenceKeys } from "../evidence-keys.ts";
import { PAGE_HEADERS } from "../pages/html.ts";
import { noticePage } from "../pages/notice-page.ts";
import { noticeText } from "../pages/notice-text.ts";
import { scriptOf, scriptPage } from "../pages/script-page.ts";
import { sheetOf } from "../pages/sheet.ts";
import { actorOf, type Context, sessionOf, whenDurable } from "./context.ts";
import { answerIdOf, type Ref, RefParams, refOf, shownDialogue } from "./refs.ts";
import { replies } from "./replies.ts";

const ONE = `(${LANGUAGES.join("|")})`;
const Both = Type.Object({ languages: Type.String({ pattern: `^${ONE},${ONE}$` }) });
const Single = Type.Object({ language: Type.String({ pattern: `^${ONE}$` }) });
const EvidenceParams = Type.Object({ sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }) });
/** What one scan or mail may have before it is sealed. */
const MAX_EVIDENCE_BYTES = 700_000;

/** A party without a node: its sheets and typed answers. And what is said by voice. */
export function paperRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const keys = new EvidenceKeys(runtime.folder.path);

	app.get<{ Params: Ref; Querystring: { languages: string } }>(
		"/v1/dialogues/:author/:log/:index/page",
		{
			schema: {
				summary: "A message of ours as a bilingual page to print, or to save as PDF by printing",
				params: RefParams,
				querystring: Both,
			},
		},
		async (request, reply) => {
			const sheet = await sheetOf(runtime, refOf(request.params));
			const text = noticePage(sheet, bothOf(request.query.languages));
			return whenDurable(context, reply.headers(PAGE_HEADERS), () => text);
		},
	);
	app.get<{ Params: Ref; Querystring: { languages: string } }>(
		"/v1/dialogues/:author/:log/:index/text",
		{
			schema: {
				summary: "The same as the plain text of a mail",
				params: RefParams,
				querystring: Both,
			},
		},
		async (request, reply) => {
			const sheet = await sheetOf(runtime, refOf(request.params));
			const text = noticeText(sheet, bothOf(request.query.languages));
			return whenDurable(context, reply.type("text/plain; charset=utf-8"), () => text);
		},
	);
	app.get<{ Params: Ref; Querystring: { language: string } }>(
		"/v1/dialogues/:author/:log/:index/script",
		{
			schema: {
				summary: "The message for the voice, to print before speaking; a header names its SHA-256",
				params: RefParams,
				querystring: Single,
			},
		},
		async (request, reply) => {
			const language = request.query.language as Language;
			const sheet = await sheetOf(runtime, refOf(request.params));
			const { sha256 } = scriptOf(sheet, language);
			const headers = { ...PAGE_HEADERS, "x-tansiq-script-sha256": sha256 };
			return whenDurable(context, reply.headers(headers), () => scriptPage(sheet, language));
		},
	);
	app.post<{ Params: Ref; Body: Api.HandOverRequest }>(
		"/v1/dialogues/:author/:log/:index/handed-over",
		{
			schema: {
				summary: "It was handed to a party without a node: the time for its answer starts",
				params: RefParams,
				body: Api.HandOverRequest,
				response: replies(Api.Dialogue),
			},
		},
		(request, reply) => {
			const ref = refOf(request.params);
			const by = actorOf(context, request, ...PAPER_ROLES);
			runtime.act({ type: "handedOver", ref, ...request.body, by });
			return whenDurable(context, reply, () => shownDialogue(context, ref));
		},
	);
	app.post<{ Params: Ref; Body: Api.AttestRequest }>(
		"/v1/dialogues/:author/:log/:index/attest",
		{
			schema: {
				summary: "The typed answer of a party without a node, with the sealed scan or mail",
				params: RefParams,
				body: Api.AttestRequest,
				response: replies(Api.Dialogue),
			},
		},
		(request, reply) => {
			const ref = refOf(request.params);
			const by = actorOf(context, request, ...PAPER_ROLES);
			const { msg, evidence, ...given } = request.body;
			const sealed = keys.seal(evidenceOf(evidence));
			try {
				const answer = {
					...(given as Omit<Attesting, "ref" | "msg" | "evidence">),
					msg: answerIdOf(msg),
					evidence: sealed,
				};
				runtime.act({ type: "attest", ref, ...answer, by });
			} catch (error) {
				// Nothing names the blob: its key would stay for ever.
				keys.destroy(sealed.sha256);
				throw error;
			}
			return whenDurable(context, reply, () => shownDialogue(context, ref));
		},
	);
	evidenceOfPaper(app, context, keys);
	minutesRoutes(app, context);
}

/** What stands behind attested answers, as long as its key exists. */
function evidenceOfPaper(app: FastifyInstance, context: Context, keys: EvidenceKeys): void {
	const { runtime } = context;
	app.get<{ Params: { sha256: string } }>(
		"/v1/evidence/:sha256",
		{
			schema: {
				summary: "The scan or mail behind an attested answer, base64, for who is signed in",
				params: EvidenceParams,
			},
		},
		async (request, reply) => {
			sessionOf(context, request);
			const { sha256 } = request.params;
			const sealed = await runtime.journal.blob(sha256);
			const plain = sealed === null ? null : keys.open(sealed, sha256);
			if (plain === null) throw noKey(sha256);
			const bytes = Buffer.from(plain).toString("base64");
			return whenDurable(context, reply, () => ({ sha256, bytes }));
		},
	);
	app.delete<{ Params: { sha256: string } }>(
		"/v1/evidence/:sha256",
		{
			schema: {
				summary: "Destroy the key of a scan or mail: nobody reads it again, the record verifies",
				params: EvidenceParams,
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, "chief", "auditor");
			const { sha256 } = request.params;
			if (!keys.destroy(sha256)) throw noKey(sha256);
			context.log("info", "evidence key destroyed", { sha256, by: by.name });
			return whenDurable(context, reply, () => ({ sha256, destroyed: true }));
		},
	);
}

function noKey(sha256: string): Refusal {
	return new Refusal("unknown", `evidence ${sha256}: expected one whose key is here`);
}

function minutesRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { minutes } = runtime.state;
	const send = (reply: FastifyReply, ref: string) =>
		whenDurable(context, reply, () => minutesView(minutes.get(ref) as KnownMinutes));
	app.get(
		"/v1/minutes",
		{
			schema: {
				summary: "What was said by voice, as either side wrote it down, oldest first",
				response: replies(Type.Array(Api.Minutes)),
			},
		},
		(_, reply) => whenDurable(context, reply, () => [...minutes.values()].map(minutesView)),
	);
	app.post<{ Body: Api.MinutesRequest }>(
		"/v1/minutes",
		{
			schema: {
				summary: "Write down what was said by voice; the peer agrees when the line is back",
				body: Api.MinutesRequest,
				response: replies(Api.Minutes),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...PAPER_ROLES);
			runtime.act({ type: "minutes", minutes: request.body, by });
			return send(reply, [...minutes.keys()].at(-1) ?? "");
		},
	);
	app.post<{ Params: Ref; Body: Api.AgreeRequest }>(
		"/v1/minutes/:author/:log/:index/agree",
		{
			schema: {
				summary: "Agree to the peer's minutes, or deny them",
				params: RefParams,
				body: Api.AgreeRequest,
				response: replies(Api.Minutes),
			},
		},
		(request, reply) => {
			const ref = refOf(request.params);
			const by = actorOf(context, request, ...PAPER_ROLES);
			runtime.act({ type: "agreeMinutes", ref, agrees: request.body.agrees, by });
			return send(reply, ref);
		},
	);
}

function minutesView(minutes: KnownMinutes): Api.Minutes {
	return { ...minutes };
}

function bothOf(languages: string): [Language, Language] {
	const [first, second] = languages.split(",") as [Language, Language];
	return [first, second];
}

/** @throws Refusal */
function evidenceOf(base64: string): Buffer {
	const bytes = Buffer.from(base64, "base64");
	if (bytes.length > 0 && bytes.length <= MAX_EVIDENCE_BYTES && bytes.toString("base64") === base64)
		return bytes;
	const fault = {
		field: "evidence",
		value: `${bytes.length} bytes`,
		expected: `canonical base64 of 1 to ${MAX_EVIDENCE_BYTES} bytes`,
	};
	throw new Refusal("invalid", "the evidence cannot be used", [fault]);
}
