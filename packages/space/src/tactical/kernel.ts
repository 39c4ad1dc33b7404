import { bytesOf } from "../base64.ts";
import type { Engine } from "./engine.ts";
import { KERNEL_BASE64 } from "./kernel-bytes.ts";
import type { Layout } from "./layout.ts";

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;
/** What 32 bits address, less one page, so that no address wraps. */
const MOST_BYTES = (MOST_PAGES - 1) * PAGE_BYTES;

type Steps = Omit<Engine, "layout" | "buffer" | "reserve" | "pairsAt">;

let compiled: WebAssembly.Module | null | undefined;

/** The compiled module; null where SIMD or shared memory is absent. */
export function kernelModule(): WebAssembly.Module | null {
	if (compiled !== undefined) return compiled;
	compiled = null;
	if (typeof WebAssembly === "undefined" || typeof SharedArrayBuffer === "undefined") return null;
	const bytes = bytesOf(KERNEL_BASE64);
	if (WebAssembly.validate(bytes)) compiled = new WebAssembly.Module(bytes);
	return compiled;
}

/**
 * Shared memory for a layout; null where the machine does not give so many addresses.
 * @throws RangeError where no machine could
 */
export function kernelMemory(layout: Layout): WebAssembly.Memory | null {
	if (layout.end > MOST_BYTES)
		throw new RangeError(`capacity ${layout.capacity}: more than 4 GiB hold`);
	const initial = Math.ceil(layout.end / PAGE_BYTES);
	try {
		return new WebAssembly.Memory({ initial, maximum: MOST_PAGES, shared: true });
	} catch {
		return null;
	}
}

/** The sweep's steps in WebAssembly with SIMD, over memory that other threads may share. */
export function createKernel(
	module: WebAssembly.Module,
	memory: WebAssembly.Memory,
	layout: Layout,
): Engine {
	const { exports } = new WebAssembly.Instance(module, { env: { memory } });
	const steps = exports as unknown as Steps;
	return {
		layout,
		buffer: memory.buffer,
		measure: steps.measure,
		keys: steps.keys,
		scatter: steps.scatter,
		settle: steps.settle,
		// Counts are unsigned.
		sweep: (...given) => steps.sweep(...given) >>> 0,
		reserve(end) {
			const missing = end - memory.buffer.byteLength;
			if (missing <= 0) return;
			if (end > MOST_BYTES) throw new RangeError(`pairs to byte ${end}: more than 4 GiB hold`);
			memory.grow(Math.ceil(missing / PAGE_BYTES));
		},
		pairsAt: (at) => ({ buffer: memory.buffer, byteOffset: at }),
	};
}
