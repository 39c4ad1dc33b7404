import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compileKernel, KERNELS, type Kernel, kernelSource } from "../../../tools/wasm.ts";

for (const kernel of Object.keys(KERNELS) as Kernel[]) {
	test(`the bytes of the ${kernel} kernel are those that its source compiles to`, async () => {
		const kept = readFileSync(
			new URL(`../../../${KERNELS[kernel].target}`, import.meta.url),
			"utf8",
		);
		assert.equal(
			kept,
			kernelSource(await compileKernel(kernel), kernel),
			"run: node tools/wasm.ts",
		);
	});
}
