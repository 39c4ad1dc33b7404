/** Compiles what is in packages/space/assembly and writes the bytes into sources: `node tools/wasm.ts [KERNEL …]`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** What is compiled, into which file, and how. */
export const KERNELS = {
	sweep: {
		source: "packages/space/assembly/sweep/index.ts",
		target: "packages/space/src/tactical/kernel-bytes.ts",
		flags: ["--enable", "simd", "--enable", "threads", "--sharedMemory"],
	},
	grid: {
		source: "packages/space/assembly/grid/index.ts",
		target: "packages/space/src/strategic/kernel-bytes.ts",
		flags: [],
	},
} as const;
export type Kernel = keyof typeof KERNELS;

const FLAGS = [
	"-O3",
	...["--runtime", "stub"],
	...["--importMemory", "--noExportMemory"],
	...["--initialMemory", "1", "--maximumMemory", "65536"],
];
const WIDTH = 92;

const root = fileURLToPath(new URL("../", import.meta.url));

/** The module's bytes. @throws Error with the compiler's words */
export async function compileKernel(kernel: Kernel): Promise<Uint8Array> {
	const { source, flags } = KERNELS[kernel];
	let bytes: Uint8Array | undefined;
	const { error, stderr } = await asc.main(
		[source, "--baseDir", root, "--outFile", `${kernel}.wasm`, ...FLAGS, ...flags],
		{
			writeFile: (_name: string, contents: string | Uint8Array) => {
				bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
			},
		},
	);
	if (error !== null || bytes === undefined) throw new Error(`${source}: ${stderr}`);
	return bytes;
}

/** The text of the file that holds the bytes. */
export function kernelSource(bytes: Uint8Array, kernel: Kernel): string {
	const lines = Buffer.from(bytes)
		.toString("base64")
		.match(new RegExp(`.{1,${WIDTH}}`, "g"));
	return [
		`/** ${KERNELS[kernel].source}, compiled: written by tools/wasm.ts. */`,
		"export const KERNEL_BASE64 =",
		...(lines ?? []).map((line, i, all) => `\t"${line}"${i === all.length - 1 ? ";" : " +"}`),
		"",
	].join("\n");
}

if (import.meta.main) {
	const named = process.argv.slice(2) as Kernel[];
	for (const kernel of named.length > 0 ? named : (Object.keys(KERNELS) as Kernel[])) {
		const bytes = await compileKernel(kernel);
		writeFileSync(root + KERNELS[kernel].target, kernelSource(bytes, kernel));
		process.stdout.write(`${KERNELS[kernel].target}: ${bytes.length} bytes of WebAssembly\n`);
	}
}
