import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoAgreement, enrol } from "@tansiq/cli";
import type { NodeFolder } from "@tansiq/node";
import { DAY_US } from "@tansiq/space";

/** Who speaks for the benchmark at either desk. */
export const SIGN_IN = { operator: "script", passphrase: "replay" };

export interface Enrolled {
	root: string;
	folders: Record<"alpha" | "bravo", NodeFolder>;
	remove(): void;
}

/** Folders of both parties of one line. */
export async function enrolled(
	clock: "system" | "driven",
	startUs: number,
	reachedAt: Record<string, string> = {},
	listening: Record<string, { lineHost: string; linePort: number }> = {},
): Promise<Enrolled> {
	const root = mkdtempSync(join(tmpdir(), "tansiq-bench-"));
	const theatre = { south9: 45e9, west9: 7e9, north9: 47e9, east9: 9e9 };
	const validity = { startUs: startUs - DAY_US, endUs: startUs + 30 * DAY_US };
	const { folders } = await enrol(
		root,
		["alpha", "bravo"].map((id) => ({ id, name: id })),
		{
			line: "bench",
			agreement: demoAgreement({ id: "bench", theatre, validity }, []),
			clock,
			mode: "live",
		},
		reachedAt,
		listening,
	);
	return {
		root,
		folders: folders as Enrolled["folders"],
		remove: () => rmSync(root, { recursive: true, force: true }),
	};
}

export const quantile = (values: readonly number[], fraction: number): number =>
	[...values].sort((a, b) => a - b)[Math.floor(values.length * fraction)] ?? Number.NaN;

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Two places behind the point are more than the machine can tell. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;
