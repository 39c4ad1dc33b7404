import { useEffect, useState } from "preact/hooks";
import { actionById, type Desk, isReady } from "../keys.ts";
import type { MapStart } from "../map/mount.ts";
import { nodeNowUs, staleMs } from "../state/clock.ts";
import { Announcer } from "./Announcer.tsx";
import { Cover } from "./Cover.tsx";
import { translatorOf, type View, ViewContext } from "./context.tsx";
import { Frame } from "./Frame.tsx";
import { Header } from "./Header.tsx";
import { Help } from "./Help.tsx";
import { LineTrouble } from "./LineTrouble.tsx";
import { MapPane } from "./MapPane.tsx";
import { QueuePane } from "./QueuePane.tsx";
import { Ribbon } from "./Ribbon.tsx";
import { Selected } from "./Selected.tsx";
import { Stale } from "./Stale.tsx";
import { StopBar } from "./StopBar.tsx";
import { TroubleStrip } from "./TroubleStrip.tsx";

export function App({ desk, startMap }: { desk: Desk; startMap: MapStart }) {
	const [state, setState] = useState(desk.store.get());
	useEffect(() => {
		setState(desk.store.get());
		return desk.store.subscribe(() => setState(desk.store.get()));
	}, [desk]);

	const translate = translatorOf(state.settings.language);
	const view: View = {
		state,
		desk,
		translate,
		units: state.settings.units,
		nowUs: nodeNowUs(state),
		run: (id) => {
			const action = actionById(id);
			if (isReady(action, desk.store.get())) action.run(desk, action.keys[0] ?? "");
		},
	};
	const stale = staleMs(state) !== null;

	return (
		<ViewContext.Provider value={view}>
			<Frame>
				<Header />
				<Stale />
				<LineTrouble />
				<TroubleStrip />
				<StopBar />
				<main class={stale ? "desk stale" : "desk"}>
					<QueuePane />
					<MapPane startMap={startMap} />
					<Selected />
					<Ribbon />
					<Cover />
				</main>
			</Frame>
			<Announcer />
			<Help />
		</ViewContext.Provider>
	);
}
