import type { Hold } from "@tansiq/api";
import { LANGUAGES } from "@tansiq/language";
import { translatorOf, useView, Words } from "./context.tsx";
import { utcWindow } from "./times.tsx";

/** What the other side would learn of an operation, in every language, the reader's first. */
export function ToldWords(props: { peer: string; level: Hold["level"]; window: Hold["window"] }) {
	const { translate, nowUs } = useView();
	const readersFirst = [
		translate.language,
		...LANGUAGES.filter((language) => language !== translate.language),
	];
	return readersFirst.map((language, index) => {
		const words = translatorOf(language);
		return (
			<p
				class={index === 0 ? "sentence" : "sentence other"}
				lang={language}
				dir={words.direction}
				key={language}
			>
				<Words
					translate={words}
					id="hold.sentence"
					slots={{
						peer: props.peer,
						level: words.t(`told.${props.level}`),
						window: utcWindow(props.window, nowUs),
					}}
				/>
			</p>
		);
	});
}
