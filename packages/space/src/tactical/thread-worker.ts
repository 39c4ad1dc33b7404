/** The life of one of the other threads of a threaded sweep. */
import { parentPort, workerData } from "node:worker_threads";
import { createKernel } from "./kernel.ts";
import type { Layout } from "./layout.ts";
import { awaitChange, controlOf, doTask, WORD } from "./thread-work.ts";

export interface ThreadStart {
	module: WebAssembly.Module;
	memory: WebAssembly.Memory;
	layout: Layout;
	thread: number;
}

const { module, memory, layout, thread } = workerData as ThreadStart;
const engine = createKernel(module, memory, layout);
const control = controlOf(engine);
let ticket = Atomics.load(control, WORD.ticket);
parentPort?.postMessage("ready");
for (;;) {
	awaitChange(control, WORD.ticket, ticket);
	ticket = Atomics.load(control, WORD.ticket);
	try {
		doTask(engine, control, thread);
	} catch {
		Atomics.store(control, WORD.failed, 1);
	}
	Atomics.sub(control, WORD.running, 1);
	Atomics.notify(control, WORD.running);
}
