import type { Language, Slots, Translator, UnitSystem } from "@tansiq/language";
import { hasRightToLeft } from "@tansiq/language";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Desk } from "../keys.ts";
import type { ClientState } from "../state/model.ts";
import { deskTranslator, type TextId } from "../words/words.ts";

/** What every component of the desk reads. */
export interface View {
	state: ClientState;
	desk: Desk;
	translate: Translator;
	units: UnitSystem;
	nowUs: number;
	run(action: string): void;
}

export const ViewContext = createContext<View | null>(null);

export function useView(): View {
	const view = useContext(ViewContext);
	if (view === null) throw new Error("the view is read outside the desk");
	return view;
}

export function translatorOf(language: Language): Translator {
	return deskTranslator(language);
}

/** A phrase in the reader's language, each slot in its own `<bdi>`. */
export function Say({ id, slots }: { id: TextId; slots?: Slots }) {
	const { translate } = useView();
	return <Words translate={translate} id={id} slots={slots ?? {}} />;
}

/** The same for any translator and for ids that came over the wire. */
export function Words(props: { translate: Translator; id: string; slots: Slots }) {
	const parts = props.translate.parts(props.id, props.slots);
	return <>{parts.map((part) => (part.kind === "text" ? part.text : <Slot text={part.text} />))}</>;
}

/** A figure such as "17 %" has no letter to take its direction from: it runs left to right. */
function Slot({ text }: { text: string }) {
	return <bdi dir={hasRightToLeft(text) ? "auto" : "ltr"}>{text}</bdi>;
}

/** A number, time or identifier: left to right wherever it stands. */
export function Figure({ children, class: name }: { children: string | number; class?: string }) {
	return (
		<bdi dir="ltr" class={name === undefined ? "figure" : `figure ${name}`}>
			{children}
		</bdi>
	);
}
