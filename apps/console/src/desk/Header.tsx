import { formatTime, LANGUAGES } from "@tansiq/language";
import { Key } from "./Action.tsx";
import { Figure, Say, translatorOf, useView } from "./context.tsx";
import { LineStatus } from "./LineStatus.tsx";
import { OperatorName } from "./OperatorName.tsx";

export function Header() {
	const { state, nowUs } = useView();
	const { desk } = state;
	return (
		<header class="masthead">
			<h1>
				<span class="brand">TANSIQ</span>
				{desk !== null && (
					<span>
						<Say id="header.desk" slots={{ party: desk.party.name }} />
					</span>
				)}
			</h1>
			<OperatorName />
			<div class="clocks">
				{state.clock !== null && (
					<>
						<span class="utc">
							<Figure>{formatTime(nowUs, { zone: "UTC", seconds: true })}</Figure>
							<abbr>UTC</abbr>
						</span>
						<span class="local">
							<Figure>{formatTime(nowUs, { zone: "local" })}</Figure> <Say id="header.local" />
						</span>
					</>
				)}
			</div>
			<LineStatus />
			<Switches />
		</header>
	);
}

/** Language, theme, units, sound and help. */
function Switches() {
	const { state, translate, run } = useView();
	const { settings } = state;
	const nextLanguage = LANGUAGES[(LANGUAGES.indexOf(settings.language) + 1) % LANGUAGES.length];
	const next = translatorOf(nextLanguage ?? "en");
	return (
		<div class="switches">
			<button
				type="button"
				onClick={() => run("language")}
				aria-label={translate.t("action.language")}
			>
				<span lang={next.language} dir={next.direction}>
					{next.t("language.name")}
				</span>
				<Key name="G" />
			</button>
			<button type="button" onClick={() => run("theme")} aria-label={translate.t("action.theme")}>
				<Say id={settings.theme === "dark" ? "theme.dark" : "theme.light"} />
				<Key name="T" />
			</button>
			<button type="button" onClick={() => run("units")} aria-label={translate.t("action.units")}>
				<Figure>{settings.units === "aviation" ? "NM ft" : "km m"}</Figure>
				<Key name="M" />
			</button>
			<button
				type="button"
				onClick={() => run("sound")}
				aria-label={translate.t("action.sound")}
				aria-pressed={settings.sound}
			>
				<Say id={soundWord(settings.sound, state.soundReady)} />
				<Key name="V" />
			</button>
			<button type="button" onClick={() => run("help")} aria-label={translate.t("action.help")}>
				<Say id="header.keys" />
				<Key name="?" />
			</button>
		</div>
	);
}

function soundWord(on: boolean, ready: boolean) {
	if (!on) return "sound.off";
	return ready ? "sound.on" : "sound.waits";
}
