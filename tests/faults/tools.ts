import { spawnSync } from "node:child_process";

/**
 * What these tests drive besides Node. False when the tool is there; else why the test skips,
 * ready for `skip`.
 */
export function toolMissing(tool: string, consequence: string): string | false {
	const here = spawnSync("sh", ["-c", 'command -v "$1"', "sh", tool]).status === 0;
	return here ? false : `without ${tool} ${consequence}`;
}
