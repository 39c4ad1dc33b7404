/**
 * A desk without a node: serves the built console and a scripted desk from memory.
 * `node apps/console/test/stub-desk.ts` keeps one running to look at.
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type {
	Answer,
	Desk,
	DeskOperator,
	LiveEvents,
	Minutes,
	Outside,
	Session,
	Theatre,
	TheatreContradiction,
} from "@tansiq/api";
import { LANGUAGES } from "@tansiq/language";
import { CONTENT_SECURITY_POLICY } from "../policy.ts";
import { busyDesk, NOW_US, SECOND_US, SESSION } from "./fixture.ts";
import { impactOf, refIn, treeOf } from "./fixture-heard.ts";
import { afterRelay } from "./fixture-outside.ts";
import { BASEMAP, detail, tracks } from "./fixture-picture.ts";
import {
	type Agreed,
	agreedDesk,
	applyAgreed,
	checkedDocument,
	detailOf,
} from "./fixture-proposed.ts";
import { type Disclosed, ledgerOf, seenProbing } from "./fixture-told.ts";

const TYPES: Record<string, string> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".json": "application/json",
};

/** A node says the time about once a second. */
const CLOCK_MS = 1_000;

/** Opens the desk of everybody here. */
export const PASSPHRASE = "a quiet night";

const OPERATORS: DeskOperator[] = [
	{ operator: "duty-1", roles: SESSION.roles, present: true },
	{ operator: "duty-2", roles: ["watch"], present: false },
	{ operator: "script", roles: ["watch", "chief"], present: false },
];
const NOBODY = { type: "tansiq:not-signed-in", title: "nobody is signed in", status: 401 };

/** Of every script that is read out before this desk. */
export const SCRIPT_SHA256 = "5c".repeat(32);

export interface Post {
	path: string;
	body: Record<string, unknown>;
}

export interface StubDesk {
	origin: string;
	posts: Post[];
	/** What was said by voice, as the node tells of it. */
	minutes: Minutes[];
	/** What stands behind attested answers: base64 by the hash on the record. */
	evidence: Map<string, string>;
	/** What crossed the line, and how much the peer asked. */
	disclosed: Disclosed;
	/** How the agreement stands, and what is proposed. */
	agreed: Agreed;
	/** The desk as it stands. */
	desk(): Desk;
	/** Changes the desk and tells every open page. */
	change(edit: (desk: Desk) => void): void;
	send<K extends keyof LiveEvents>(name: K, data: LiveEvents[K]): void;
	/** Ends the event streams and refuses new ones, as when the node dies. */
	cut(): void;
	/** Ends the shift, as time does. */
	endShift(): void;
	close(): Promise<void>;
}

