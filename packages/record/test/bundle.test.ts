import assert from "node:assert/strict";
import { test } from "node:test";
import { verifyBundle } from "@tansiq/record";
import { cases } from "./bundle/cases.ts";

for (const { name, build, verdict, says = [], silent = [] } of cases) {
	test(`bundle: ${name}`, () => {
		const report = verifyBundle(build());
		const said = [...report.faults, ...report.claims].map(({ file, code }) => `${file} ${code}`);
		const shown = JSON.stringify(report, null, 1);
		assert.equal(
			report.forks.length > 0 ? "fork" : report.faults.length > 0 ? "faults" : "ok",
			verdict,
			shown,
		);
		const isSaid = (wanted: string): boolean => {
			const [file = "", code = ""] = wanted.includes(" ") ? wanted.split(" ") : ["", wanted];
			return said.some((line) => line.includes(file) && line.endsWith(` ${code}`));
		};
		for (const wanted of says) assert.ok(isSaid(wanted), `${wanted} is not in ${shown}`);
		for (const unwanted of silent) assert.ok(!isSaid(unwanted), `${unwanted} is in ${shown}`);
	});
}
