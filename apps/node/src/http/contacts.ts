import { ladderFor } from "@tansiq/agreement";
import * as Api from "@tansiq/api";
import { stateOf } from "@tansiq/hotline";
import { agreementOf, incidentsSeen, type Shift, type State } from "@tansiq/party";
import type { Window } from "@tansiq/space";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { operatorsOf } from "../operators/keystore.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { type AskedPeriod, Period, windowOf } from "./period.ts";
import { replies } from "./replies.ts";

/** Who may be reached at either desk, how, what was said in a period, and what is left to do. */
export function contactRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state, clock } = runtime;
	app.get<{ Querystring: AskedPeriod }>(
		"/v1/contacts",
		{
			schema: {
				summary: "Who is on duty at both desks as far as told, how to reach them, what was said",
				querystring: Type.Object(Period),
				response: replies(Api.Contacts),
			},
		},
		(request, reply) => {
			const nowUs = clock.wallUs();
			const window = windowOf(request.query, nowUs);
			return whenDurable(context, reply, () => ({
				window,
				sides: [state.self, state.peer].map((party) => sideOf(context, party, nowUs)),
				mediator: mediatorOf(state),
				ladder: ladderFor(agreementOf(state), "U").map(({ to, afterUs }) => ({ to, afterUs })),
				log: logOf(state, window, clock.monoUs()),
				followups: incidentsSeen(state).flatMap(({ id: incident, followups }) =>
					followups
						.filter(({ doneUs }) => doneUs === null)
						.map(({ id, what, owner, owedBy, dueUs }) => ({
							...{ incident, id, what, owner, owedBy, dueUs },
							overdue: dueUs < nowUs,
						})),
				),
			}));
		},
	);
	app.post<{ Body: { shifts: Shift[] } }>(
		"/v1/contacts/rota",
		{
			schema: {
				summary: "Tell the other side who is on duty when, and how he is reached",
				body: Api.RotaRequest,
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, "chief", "watch", "planner");
			runtime.act({ type: "rota", shifts: request.body.shifts, by });
			return whenDurable(context, reply, () => state.rotas.get(state.self));
		},
	);
}

type Contacts = Api.Contacts;

function sideOf(
	{ runtime, sessions }: Context,
	party: string,
	nowUs: number,
): Contacts["sides"][number] {
	const { state, folder } = runtime;
	const member = state.founding?.members[party];
	const present = new Set(sessions.present().map(({ signer }) => signer.name));
	const ours = party === state.self;
	const last = lastSigned(state);
	const people = [...(state.people[party] ?? [])].filter(([, { revoked }]) => !revoked);
	const { handover } = state;
	const rota = state.rotas.get(party) ?? null;
	return {
		party,
		name: member?.name ?? party,
		address: member?.address ?? "",
		contact: member?.contact ?? null,
		watch: ours && handover !== null ? watchOf(handover) : null,
		rota,
		onDuty: (rota?.shifts ?? []).filter(({ fromUs, toUs }) => fromUs <= nowUs && nowUs < toUs),
		people: people.map(([name, { roles }]) => ({
			name,
			roles: [...roles],
			here: ours && operatorsOf(folder.path).size > 0 ? present.has(name) : null,
			...(last.get(name) ?? { lastUs: null, lastRef: null }),
		})),
	};
}

/** Until both have signed, the old watch is responsible. */
function watchOf({
	assumedUs,
	incoming,
	outgoing,
}: {
	assumedUs: number | null;
	incoming: string;
	outgoing: string;
}): string {
	return assumedUs === null ? outgoing : incoming;
}

/** What each person signed last, as both logs tell. */
function lastSigned({ messages, dialogues, incidents }: State) {
	const last = new Map<string, { lastUs: number; lastRef: string }>();
	const note = (name: string | null, lastUs: number, lastRef: string): void => {
		if (name !== null && (last.get(name)?.lastUs ?? -1) < lastUs)
			last.set(name, { lastUs, lastRef });
	};
	for (const { ref, signers, claimedUs } of messages.values())
		for (const name of signers) note(name, claimedUs, ref);
	for (const { ref, answer } of dialogues.values())
		if (answer !== null) note(answer.by.name, answer.atUs, ref);
	for (const { acts } of incidents.values())
		for (const { id, by, atUs } of acts) note(by, atUs, id);
	return last;
}

function mediatorOf({ founding }: State): Contacts["mediator"] {
	const witness = founding?.witness ?? null;
	return witness === null ? null : { name: witness.name, address: witness.address };
}

/** Every dialogue and every call of the period, oldest first. */
function logOf(state: State, window: Window, monoUs: number): Contacts["log"] {
	const within = (us: number) => us >= window.startUs && us < window.endUs;
	const said = [...state.dialogues.values()]
		.filter(({ saidUs }) => within(saidUs))
		.map((dialogue) => ({
			ref: dialogue.ref,
			msg: dialogue.msg,
			direction: dialogue.direction,
			atUs: dialogue.saidUs,
			receivedUs: dialogue.receiptUs,
			state: stateOf(dialogue, monoUs),
			answer: dialogue.answer?.msg ?? null,
			text: textOf(state.messages.get(dialogue.ref)?.body),
			agreed: null,
		}));
	const calls = [...state.minutes.values()]
		.filter(({ atUs }) => within(atUs))
		.map(({ ref, direction, atUs, text, about, agreed }) => ({
			...{ ref, msg: "MINUTES", direction, atUs, receivedUs: null, answer: null },
			state: agreed === null ? "attested" : agreed ? "agreed" : "denied",
			text: text ?? about,
			agreed,
		}));
	return [...said, ...calls].sort((a, b) => a.atUs - b.atUs || (a.ref < b.ref ? -1 : 1));
}

function textOf(body: { [field: string]: unknown } | undefined): string | null {
	const text = body?.text ?? body?.facts;
	return typeof text === "string" ? text : null;
}