/** @param port 0 takes any free one */
export async function startStubDesk(
	dist: URL,
	first: Desk,
	port = 0,
	given: { outside?: Outside; theatres?: Theatre[]; against?: TheatreContradiction[] } = {},
): Promise<StubDesk> {
	let desk = first;
	let alive = true;
	let session: Session | null = SESSION;
	const posts: Post[] = [];
	const minutes: Minutes[] = [];
	const evidence = new Map<string, string>();
	const disclosed: Disclosed = { rows: [], probing: [] };
	const agreed = agreedDesk();
	const confirmed = new Set<string>();
	let outside: Outside = given.outside ?? { outsiders: [], unknownTracks: [] };
	const streams = new Set<ServerResponse>();
	const server = createServer((request, response) => {
		serve(request, response).catch((error: unknown) => {
			response.writeHead(500).end(String(error));
		});
	});

	function send<K extends keyof LiveEvents>(name: K, data: LiveEvents[K]): void {
		const text = `id: ${desk.position}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
		for (const stream of streams) stream.write(text);
	}

	function change(edit: (desk: Desk) => void): void {
		const next = structuredClone(desk);
		edit(next);
		next.position++;
		desk = next;
		send("desk", desk);
	}

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = new URL(request.url ?? "/", "http://stub").pathname;
		const json = (status: number, body: unknown) =>
			response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
		if (!alive && path.startsWith("/v1/")) {
			request.socket.destroy();
			return;
		}
		if (path === "/v1/live") {
			response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
			streams.add(response);
			request.on("close", () => streams.delete(response));
			send("desk", desk);
			send("tracks", { nowUs: desk.nowUs, tracks: tracks((desk.nowUs - NOW_US) / SECOND_US) });
		} else if (path === "/v1/desk") {
			json(200, desk);
		} else if (path === "/v1/basemap") {
			json(200, BASEMAP);
		} else if (path === "/v1/session" && request.method === "GET") {
			if (session === null) json(401, NOBODY);
			else json(200, session);
		} else if (path === "/v1/session" && request.method === "DELETE") {
			session = null;
			json(200, { locked: true });
		} else if (path === "/v1/session") {
			const { body } = await readPost(request, path);
			const demo = body.operator === "script" && body.passphrase === "replay";
			if (body.passphrase !== PASSPHRASE && !demo) json(401, NOBODY);
			else {
				session = { ...SESSION, operator: String(body.operator) };
				json(200, session);
			}
		} else if (path === "/v1/operators") {
			json(200, OPERATORS);
		} else if (path === "/v1/outsiders" && request.method === "GET") {
			json(200, outside);
		} else if (path.startsWith("/v1/outsiders/") || path.startsWith("/v1/relays/")) {
			posts.push(await readPost(request, path));
			outside = afterRelay(outside, path, posts.at(-1)?.body ?? {});
			json(200, outside);
		} else if (path === "/v1/joints") {
			json(200, []);
		} else if (path === "/v1/theatres") {
			json(200, given.theatres ?? []);
		} else if (path === "/v1/theatres/contradictions") {
			json(200, given.against ?? []);
		} else if (path === "/v1/agreement/standing") {
			json(200, agreed.standing);
		} else if (path === "/v1/agreement/proposals" && request.method === "GET") {
			json(200, agreed.proposals);
		} else if (path.startsWith("/v1/agreement/drafts/")) {
			json(200, checkedDocument({ version: 4 }));
		} else if (path.startsWith("/v1/agreement/proposals/") && request.method === "GET") {
			const known = agreed.proposals.find(({ ref }) => path.endsWith(`/${ref}`));
			json(known === undefined ? 404 : 200, known && detailOf(known));
		} else if (path === "/v1/agreement/sentences") {
			json(200, Object.fromEntries(LANGUAGES.map((language) => [language, `${language}: text`])));
		} else if (path === "/v1/ledger") {
			const { searchParams } = new URL(request.url ?? "/", "http://stub");
			json(200, ledgerOf(disclosed, searchParams.get("direction") ?? "told"));
		} else if (path === "/v1/probing") {
			json(200, disclosed.probing);
		} else if (path.endsWith("/impact")) {
			json(200, impactOf(desk, refIn(path)));
		} else if (path.endsWith("/answers") && request.method === "GET") {
			json(200, treeOf(desk, refIn(path), confirmed));
		} else if (path.endsWith("/answers")) {
			const post = await readPost(request, path);
			posts.push(post);
			confirmed.add(String(post.body.name));
			json(200, treeOf(desk, refIn(path), confirmed));
		} else if (path === "/v1/minutes" && request.method === "GET") {
			json(200, minutes);
		} else if (path.startsWith("/v1/evidence/")) {
			const bytes = evidence.get(path.slice("/v1/evidence/".length));
			if (bytes === undefined) json(404, { title: "no key", status: 404 });
			else json(200, { bytes });
		} else if (path.endsWith("/script")) {
			response.writeHead(200, { "x-tansiq-script-sha256": SCRIPT_SHA256 }).end("script");
		} else if (request.method === "POST" && session === null) {
			json(401, NOBODY);
		} else if (request.method === "POST") {
			const post = await readPost(request, path);
			posts.push(post);
			if (path === "/v1/probing/seen") {
				seenProbing(disclosed, String(post.body.reason), desk.nowUs);
				json(200, disclosed.probing);
				return;
			}
			let taken: unknown = applyMinutes(minutes, post);
			change((edited) => {
				apply(edited, post);
				taken ??= applyAgreed(agreed, edited, post);
			});
			json(200, taken ?? { ref: null, draft: null });
		} else if (path.startsWith("/v1/operations/")) {
			const found = detail(desk, decodeURIComponent(path.slice("/v1/operations/".length)));
			if (found === null)
				json(404, { type: "about:blank", title: "no such operation", status: 404 });
			else json(200, found);
		} else {
			await serveFile(dist, path, response);
		}
	}

	const clock = setInterval(() => send("clock", { nowUs: desk.nowUs }), CLOCK_MS);
	await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("the stub has no port");
	return {
		origin: `http://127.0.0.1:${address.port}`,
		posts,
		minutes,
		evidence,
		disclosed,
		agreed,
		desk: () => desk,
		change,
		send,
		cut() {
			alive = false;
			clearInterval(clock);
			for (const stream of streams) stream.destroy();
		},
		endShift() {
			session = null;
		},
		close() {
			clearInterval(clock);
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve()));
		},
	};
}

