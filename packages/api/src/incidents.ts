import Type, { type Static } from "typebox";
import { Role } from "./hotline.ts";
import { Category, Level, OperationClass } from "./operations.ts";
import { Integer, Micros, Volumes, Window } from "./space.ts";
import { orNull, words } from "./words.ts";

/** The register of incidents, the replay of a period, and who is to be reached how. */

const Id = Type.String({ minLength: 1, maxLength: 128 });
const Text = Type.String({ maxLength: 1_024 });
export const IncidentState = words("opened", "contact", "hold", "clarify", "closed");
const FactKind = words("words", "entry", "operation", "alert", "breach");
const Mark = words("agreed", "disputed");

export const IncidentFact = Type.Object(
	{
		what: FactKind,
		text: Type.String({ maxLength: 256 }),
		/** The entry that shows it. */
		ref: orNull(Type.String({ maxLength: 128 })),
		atUs: orNull(Micros),
	},
	{ additionalProperties: false },
);

/** What a person opens: from an alert or a breach of this desk, or by his own word. */
export const OpenIncident = Type.Object(
	{
		title: Type.String({ minLength: 1, maxLength: 128 }),
		zone: Type.Optional(orNull(Id)),
		/** When its period begins; else with its first fact, or now. */
		fromUs: Type.Optional(Micros),
		facts: Type.Optional(Type.Array(IncidentFact, { maxItems: 8 })),
		alert: Type.Optional(Id),
		breach: Type.Optional(Id),
		/** True: the other side is not told. */
		local: Type.Optional(Type.Boolean()),
	},
	{ additionalProperties: false },
);

/** One act: which of the fields belong to it is judged by the register. */
export const IncidentActing = Type.Object(
	{
		act: words("fact", "version", "statement", "mark", "state", "followup", "done", "told"),
		facts: Type.Optional(Type.Array(IncidentFact, { maxItems: 8 })),
		text: Type.Optional(Text),
		who: Type.Optional(Text),
		saidUs: Type.Optional(Micros),
		fact: Type.Optional(Id),
		says: Type.Optional(Mark),
		to: Type.Optional(IncidentState),
		untilUs: Type.Optional(orNull(Micros)),
		reason: Type.Optional(Text),
		what: Type.Optional(Text),
		party: Type.Optional(Id),
		owner: Type.Optional(Text),
		dueUs: Type.Optional(Micros),
		followup: Type.Optional(Id),
		atUs: Type.Optional(Micros),
		how: Type.Optional(Text),
	},
	{ additionalProperties: false },
);

const SIGNED = {
	/** The entry's ref; of what only we know, as `local-1:0`. */
	id: Type.String(),
	party: Type.String(),
	/** Name of the key that signed it; null: the node by itself. */
	by: orNull(Type.String()),
	claimedUs: Micros,
};
const ByParty = <T extends Parameters<typeof Type.Record>[1]>(of: T) =>
	Type.Record(Type.String(), of);

export const Incident = Type.Object({
	...SIGNED,
	shared: Type.Boolean(),
	title: Type.String(),
	origin: words("alert", "breach", "person"),
	zone: orNull(Type.String()),
	/** Our own alert or breach; never told. */
	source: orNull(Type.Object({ kind: words("alert", "breach"), id: Type.String() })),
	fromUs: Micros,
	toUs: Micros,
	state: IncidentState,
	/** Nobody closes it before then. */
	coolsOffUs: orNull(Micros),
	/** Who has closed it for his side. */
	closing: Type.Array(Type.String()),
	steps: Type.Array(
		Type.Object({
			...SIGNED,
			to: IncidentState,
			reason: Type.String(),
			untilUs: orNull(Micros),
		}),
	),
	facts: Type.Array(
		Type.Object({
			...SIGNED,
			what: FactKind,
			text: Type.String(),
			ref: orNull(Type.String()),
			atUs: orNull(Micros),
			receivedUs: orNull(Micros),
			marks: ByParty(orNull(Mark)),
			/** Agreed to when every side says so; disputed when one does. */
			standing: words("agreed", "disputed", "open"),
		}),
	),
	versions: ByParty(Type.Array(Type.Object({ ...SIGNED, text: Type.String() }))),
	statements: Type.Array(
		Type.Object({ ...SIGNED, who: Type.String(), saidUs: Micros, text: Type.String() }),
	),
	followups: Type.Array(
		Type.Object({
			...SIGNED,
			what: Type.String(),
			owner: Type.String(),
			owedBy: Type.String(),
			dueUs: Micros,
			doneUs: orNull(Micros),
			done: orNull(Type.String()),
			overdue: Type.Boolean(),
		}),
	),
	told: Type.Array(
		Type.Object({ ...SIGNED, who: Type.String(), toldUs: Micros, how: Type.String() }),
	),
});
export type Incident = Static<typeof Incident>;

/** Who had learnt of an entry of an incident, when, and which entry shows that. */
export const Learnt = Type.Object({
	ref: Type.String(),
	party: Type.String(),
	how: words("said", "received", "presented", "answered"),
	atUs: Micros,
	by: Type.String(),
});
export const IncidentDetail = Type.Object({
	...Incident.properties,
	learnt: Type.Array(Learnt),
});
export type IncidentDetail = Static<typeof IncidentDetail>;

