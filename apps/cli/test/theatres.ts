import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { Agreement } from "@tansiq/agreement";
import type { DeclareRequest } from "@tansiq/api";
import { freePort } from "@tansiq/carriers";
import { DAY_US, HOUR_US } from "@tansiq/space";
import { type LineProxy, proxyBetween } from "../../../tests/system/line-proxy.ts";
import { until } from "../../../tests/system/until.ts";
import { demoAgreement } from "../src/drive/agreements.ts";
import { type Client, clientOf } from "../src/drive/client.ts";
import { enrol } from "../src/drive/enrol.ts";
import { PASSPHRASE, scratch } from "./command.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
/** Everybody of these tests. */
export const PERSON = { operator: "duty-1", passphrase: PASSPHRASE };
/** Both lines' theatres: they overlap, so that nothing but the compartment keeps them apart. */
const BOX = { south9: 45e9, west9: 7e9, north9: 49e9, east9: 10e9 };

export interface Desk {
	folder: string;
	url: string;
	client: Client;
}

/** Alpha is on two lines, with bravo in the north and with charlie in the south. */
export interface World {
	root: string;
	north: { alpha: Desk; bravo: Desk };
	south: { alpha: Desk; charlie: Desk };
	/** All that crosses the southern line. */
	southern: LineProxy;
}

/** Enrols both lines; nothing runs yet. */
export async function world(
	t: { after(done: () => void): void },
	terms: { north?: Partial<Agreement>; south?: Partial<Agreement> } = {},
): Promise<World> {
	const root = scratch(t);
	const nowUs = Date.now() * 1_000;
	const validity = { startUs: nowUs - HOUR_US, endUs: nowUs + 30 * DAY_US };
	const line = async (
		id: string,
		other: string,
		reachedAt: Record<string, string>,
		more: Partial<Agreement> = {},
	): Promise<Record<string, Desk>> => {
		const agreement = {
			...demoAgreement({ id, theatre: BOX, validity }, []),
			...more,
			parties: ["alpha", other] as [string, string],
		};
		const { folders, urls } = await enrol(
			join(root, id),
			["alpha", other].map((party) => ({ id: party, name: party })),
			{ line: id, agreement, clock: "system", mode: "live" },
			reachedAt,
			{},
			PERSON,
		);
		return Object.fromEntries(
			Object.entries(folders).map(([party, { path }]) => {
				const url = urls[party] as string;
				const client = clientOf(url, PERSON);
				t.after(() => client.close());
				return [party, { folder: path, url, client }];
			}),
		);
	};
	const north = await line("north", "bravo", {}, terms.north);
	const ports = { alpha: await freePort(), bravo: await freePort() };
	const south = await line(
		"south",
		"charlie",
		{ alpha: `https://127.0.0.1:${ports.alpha}`, charlie: `https://127.0.0.1:${ports.bravo}` },
		terms.south,
	);
	const paths = { alpha: south.alpha?.folder ?? "", bravo: south.charlie?.folder ?? "" };
	const proxy = await proxyBetween(paths, ports);
	t.after(() => void proxy.close());
	return { root, north, south, southern: proxy } as unknown as World;
}

export interface Serving {
	/** All that it wrote to standard error. */
	log(): string;
	out(): string;
	kill(): void;
	ended: Promise<number | null>;
}

/** `tansiq serve` with these folders, until it has said where each of them answers. */
export async function serve(
	t: Pick<TestContext, "after"> | { after(done: () => void): void },
	folders: string[],
	env: NodeJS.ProcessEnv = process.env,
): Promise<Serving> {
	const child = spawn(process.execPath, [MAIN, "serve", ...folders], {
		stdio: ["ignore", "pipe", "pipe"],
		env,
	});
	let [out, err] = ["", ""];
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		out += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		err += text;
	});
	t.after(() => void child.kill("SIGKILL"));
	const ended = once(child, "close").then(([code]) => code as number | null);
	await Promise.race([
		until(`${folders} are served`, async () => out.split("\n").length > folders.length),
		ended.then((code) => {
			throw new Error(`serve ended with ${code}: ${err}`);
		}),
	]);
	return { log: () => err, out: () => out, kill: () => void child.kill("SIGTERM"), ended };
}

/** A disc of 1 km, for ten minutes that begin in so many. */
export function disc(
	lat9: number,
	lon9: number,
	minutes: number,
	more: Partial<DeclareRequest> = {},
): DeclareRequest {
	const startUs = (Math.floor(Date.now() / 1_000) + minutes * 60) * 1_000_000;
	return {
		class: "uncrewed",
		category: "civil",
		volumes: [
			{
				outline: { kind: "disc", lat9, lon9, radiusMm: 1_000_000 },
				band: { datum: "W84", lower01mm: 0, upper01mm: 1_000_000 },
				window: { startUs, endUs: startUs + 600_000_000 },
			},
		],
		...more,
	};
}
