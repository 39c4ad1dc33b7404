import { LANGUAGES, messageText } from "@tansiq/language";
import { Say, translatorOf, useView } from "./context.tsx";
import { DraftMark } from "./Wording.tsx";

/** A message as each language has it, and its exact bytes: what is signed is what was seen. */
export function Preview(props: {
	msg: string;
	body: Readonly<Record<string, unknown>>;
	bytes: string;
}) {
	const { translate, units } = useView();
	const { msg, body, bytes } = props;
	const readersFirst = [
		translate.language,
		...LANGUAGES.filter((language) => language !== translate.language),
	];
	return (
		<section class="preview">
			<h3>
				<Say id="compose.preview" />
			</h3>
			{readersFirst.map((language, index) => (
				<div
					lang={language}
					dir={translatorOf(language).direction}
					class={index === 0 ? "reader" : "other"}
					key={language}
				>
					<p class={index === 0 ? "sentence large" : "sentence"}>
						<bdi>{messageText(language, msg, body, { units })}</bdi>
					</p>
					<DraftMark language={language} />
				</div>
			))}
			<h3>
				<Say id="compose.bytes" />
			</h3>
			<pre dir="ltr" class="scrolled">
				{bytes}
			</pre>
		</section>
	);
}