export const Incidents = Type.Object({
	incidents: Type.Array(Incident),
	/** Open alerts that no incident is about. */
	alerts: Type.Array(
		Type.Object({
			id: Type.String(),
			kind: Type.String(),
			zone: orNull(Type.String()),
			raisedUs: Micros,
		}),
	),
});
export type Incidents = Static<typeof Incidents>;

/** A period from both logs alone: the same at both nodes once everything in it is receipted. */
export const Replay = Type.Object({
	line: Type.String(),
	window: Window,
	/** In the order of the agreement. */
	parties: Type.Array(Type.String()),
	rows: Type.Array(
		Type.Object({
			ref: Type.String(),
			author: Type.String(),
			msg: Type.String(),
			/** By its author's clock, and by the countersignature of the other; null: not yet. */
			claimedUs: Micros,
			receivedUs: orNull(Micros),
			body: Type.Record(Type.String(), Type.Unknown()),
			about: orNull(Type.String()),
			/** What the log of the other party says of it. */
			other: Type.Object({
				party: Type.String(),
				presentedUs: orNull(Micros),
				said: Type.Array(
					Type.Object({
						ref: Type.String(),
						msg: Type.String(),
						claimedUs: Micros,
						receivedUs: orNull(Micros),
					}),
				),
			}),
		}),
	),
	/** Every notice that held at some instant of the period. */
	notices: Type.Array(
		Type.Object({
			ref: Type.String(),
			author: Type.String(),
			level: orNull(Level),
			class: orNull(OperationClass),
			category: orNull(Category),
			volumes: Type.Array(Volumes.items),
			claimedUs: Micros,
			receivedUs: orNull(Micros),
			untilUs: orNull(Micros),
		}),
	),
	/** Where aircraft were, as their side told while a track was open. */
	positions: Type.Array(
		Type.Object({
			author: Type.String(),
			notice: Type.String(),
			id: Type.String(),
			lat9: Integer,
			lon9: Integer,
			altitude01mm: Integer,
			datum: Type.String(),
			reportedUs: Micros,
		}),
	),
	/** Checks of the line by machine, which are no rows. */
	checks: Type.Record(Type.String(), Integer),
	unreceipted: Type.Array(Type.String()),
});
export type Replay = Static<typeof Replay>;

/** Who may speak in a role, and when he last did, as far as the logs tell. */
export const ContactPerson = Type.Object({
	name: Type.String(),
	roles: Type.Array(Type.String()),
	/** Signed in at this desk; of the peer nobody knows. */
	here: orNull(Type.Boolean()),
	lastUs: orNull(Micros),
	lastRef: orNull(Type.String()),
});
/** Who holds an office when, and how he is reached outside the line. */
export const Shift = Type.Object(
	{
		office: Role,
		name: Type.String({ minLength: 1, maxLength: 64 }),
		fromUs: Micros,
		toUs: Micros,
		reach: Type.String({ minLength: 1, maxLength: 128 }),
	},
	{ additionalProperties: false },
);
/** All of them: what was told before counts no more. */
export const RotaRequest = Type.Object(
	{ shifts: Type.Array(Shift, { maxItems: 32 }) },
	{ additionalProperties: false },
);
export const ContactSide = Type.Object({
	party: Type.String(),
	name: Type.String(),
	/** Where its node answers, or where a party without one is met. */
	address: Type.String(),
	contact: orNull(Type.String()),
	/** Who has the watch, as far as this desk was told. */
	watch: orNull(Type.String()),
	people: Type.Array(ContactPerson),
	/** As that side told it last; null: it told none. */
	rota: orNull(Type.Object({ ref: Type.String(), atUs: Micros, shifts: Type.Array(Shift) })),
	/** Of it what holds now. */
	onDuty: Type.Array(Shift),
});
export const Contact = Type.Object({
	ref: Type.String(),
	msg: Type.String(),
	direction: words("sent", "received"),
	atUs: Micros,
	receivedUs: orNull(Micros),
	state: Type.String(),
	answer: orNull(Type.String()),
	/** Of minutes: what was spoken, and whether the other side agreed to them. */
	text: orNull(Type.String()),
	agreed: orNull(Type.Boolean()),
});
export const Contacts = Type.Object({
	window: Window,
	sides: Type.Array(ContactSide),
	mediator: orNull(Type.Object({ name: Type.String(), address: Type.String() })),
	/** The rungs that a message climbs while nobody answers. */
	ladder: Type.Array(Type.Object({ to: Type.String(), afterUs: orNull(Integer) })),
	log: Type.Array(Contact),
	followups: Type.Array(
		Type.Object({
			incident: Type.String(),
			id: Type.String(),
			what: Type.String(),
			owner: Type.String(),
			owedBy: Type.String(),
			dueUs: Micros,
			overdue: Type.Boolean(),
		}),
	),
});
export type Contacts = Static<typeof Contacts>;
