import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyBundle } from "@tansiq/record";
import { cases } from "./bundle/forgeries.ts";

for (const { name, build, verdict, says = [] } of cases) {
	test(`bundle: ${name}`, () => {
		const report = verifyBundle(build());
		const said = [...report.faults, ...report.claims].map(({ file, code }) => `${file} ${code}`);
		const shown = JSON.stringify(report, null, 1);
		assert.equal(
			report.forks.length > 0 ? "fork" : report.faults.length > 0 ? "faults" : "ok",
			verdict,
			shown,
		);
		for (const wanted of says) {
			const [file = "", code = ""] = wanted.includes(" ") ? wanted.split(" ") : ["", wanted];
			assert.ok(
				said.some((line) => line.includes(file) && line.endsWith(` ${code}`)),
				`${wanted} is not in ${shown}`,
			);
		}
	});
}
