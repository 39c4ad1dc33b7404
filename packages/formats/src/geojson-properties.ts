import type { Band, Fault, Window } from "@tansiq/space";
import { readAltitude } from "./altitude-text.ts";
import type { StatedSize } from "./geojson-outline.ts";
import { readInstant } from "./instant.ts";
import { shownJson } from "./json-bounds.ts";

const CLASSES = ["crewed", "uncrewed", "ground", "fixed"] as const;
const CATEGORIES = ["distress", "medical", "protected", "state", "civil"] as const;

/** The parts of an operation that are the same for all its volumes. */
export interface OperationFields {
	class: (typeof CLASSES)[number];
	category: (typeof CATEGORIES)[number];
	marks?: string[];
	label?: string;
	address?: string;
}

export interface FeatureProperties {
	fields: OperationFields | null;
	window: Window | null;
	band: Band | null;
	size: StatedSize;
}

const KNOWN = [
	"class",
	"category",
	"start",
	"end",
	"lower",
	"upper",
	"label",
	"marks",
	"address",
	"half_width_m",
	"halfWidthMm",
	"radius_m",
];
/** Half the circumference of the earth, mm. */
const LONGEST_MM = 20_037_508_000;

/** Reads a feature's properties; adds a fault for each that is missing, unknown or wrong. */
export function readProperties(path: string, value: unknown, faults: Fault[]): FeatureProperties {
	const size: StatedSize = { halfWidthMm: null, radiusMm: null };
	const none: FeatureProperties = { fields: null, window: null, band: null, size };
	const fault = (name: string, found: unknown, expected: string) => {
		faults.push({
			field: name === "" ? path : `${path}.${name}`,
			value: shownJson(found),
			expected,
		});
	};
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		fault("", value, "an object");
		return none;
	}
	const properties = value as Record<string, unknown>;
	for (const name of Object.keys(properties)) {
		if (!KNOWN.includes(name)) fault(name, properties[name], `only ${KNOWN.join(", ")}`);
	}
	const { half_width_m, halfWidthMm, radius_m } = properties;
	if (half_width_m !== undefined && halfWidthMm !== undefined) {
		fault("halfWidthMm", halfWidthMm, "half_width_m or halfWidthMm, not both");
	}
	if (half_width_m !== undefined) size.halfWidthMm = length("half_width_m", half_width_m, 1_000);
	if (halfWidthMm !== undefined) size.halfWidthMm = length("halfWidthMm", halfWidthMm, 1);
	if (radius_m !== undefined) size.radiusMm = length("radius_m", radius_m, 1_000);
	return { fields: readFields(), window: readWindow(), band: readBand(), size };

	function length(name: string, found: unknown, factor: number): number {
		const mm = typeof found === "number" ? Math.round(found * factor) : Number.NaN;
		if (mm >= 0 && mm <= LONGEST_MM && (factor > 1 || mm === found)) return mm;
		fault(
			name,
			found,
			`a ${factor > 1 ? "number" : "whole number"} from 0 to ${LONGEST_MM / factor}`,
		);
		return 0;
	}

	function readFields(): OperationFields | null {
		const { label, address, marks } = properties;
		const operationClass = CLASSES.find((name) => name === properties.class);
		const category = CATEGORIES.find((name) => name === properties.category);
		if (operationClass === undefined) {
			fault("class", properties.class ?? null, `one of ${CLASSES.join(", ")}`);
		}
		if (category === undefined) {
			fault("category", properties.category ?? null, `one of ${CATEGORIES.join(", ")}`);
		}
		if (operationClass === undefined || category === undefined) return null;
		const fields: OperationFields = { class: operationClass, category };
		if (marks !== undefined) {
			if (isMarks(marks)) fields.marks = marks;
			else fault("marks", marks, "at most eight of 1 to 24 capital letters, digits and hyphens");
		}
		if (label !== undefined) {
			if (typeof label === "string" && label.length <= 64) fields.label = label;
			else fault("label", label, "a text of at most 64 characters");
		}
		if (address !== undefined) {
			if (typeof address === "string" && /^[0-9a-f]{6}$/.test(address)) fields.address = address;
			else fault("address", address, "six lower-case hexadecimal digits");
		}
		return fields;
	}

	function readWindow(): Window | null {
		const start = readInstant(properties.start);
		const end = readInstant(properties.end);
		if ("expected" in start) fault("start", properties.start ?? null, start.expected);
		if ("expected" in end) fault("end", properties.end ?? null, end.expected);
		if ("expected" in start || "expected" in end) return null;
		if (end.us <= start.us) {
			fault("end", properties.end, `an instant after start, ${shownJson(properties.start)}`);
			return null;
		}
		return { startUs: start.us, endUs: end.us };
	}

	function readBand(): Band | null {
		const lower = readAltitude(`${path}.lower`, properties.lower ?? null);
		const upper = readAltitude(`${path}.upper`, properties.upper ?? null);
		if ("expected" in lower) faults.push(lower);
		if ("expected" in upper) faults.push(upper);
		if ("expected" in lower || "expected" in upper) return null;
		if (lower.datum !== upper.datum) {
			fault("upper", properties.upper, `the datum of lower, ${lower.datum}`);
			return null;
		}
		if (upper.value01mm < lower.value01mm) {
			fault("upper", properties.upper, `at least lower, ${shownJson(properties.lower)}`);
			return null;
		}
		return { datum: lower.datum, lower01mm: lower.value01mm, upper01mm: upper.value01mm };
	}
}

function isMarks(value: unknown): value is string[] {
	return (
		Array.isArray(value) &&
		value.length <= 8 &&
		value.every((mark) => typeof mark === "string" && /^[A-Z0-9-]{1,24}$/.test(mark))
	);
}
