import { bytesOf } from "../base64.ts";
import { KERNEL_BASE64 } from "./kernel-bytes.ts";
import { sizeClasses } from "./size-classes.ts";

/** Where boxes are given and tables lie: the numbers stand again in assembly/grid/layout.ts. */
export const BOXES = 4096;
const TABLES = 196_608;
/** Boxes that are given at once. */
export const MOST_BOXES = 64;

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;

/** The functions of assembly/grid/index.ts. Counts and addresses come back signed. */
export interface GridKernel {
	size(): number;
	bytes(): number;
	reserve(bytes: number): number;
	has(slot: number): number;
	read(slot: number): void;
	put(count: number): number;
	drop(slot: number): void;
	ask(count: number, isTimeClosed: boolean, answers: number, most: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** An empty grid in a memory of its own. @throws RangeError when there is no memory */
export function createKernel(): { kernel: GridKernel; memory: WebAssembly.Memory } {
	compiled ??= new WebAssembly.Module(bytesOf(KERNEL_BASE64));
	const tables = sizeClasses();
	const initial = Math.ceil((TABLES + tables.byteLength) / PAGE_BYTES);
	const memory = new WebAssembly.Memory({ initial, maximum: MOST_PAGES });
	new Float64Array(memory.buffer, TABLES, tables.length).set(tables);
	const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
	return { kernel: exports as unknown as GridKernel, memory };
}
