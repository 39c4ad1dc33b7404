import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toolMissing } from "./tools.ts";

export const withoutFaults =
	process.platform !== "linux"
		? "without Linux no library can be preloaded"
		: toolMissing("cc", "the layer that makes a disk fail cannot be compiled");

const SOURCE = fileURLToPath(new URL("../../tools/io-fault/io-fault.c", import.meta.url));
let library: string | null = null;

/** The compiled layer; compiled once a process. */
function faultLibrary(): string {
	if (library !== null) return library;
	const built = join(mkdtempSync(join(tmpdir(), "tansiq-io-fault-")), "io-fault.so");
	const flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"];
	const { status, stderr } = spawnSync("cc", [...flags, "-o", built, SOURCE, "-ldl"], {
		encoding: "utf8",
	});
	if (status !== 0) throw new Error(`cc: ${stderr}`);
	process.once("exit", () => spawnSync("rm", ["-r", join(built, "..")]));
	library = built;
	return built;
}

export interface FaultSettings {
	/** Only files whose path contains this. */
	files: string;
	/** `KIND K once|forever`, see tools/io-fault/io-fault.c. */
	fault?: string;
	/** How much longer each sync takes. */
	slowMs?: number;
	/** Where each counted call is noted. */
	log?: string;
	/** Keeps in `to` what a power cut would leave of the files in `from`. */
	shadow?: { from: string; to: string };
}

/** The environment under which a process has such a disk. */
export function faultEnv({ files, fault, slowMs, log, shadow }: FaultSettings): NodeJS.ProcessEnv {
	return {
		...process.env,
		LD_PRELOAD: faultLibrary(),
		IO_FILES: files,
		...(fault !== undefined && { IO_FAULT: fault }),
		...(slowMs !== undefined && { IO_SLOW: String(slowMs) }),
		...(log !== undefined && { IO_LOG: log }),
		...(shadow !== undefined && { IO_SHADOW: `${shadow.from}:${shadow.to}` }),
	};
}
