/**
 * Loaded with `--import` into a test and every process that it starts: the one module that
 * TANSIQ_PLANT names is read without its capability. The file on disk is never touched.
 */
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const { root, file, find, replace } = JSON.parse(process.env.TANSIQ_PLANT ?? "{}");

registerHooks({
	load(url, context, nextLoad) {
		const loaded = nextLoad(url, context);
		if (!url.startsWith("file:") || fileURLToPath(url) !== root + file) return loaded;
		const source = Buffer.from(loaded.source).toString("utf8");
		return { ...loaded, source: source.replace(find, () => replace) };
	},
});
