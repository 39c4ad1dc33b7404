/** Style and correctness by Biome, then the direction of imports by architecture.ts. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { checkArchitecture } from "./architecture.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const biome = `${root}node_modules/@biomejs/biome/bin/biome`;

const args = [
	biome,
	"check",
	"--error-on-warnings",
	"--max-diagnostics=200",
	...process.argv.slice(2),
];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });

const violations = checkArchitecture(root);
for (const violation of violations) process.stdout.write(`${violation}\n`);
process.stdout.write(`Architecture: ${violations.length} violations.\n`);
process.exitCode = status === 0 && violations.length === 0 ? 0 : 1;
