/** What no file may say: where it was made, and, at a desk, that anything is permitted. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const self = "tests/wording.test.ts";

/** Tracked files and new ones that are not ignored; binary files hold no words. */
const files = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
	cwd: root,
	encoding: "utf8",
})
	.stdout.split("\0")
	.filter((path) => path !== "" && path !== self && !/\.(png|jpg|gz|ico|woff2)$/.test(path));

/** `file:line: text` for each line that matches. A file that was just removed is passed over. */
function find(pattern: RegExp, paths: string[]): string[] {
	return paths.flatMap((path) => {
		let text: string;
		try {
			text = readFileSync(root + path, "utf8");
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
			throw error;
		}
		return text
			.split("\n")
			.flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : []));
	});
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

test("there are files to look at", () => assert.ok(files.length > 20));

test("no file names a package registry", () => {
	assert.deepEqual(
		find(/registry\.(npmjs|yarnpkg)|\bnpmmirror\b|pypi\.org|proxy\.golang/i, files),
		[],
	);
	assert.deepEqual(find(/"resolved": "https?:/, ["package-lock.json"]), []);
	const host = process.env.npm_config_registry?.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
	if (host) assert.deepEqual(find(new RegExp(escaped(host), "i"), files), []);
});

test("no file names a folder of one machine", () => {
	const home = homedir();
	const places = [root.replace(/\/$/, ""), ...(home === "/" ? [] : [`${home}/`])].map(escaped);
	const general = ["/home/\\w+/", "/Users/\\w+/", "/root/"];
	const pattern = new RegExp(`(?<![\\w.])(${[...places, ...general].join("|")})`);
	assert.deepEqual(find(pattern, files), []);
});

test("no desk says that anything is approved: a notice is not a permission", () => {
	const shown = files.filter(
		(path) => /^(packages\/language|apps\/console)\//.test(path) && !path.includes("/test/"),
	);
	assert.ok(shown.length > 0);
	assert.deepEqual(find(/approv(e[ds]?|al)\b|تمت الموافقة|مُ?وافَ?ق عليه/i, shown), []);
});

test("every reason that a verdict gives has a phrase in every language", () => {
	const sources = files.filter((path) => /^packages\/(party|agreement)\/src\/.*\.ts$/.test(path));
	const reasons = sources.flatMap((path) =>
		[...readFileSync(root + path, "utf8").matchAll(/"(reason\.[a-z_]+)"/g)].map(([, id]) => id),
	);
	assert.ok(reasons.length >= 28);
	const folder = "packages/language/src/phrases";
	for (const language of ["en", "ar", "he", "ru"]) {
		const said = [`${folder}/${language}.json`, `${folder}/agreement/${language}.json`].flatMap(
			(path) => Object.keys(JSON.parse(readFileSync(root + path, "utf8"))),
		);
		for (const id of reasons) assert.ok(said.includes(id ?? ""), `${language}: ${id}`);
	}
});
