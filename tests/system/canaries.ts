import { freePort } from "@tansiq/carriers";
import { type ReplayRun, type ReplayRunOptions, runReplay } from "@tansiq/cli";
import { type LineProxy, proxyBetween } from "./line-proxy.ts";

export interface CanaryResult {
	run: ReplayRun;
	/** Told flights whose canary crossed, of how many. */
	toldFound: number;
	told: number;
	sealedFound: string[];
	sealed: number;
	bytes: number;
}

/**
 * Replays with a share of the flights sealed, through a proxy that reads everything. A flight's
 * canary is a longitude of its declared path that no other flight has.
 */
export async function huntCanaries(
	options: Omit<ReplayRunOptions, "reachedAt">,
): Promise<CanaryResult> {
	const ports = { alpha: await freePort(), bravo: await freePort() };
	let proxy: LineProxy | null = null;
	const run = await runReplay({
		...options,
		reachedAt: {
			alpha: `https://127.0.0.1:${ports.alpha}`,
			bravo: `https://127.0.0.1:${ports.bravo}`,
		},
		onEnrolled: async ({ folders }) => {
			const paths = Object.fromEntries(Object.entries(folders).map(([id, { path }]) => [id, path]));
			proxy = await proxyBetween(paths, ports);
		},
	});
	const { heard, bytes, close } = proxy as unknown as LineProxy;
	await close();
	const crossed = new Set<string>();
	for (const text of heard)
		for (const [number] of text.matchAll(/-?\d{9,12}/g)) crossed.add(number);

	const owners = new Map<string, Set<string>>();
	for (const { id, request } of run.replay.declarations)
		for (const { outline } of request.volumes)
			if (outline.kind === "corridor")
				for (const lon9 of outline.lon9) {
					const flights = owners.get(String(lon9)) ?? new Set();
					owners.set(String(lon9), flights.add(id));
				}
	const found = new Set<string>();
	for (const [number, flights] of owners)
		if (flights.size === 1 && crossed.has(number)) for (const id of flights) found.add(id);
	const sealed = run.replay.declarations.filter(({ request }) => request.level === "sealed");
	const told = run.replay.declarations.filter(({ request }) => request.level !== "sealed");
	return {
		run,
		toldFound: told.filter(({ id }) => found.has(id)).length,
		told: told.length,
		sealedFound: sealed.filter(({ id }) => found.has(id)).map(({ id }) => id),
		sealed: sealed.length,
		bytes,
	};
}
