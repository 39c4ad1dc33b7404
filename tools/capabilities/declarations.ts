import { globSync, readFileSync } from "node:fs";

/** Tests that act as a person does: through the command, the interface, or the browser. */
const DRIVING = "{apps/{cli,node,console,mediator}/test,tests}/**/*.test.ts";

/** A text of the source whose replacement takes a capability away. */
export interface Plant {
	file: string;
	find: string;
	replace: string;
}

/** What a test says that it shows, in the comment above it. */
export interface Declaration {
	/** The test's file below the root, and its name. */
	file: string;
	test: string;
	/** Rows of the mission. */
	rows: string[];
	/** What a person does, in a sentence. */
	does: string;
	/** The command, path or screen that it is done with. */
	reach: string;
	plant: Plant;
}

const BLOCK =
	/\/\*\*\n((?:[ \t]*\*(?!\/)[^\n]*\n)+)[ \t]*\*\/\n[ \t]*test\(\s*"((?:[^"\\\n]|\\.)*)"/g;
const PLANT = /^(\S+): `([^`]+)` → `([^`]*)`$/;

/** Every declaration of the tests below `root` (which ends in a slash), in the order of their files. */
export function declarationsIn(root: string): Declaration[] {
	return globSync(DRIVING, { cwd: root, exclude: ["**/node_modules"] })
		.sort()
		.flatMap((file) => declarationsOf(file, readFileSync(root + file, "utf8")));
}

/** @throws Error that names the file, the test and what its comment lacks */
export function declarationsOf(file: string, source: string): Declaration[] {
	const found: Declaration[] = [];
	for (const [, comment = "", test = ""] of source.matchAll(BLOCK)) {
		if (!comment.includes("@row ")) continue;
		const of = (tag: string): string => {
			const text = tagged(comment, tag);
			if (text === "") throw new Error(`${file}: ${test}: expected @${tag} in its comment`);
			return text;
		};
		const plant = PLANT.exec(of("plant"));
		if (plant === null)
			throw new Error(`${file}: ${test}: @plant: expected \`path: \`text\` → \`text\`\``);
		const [, planted = "", find = "", replace = ""] = plant;
		found.push({
			file,
			test: JSON.parse(`"${test}"`),
			rows: of("row").split(/\s+/),
			does: of("does"),
			reach: of("reach"),
			plant: { file: planted, find, replace },
		});
	}
	const declared = source.match(/^\s*\* @row /gm)?.length ?? 0;
	if (declared !== found.length)
		throw new Error(`${file}: ${declared} times @row, expected each right above a test`);
	return found;
}

/** What follows a tag, to the next one, on one line. */
function tagged(comment: string, tag: string): string {
	const lines = comment.split("\n").map((line) => line.replace(/^\s*\* ?/, ""));
	const first = lines.findIndex((line) => line.startsWith(`@${tag} `));
	if (first < 0) return "";
	const next = lines.findIndex((line, i) => i > first && line.startsWith("@"));
	return lines
		.slice(first, next < 0 ? lines.length : next)
		.join(" ")
		.slice(tag.length + 2)
		.trim()
		.replace(/\s+/g, " ");
}