async function serveFile(dist: URL, path: string, response: ServerResponse): Promise<void> {
	const name = path === "/" ? "index.html" : path.slice(1);
	if (!/^[\w.-]+$/.test(name)) {
		response.writeHead(404).end();
		return;
	}
	try {
		const body = await readFile(new URL(name, dist));
		response
			.writeHead(200, {
				"content-type": TYPES[extname(name)] ?? "application/octet-stream",
				"content-security-policy": CONTENT_SECURITY_POLICY,
			})
			.end(body);
	} catch {
		response.writeHead(404).end();
	}
}

async function readPost(request: IncomingMessage, path: string): Promise<Post> {
	let text = "";
	for await (const chunk of request) text += chunk;
	return { path: decodeURIComponent(path), body: JSON.parse(text) };
}

function applyMinutes(minutes: Minutes[], { path, body }: Post): Minutes | undefined {
	const by = { name: SESSION.key, role: "watch" as const, script: false };
	if (path === "/v1/minutes") {
		const ref = `alpha/routine/${90 + minutes.length}`;
		const given = body as unknown as Minutes;
		minutes.push({ ...given, ref, direction: "sent", ours: "watch", by, agreed: null });
		return minutes.at(-1);
	}
	const known = minutes.find(({ ref }) => path === `/v1/minutes/${ref}/agree`);
	if (known !== undefined) known.agreed = body.agrees === true;
	return known;
}

/** What a node would make of a post, in the little that the desk shows of it. */
function apply(desk: Desk, { path, body }: Post): void {
	const by = { name: SESSION.key, role: "watch" as const, script: false };
	desk.onlyWeKnow = desk.onlyWeKnow.filter(({ id }) => !path.startsWith(`/v1/only-we-know/${id}/`));
	for (const dialogue of desk.dialogues) {
		if (path === `/v1/dialogues/${dialogue.ref}/present`) {
			dialogue.state = "presented";
			dialogue.presentedUs = desk.nowUs;
		}
		if (path === `/v1/dialogues/${dialogue.ref}/handed-over` && dialogue.paper !== undefined)
			dialogue.paper.handedOverUs = Number(body.atUs);
		if (path === `/v1/dialogues/${dialogue.ref}/attest`) {
			dialogue.state = "closed";
			dialogue.answer = attestedAnswer(body, by, desk.nowUs);
		}
		if (path === `/v1/dialogues/${dialogue.ref}/answer`) {
			dialogue.state = "closed";
			dialogue.answers = [];
			dialogue.answer = {
				msg: body.msg as Answer["msg"],
				...(typeof body.reason === "string" && { reason: body.reason }),
				by,
				atUs: desk.nowUs,
			};
		}
	}
	for (const alert of desk.alerts) {
		if (path === `/v1/alerts/${alert.id}/silence`) alert.silencedUs = desk.nowUs;
	}
	for (const alarm of desk.alarms) {
		if (path === `/v1/alarms/${alarm.id}/unshelve`) alarm.shelved = null;
		if (path !== `/v1/alarms/${alarm.id}/shelve`) continue;
		const untilUs = desk.nowUs + Number(body.minutes) * 60 * SECOND_US;
		alarm.shelved = { untilUs, reason: String(body.reason), by: SESSION.key };
		alarm.state = "shelved";
	}
	desk.holds = desk.holds.filter(({ id }) => !path.startsWith(`/v1/holds/${id}/`));
	for (const conflict of desk.conflicts) {
		if (path === `/v1/operations/${conflict.operations[0]}/let-stand`) {
			conflict.status = "let_stand";
			conflict.reason = String(body.reason);
		}
	}
}

function attestedAnswer(body: Post["body"], by: Answer["by"], atUs: number): Answer {
	const { msg, from, how } = body as Pick<Answer, "msg"> & NonNullable<Answer["attestation"]>;
	const attestation = { entry: "alpha/routine/60", evidence: "e1".repeat(32), from, how };
	return {
		msg,
		by,
		atUs,
		attested: true,
		attestation: { ...attestation, atUs: Number(body.atUs) },
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const stub = await startStubDesk(new URL("../dist/", import.meta.url), busyDesk(), 8790);
	process.stdout.write(`${stub.origin}\n`);
	let seconds = 0;
	setInterval(() => {
		seconds++;
		const nowUs = NOW_US + seconds * SECOND_US;
		stub.desk().nowUs = nowUs;
		stub.send("tracks", { nowUs, tracks: tracks(seconds) });
	}, CLOCK_MS);
}
