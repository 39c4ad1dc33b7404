/**
 * Compiles packages/space/assembly/sweep.ts and writes the bytes to
 * packages/space/src/tactical/kernel-bytes.ts: `node tools/wasm.ts`.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const SOURCE = "packages/space/assembly/sweep.ts";
const TARGET = "packages/space/src/tactical/kernel-bytes.ts";
const FLAGS = [
	"-O3",
	...["--runtime", "stub"],
	...["--enable", "simd", "--enable", "threads"],
	...["--importMemory", "--sharedMemory", "--noExportMemory"],
	...["--initialMemory", "1", "--maximumMemory", "65536"],
];
const WIDTH = 92;

const root = fileURLToPath(new URL("../", import.meta.url));

/** The module's bytes. @throws Error with the compiler's words */
export async function compileKernel(): Promise<Uint8Array> {
	let bytes: Uint8Array | undefined;
	const { error, stderr } = await asc.main(
		[SOURCE, "--baseDir", root, "--outFile", "sweep.wasm", ...FLAGS],
		{
			writeFile: (_name: string, contents: string | Uint8Array) => {
				bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
			},
		},
	);
	if (error !== null || bytes === undefined) throw new Error(`${SOURCE}: ${stderr}`);
	return bytes;
}

/** The text of the file that holds the bytes. */
export function kernelSource(bytes: Uint8Array): string {
	const lines = Buffer.from(bytes)
		.toString("base64")
		.match(new RegExp(`.{1,${WIDTH}}`, "g"));
	return [
		`/** ${SOURCE}, compiled: written by tools/wasm.ts. */`,
		"export const KERNEL_BASE64 =",
		...(lines ?? []).map((line, i, all) => `\t"${line}"${i === all.length - 1 ? ";" : " +"}`),
		"",
	].join("\n");
}

if (import.meta.main) {
	const bytes = await compileKernel();
	writeFileSync(root + TARGET, kernelSource(bytes));
	process.stdout.write(`${TARGET}: ${bytes.length} bytes of WebAssembly\n`);
}
