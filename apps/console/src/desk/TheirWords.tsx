import type { Desk, Dialogue } from "@tansiq/api";
import { LANGUAGES } from "@tansiq/language";
import { Figure, Say, translatorOf, useView, Words } from "./context.tsx";
import { utcWindow } from "./times.tsx";

/** The codebook item as it crossed the line, and the text that the other languages give it. */
export function TheirWords({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	const { nowUs, translate } = useView();
	const window = utcWindow(dialogue.window, nowUs);
	const author = dialogue.direction === "received" ? desk.peer.name : desk.party.name;
	return (
		<section class="their-words">
			<h3>
				<Say id="words.title" />
			</h3>
			<p>
				<Figure class="code">{`${dialogue.msg} ${dialogue.level} ${window}`}</Figure>
			</p>
			{LANGUAGES.filter((language) => language !== translate.language).map((language) => {
				const other = translatorOf(language);
				return (
					<p lang={language} dir={other.direction} key={language}>
						<Words
							translate={other}
							id="codebook.TQ-20"
							slots={{ party: author, level: other.t(`level.${dialogue.level}`), window }}
						/>
					</p>
				);
			})}
		</section>
	);
}
