import type { TextId } from "../words/words.ts";
import { useView } from "./context.tsx";
import { ChoiceField } from "./Field.tsx";

/** One of a closed set of words, in the reader's language. */
export function WordField<T extends string>(props: {
	name: string;
	label: TextId;
	/** The words stand under `family.word`, or under whatever `textOf` says. */
	family?: string;
	textOf?(word: T): TextId;
	words: readonly T[];
	value: string;
	choose(word: string): void;
	wrong: boolean;
}) {
	const { translate } = useView();
	const { words, family, textOf, ...rest } = props;
	const textIdOf = (word: T) => textOf?.(word) ?? `${family}.${word}`;
	return (
		<ChoiceField {...rest} options={words.map((word) => [word, translate.t(textIdOf(word))])} />
	);
}
