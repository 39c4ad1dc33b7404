import type { Desk } from "@tansiq/api";
import type { Slot } from "@tansiq/hotline";
import { formatDuration, LANGUAGES, slotLabel } from "@tansiq/language";
import type { ComponentChildren } from "preact";
import type { Typed } from "../state/compose.ts";
import { instantOf } from "../state/typed-time.ts";
import { Figure, Say, useView } from "./context.tsx";
import { controlOf, Field } from "./Field.tsx";
import { codeText, noticeName, zoneName } from "./names.ts";
import { utc } from "./times.tsx";

interface SlotFieldProps {
	desk: Desk;
	name: string;
	slot: Slot;
	typed: Typed;
	fault: "needed" | "form" | undefined;
	onType(field: string, text: string): void;
}

/** Words of these slots have their texts in another family of phrases. */
const FAMILIES: Readonly<Record<string, string>> = { what: "approaching", ours: "side" };
const DATUMS = ["STD", "EGM96", "W84", "AGL"] as const;

/** One field of a message, by the kind of its slot. */
export function SlotField(props: SlotFieldProps) {
	const { translate } = useView();
	const { name, slot, fault } = props;
	const label =
		slot.is === "translation"
			? translate.t("compose.translation")
			: slot.is === "language"
				? translate.t("compose.language")
				: slotLabel(translate.language, name);
	return (
		<Field
			name={`slot-${name}`}
			label={
				<>
					<bdi>{label}</bdi>
					{slot.is === "instant" && <span class="muted"> UTC</span>}
					{slot.optional === true && (
						<span class="muted">
							{" "}
							· <Say id="compose.optional" />
						</span>
					)}
				</>
			}
			fault={faultText(fault)}
		>
			<Control {...props} />
		</Field>
	);
}

function faultText(fault: SlotFieldProps["fault"]) {
	return fault === undefined ? null : (`compose.${fault}` as const);
}

function Control(props: SlotFieldProps) {
	const { desk, name, slot, typed, fault, onType } = props;
	const { translate, nowUs, units } = useView();
	const value = typed[name] ?? "";
	const common = {
		...controlOf(`slot-${name}`, faultText(fault)),
		name,
		value,
		onInput: (event: Event) => onType(name, (event.currentTarget as HTMLInputElement).value),
	};
	switch (slot.is) {
		case "word":
			return (
				<Choice
					common={common}
					options={slot.of.map((word) => [word, codeText(translate, FAMILIES[name] ?? name, word)])}
				/>
			);
		case "language":
			return (
				<Choice
					common={common}
					options={LANGUAGES.map((each) => [each, translate.t(`language.${each}`)])}
				/>
			);
		case "zone":
			return (
				<Offered common={common} options={desk.zones.map(({ id, name: title }) => [id, title])}>
					{value !== "" && <KnownZone desk={desk} id={value} />}
				</Offered>
			);
		case "ref":
			return (
				<Offered
					common={common}
					options={desk.dialogues
						.slice(0, 40)
						.map(({ ref }) => [ref, noticeName(desk, translate, ref)])}
				/>
			);
		case "instant": {
			const us = instantOf(value, nowUs);
			return (
				<>
					<input {...common} dir="ltr" placeholder="14:30 / +20" />
					{us !== null && (
						<span class="muted">
							<Figure>{utc(us, nowUs, true)}</Figure> ·{" "}
							<Say
								id={us >= nowUs ? "time.in" : "time.ago"}
								slots={{ duration: formatDuration(us - nowUs) }}
							/>
						</span>
					)}
				</>
			);
		}
		case "height":
			return (
				<span class="height">
					<input {...common} dir="ltr" inputMode="numeric" />
					<Part
						field={`${name}.unit`}
						label="ft / m"
						first={units === "aviation" ? "ft" : "m"}
						options={["ft", "m"]}
						{...props}
					/>
					<Part
						field={`${name}.datum`}
						label={slotLabel(translate.language, "height")}
						first="STD"
						options={DATUMS}
						{...props}
					/>
				</span>
			);
		case "text":
			return slot.most > 64 ? (
				<textarea {...common} rows={3} maxLength={slot.most} dir="auto" />
			) : (
				<input {...common} dir="auto" maxLength={slot.most} />
			);
		case "translation":
			return (
				<span class="height">
					<textarea {...common} rows={2} maxLength={256} dir="auto" />
					<Part
						field={`${name}.lang`}
						label={translate.t("compose.language")}
						first="en"
						options={LANGUAGES}
						{...props}
					/>
				</span>
			);
		default:
			return <input {...common} dir="ltr" spellcheck={false} />;
	}
}

interface Common {
	id: string;
	value: string;
	onInput(event: Event): void;
}

function Choice({ common, options }: { common: Common; options: [string, string][] }) {
	const { translate } = useView();
	return (
		<select {...common}>
			<option value="">{translate.t("ask.choose")}</option>
			{options.map(([value, text]) => (
				<option value={value} key={value}>
					{text}
				</option>
			))}
		</select>
	);
}

/** Free to type, with what is known offered below. */
function Offered(props: {
	common: Common;
	options: [string, string][];
	children?: ComponentChildren;
}) {
	const { common, options, children } = props;
	return (
		<>
			<input {...common} dir="ltr" list={`${common.id}-known`} spellcheck={false} />
			<datalist id={`${common.id}-known`}>
				{options.map(([value, text]) => (
					<option value={value} key={value}>
						{text}
					</option>
				))}
			</datalist>
			{children}
		</>
	);
}

function KnownZone({ desk, id }: { desk: Desk; id: string }) {
	const known = desk.zones.some((zone) => zone.id === id);
	return (
		<span class="muted">
			{known ? <bdi>{zoneName(desk.zones, id)}</bdi> : <Say id="compose.zone_new" />}
		</span>
	);
}

/** A part of a field that is chosen: a unit, a datum, a language. */
function Part(
	props: Pick<SlotFieldProps, "typed" | "onType"> & {
		field: string;
		label: string;
		first: string;
		options: readonly string[];
	},
) {
	const { field, label, first, options, typed, onType } = props;
	return (
		<select
			aria-label={label}
			value={typed[field] ?? first}
			onChange={(event) => onType(field, event.currentTarget.value)}
		>
			{options.map((option) => (
				<option key={option}>{option}</option>
			))}
		</select>
	);
}
