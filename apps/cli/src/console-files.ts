import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the built console is, or null when it has not been built: then a node serves its API alone. */
export function consoleFolder(): string | null {
	const folder = fileURLToPath(new URL("../../console/dist/", import.meta.url));
	return existsSync(`${folder}index.html`) ? folder : null;
}
