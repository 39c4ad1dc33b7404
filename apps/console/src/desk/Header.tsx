import { formatTime, LANGUAGES } from "@tansiq/language";
import type { ComponentChildren } from "preact";
import { actionById } from "../keys.ts";
import { Key } from "./Action.tsx";
import { Figure, Say, translatorOf, useView } from "./context.tsx";
import { Elsewhere } from "./Elsewhere.tsx";
import { LineStatus } from "./LineStatus.tsx";
import { Shift } from "./Shift.tsx";

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
			<Shift />
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
			<Elsewhere />
			<Switches />
		</header>
	);
}

/** Language, theme, units, sound and help. */
function Switches() {
	const { state } = useView();
	const { settings } = state;
	const nextLanguage = LANGUAGES[(LANGUAGES.indexOf(settings.language) + 1) % LANGUAGES.length];
	const next = translatorOf(nextLanguage ?? "en");
	return (
		<div class="switches">
			<Switch id="language">
				<span lang={next.language} dir={next.direction}>
					{next.t("language.name")}
				</span>
			</Switch>
			<Switch id="theme">
				<Say id={settings.theme === "dark" ? "theme.dark" : "theme.light"} />
			</Switch>
			<Switch id="units">
				<Figure>{settings.units === "aviation" ? "NM ft" : "km m"}</Figure>
			</Switch>
			<Switch id="sound">
				<Say id={soundWord(settings.sound, state.soundReady)} />
			</Switch>
			<Switch id="help">
				<Say id="header.keys" />
			</Switch>
		</div>
	);
}

/** What is switched is said to a screen reader; what it stands at, to everyone. */
function Switch({ id, children }: { id: string; children: ComponentChildren }) {
	const { run } = useView();
	const { label, keys } = actionById(id);
	return (
		<button type="button" onClick={() => run(id)}>
			<span>
				<span class="visually-hidden">
					<Say id={label} />:{" "}
				</span>
				{children}
			</span>
			<Key name={keys[0] ?? ""} />
		</button>
	);
}

function soundWord(on: boolean, ready: boolean) {
	if (!on) return "sound.off";
	return ready ? "sound.on" : "sound.waits";
}
