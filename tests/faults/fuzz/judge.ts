import assert from "node:assert/strict";
import { TARGETS, type Target } from "./targets.ts";

/** Coarse: what takes longer than this hangs, and a peer could stop a node with it. */
export const HANG_MS = 2_000;

const truths = new Map<Target, Set<string>>();

/** What the target takes of what was really said. */
function truthOf(target: Target): Set<string> {
	const known =
		truths.get(target) ?? new Set(target.samples.flatMap((bytes) => target.take(bytes)));
	truths.set(target, known);
	return known;
}

export interface Judged {
	/** Name of the error that refused it, or "taken". */
	result: string;
	/** Of processor time. */
	durationMs: number;
}

/**
 * Gives bytes to a target. Fails when it throws anything that is not documented, hangs, or takes
 * what was never said.
 */
export function judge(target: Target, bytes: Uint8Array): Judged {
	const truth = truthOf(target);
	// Of this process, so that a busy machine is not taken for a slow parser.
	const started = process.cpuUsage();
	let result = "taken";
	try {
		const taken = target.take(bytes);
		if (!target.unsigned)
			for (const piece of taken)
				assert.ok(truth.has(piece), `taken, and never said: ${piece.slice(0, 400)}`);
	} catch (error) {
		if (!target.errors.some((type) => error instanceof type)) throw error;
		result = (error as Error).name;
	}
	const { user, system } = process.cpuUsage(started);
	const durationMs = (user + system) / 1_000;
	assert.ok(durationMs < HANG_MS, `took ${Math.round(durationMs)} ms, expected < ${HANG_MS}`);
	return { result, durationMs };
}

export function targetNamed(name: string): Target {
	const target = TARGETS.find((each) => each.name === name);
	assert.ok(target !== undefined, `corpus: no target is called ${name}`);
	return target;
}
