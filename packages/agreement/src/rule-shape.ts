import { DATUMS, type Fault, MAX_LENGTH_MM, MAX_VERTICES } from "@tansiq/space";
import { ACTIVITIES, type KnownRule } from "./rules.ts";
import * as shape from "./shape.ts";
import { type Check, integer, list, oneOf, orNull, record, set, words } from "./shape.ts";

/** The form of zones and rules. Where their geometry lies is judged by `volumeFaults` afterwards. */

const { party, text, yes } = shape;
export const CLASSES = ["crewed", "uncrewed", "ground", "fixed"] as const;
export const CATEGORIES = ["distress", "medical", "protected", "state", "civil"] as const;
export const RELEASES = ["hold", "automatic"] as const;
const LEVELS = ["sealed", "presence", "volume", "track"];
const INT32 = 2_147_483_647;
const MOST_SCHEDULES = 64;
const MOST_NAMES = 256;
const MINUTES_OF_DAY = 1_440;

export const operationClass = words(...CLASSES);
export const category = words(...CATEGORIES);
export const micros = integer(1, Number.MAX_SAFE_INTEGER, "µs");
export const microsOr0 = integer(0, Number.MAX_SAFE_INTEGER, "µs");
export const length = integer(0, MAX_LENGTH_MM, "mm");
export const height = integer(0, INT32, "0.1 mm");
const altitude = integer(-INT32 - 1, INT32, "0.1 mm");
const coordinate = integer(-180_000_000_000, 180_000_000_000, "1e-9 degree");
const coordinates = list(coordinate, 1, MAX_VERTICES);
const classes = set(operationClass, 0, CLASSES.length);
const activities = set(words(...ACTIVITIES), 0, ACTIVITIES.length);

const outline = oneOf({
	polygon: record({ kind: words("polygon"), lat9: coordinates, lon9: coordinates }),
	disc: record({ kind: words("disc"), lat9: coordinate, lon9: coordinate, radiusMm: length }),
	corridor: record({
		kind: words("corridor"),
		lat9: coordinates,
		lon9: coordinates,
		halfWidthMm: length,
	}),
});
const band = record({ datum: words(...DATUMS), lower01mm: altitude, upper01mm: altitude });
export const window: Check = record({ startUs: microsOr0, endUs: microsOr0 });
const schedules = list(
	record({
		days: set(integer(0, 6, "0 is Sunday"), 1, 7),
		fromMinute: integer(0, MINUTES_OF_DAY - 1, "minutes of UTC"),
		toMinute: integer(0, MINUTES_OF_DAY, "minutes of UTC"),
	}),
	0,
	MOST_SCHEDULES,
);
const extent = record({ outline, band, window }, { schedules });

export const zone: Check = record(
	{
		id: text,
		name: text,
		rule: words("closed", "notice", "consent", "free"),
		outline,
		band,
		window,
	},
	{
		schedules,
		purpose: words("influence", "de-escalation", "caution", "protected", "restricted"),
		responsible: set(party, 0, 16),
		banned: record({ classes, activities }),
		disputed: list(record({ party, extent }), 0, 16),
		stays: yes,
	},
);

function rule(kind: KnownRule["kind"], fields: Record<string, Check>): Check {
	return record({ id: text, kind: words(kind), ...fields }, { stays: yes });
}

/** Cells that cover the sphere without a rest, 0.01 to 10 degrees. */
const cell: Check = (value, path, faults) => {
	const isCell = Number.isSafeInteger(value) && 180_000_000_000 % (value as number) === 0;
	if (!isCell || (value as number) < 10_000_000 || (value as number) > 10_000_000_000)
		shape.add(faults, path, value, "a divisor of 180 degrees, 0.01 to 10 degrees, in 1e-9 degree");
};

const RULES = new Map<string, Check>(
	Object.entries({
		"lead-time": rule("lead-time", {
			zone: text,
			class: words(...CLASSES, "any"),
			leadUs: micros,
		}),
		tell: rule("tell", {
			zone: text,
			class: words(...CLASSES, "any"),
			category: words(...CATEGORIES, "any"),
			to: party,
			phase: words("planned", "active", "distress", "any"),
			level: words(...LEVELS),
			release: words(...RELEASES),
		}),
		"dividing-line": rule("dividing-line", {
			name: text,
			lat9: list(coordinate, 2, MAX_VERTICES),
			lon9: list(coordinate, 2, MAX_VERTICES),
			band,
			crossing: words("notice", "consent", "never"),
			leadUs: microsOr0,
			sides: list(orNull(party), 2, 2),
		}),
		"red-line": rule("red-line", { owner: party, name: text, extent, classes, activities }),
		quiet: rule("quiet", { purpose: words("quiet", "protected-visit"), extent }),
		event: rule("event", { name: text, extent }),
		priority: rule("priority", { order: set(category, 1, CATEGORIES.length) }),
		escalation: rule("escalation", {
			urgency: words("D", "U", "N"),
			rungs: list(
				record({ afterUs: microsOr0, to: words("chief", "voice", "mediator", "diplomatic") }),
				1,
				16,
			),
		}),
		neighbour: rule("neighbour", { zone: text, withinMm: length, tell: set(party, 1, 16) }),
		lateness: rule("lateness", { mmPerMinute: length, height01mmPerMinute: height }),
		"only-we-know": rule("only-we-know", { leadUs: micros }),
		"query-budget": rule("query-budget", {
			km2: integer(0, 510_000_000, "km²"),
			periodUs: micros,
		}),
		presence: rule("presence", {
			cell9: cell,
			band01mm: integer(10_000, INT32, "0.1 mm"),
			blockUs: micros,
		}),
		outsider: rule("outsider", {
			name: text,
			extent: orNull(extent),
			reachedBy: orNull(party),
			notBoundBy: set(text, 0, MOST_NAMES),
		}),
	} satisfies Record<KnownRule["kind"], Check>),
);

/** Strict about a known kind; of another only that it has an id and a kind and can be signed. */
export const anyRule: Check = (value, path, faults: Fault[]) => {
	if (!shape.isObject(value)) return shape.add(faults, path, value, "an object");
	const known = typeof value.kind === "string" ? RULES.get(value.kind) : undefined;
	if (known !== undefined) return known(value, path, faults);
	text(value.id, `${path}.id`, faults);
	text(value.kind, `${path}.kind`, faults);
	if (Object.hasOwn(value, "stays")) yes(value.stays, `${path}.stays`, faults);
	shape.data(value, path, faults);
};
