import { hash } from "node:crypto";
import { tilePath } from "@tansiq/record";
import { type Case, ENTRY, edit, jointOf, proofOf, ROUTINE } from "./case.ts";
import { bundleOf, emptyLine, logOf, say, smallLine, tamper } from "./line.ts";

/** Files that are not what bundle.json says, or not of the layout; tiles and blobs. */

export const filesCases: readonly Case[] = [
	{ name: "a good line", verdict: "ok", build: () => bundleOf(smallLine()) },
	{ name: "a line just founded", verdict: "ok", build: () => bundleOf(emptyLine()) },
	{
		name: "a range of entries",
		verdict: "ok",
		build: () => {
			const line = smallLine();
			const { entries } = logOf(line, "alpha", "routine");
			const range = [0, 3, 4].map((index) => ({ index, bytes: entries[index] as Uint8Array }));
			return bundleOf(line, { log: { "alpha/routine": { first: 3, end: 5, entries: range } } });
		},
	},
	{
		name: "joint statement, exhibits and blobs",
		verdict: "ok",
		build: () => {
			const line = smallLine();
			const proofs = [0, 1, 5].map((index) => proofOf(line, "bravo", "routine", index));
			const blobs = [Buffer.from("geometry")];
			return bundleOf(line, { joint: [jointOf(line)], proofs, blobs });
		},
	},
	{
		name: "blob changed",
		verdict: "faults",
		says: ["blobs/ blob"],
		build: () => {
			const line = smallLine();
			const path = `blobs/${hash("sha256", "geometry")}`;
			const bundle = bundleOf(line, { blobs: [Buffer.from("geometry")] });
			return tamper(
				bundle,
				edit(path, () => "geometrY"),
			);
		},
	},
	{
		name: "duplicate keys in bundle.json",
		verdict: "faults",
		says: ["bundle.json manifest"],
		build: () => {
			const bundle = bundleOf(smallLine());
			edit("bundle.json", (text) => text.replace('"from":', '"from":0,"from":'))(bundle);
			return bundle;
		},
	},
	{
		name: "a file that is not listed",
		verdict: "faults",
		says: ["manifest"],
		build: () => bundleOf(smallLine()).set(`blobs/${hash("sha256", "x")}`, Buffer.from("x")),
	},
	{
		name: "a file of no place in the layout",
		verdict: "faults",
		says: ["letter.txt manifest"],
		build: () =>
			tamper(bundleOf(smallLine()), (files) => files.set("letter.txt", Buffer.from("x"))),
	},
	{
		name: "a listed file that is gone",
		verdict: "faults",
		says: [`${ENTRY}3 manifest`, `${ENTRY}3 missing`],
		build: () => {
			const bundle = bundleOf(smallLine());
			bundle.delete(`${ENTRY}3`);
			return bundle;
		},
	},
	{
		name: "an entry of the range left out",
		verdict: "faults",
		says: [`${ENTRY}3 missing`],
		build: () => tamper(bundleOf(smallLine()), (files) => files.delete(`${ENTRY}3`)),
	},
	{
		name: "entry 0 left out",
		verdict: "faults",
		says: [`${ENTRY}0 missing`],
		build: () =>
			bundleOf(smallLine(), { log: { "alpha/routine": { first: 3, end: 3, entries: [] } } }),
	},
	{
		name: "an entry beyond the log",
		verdict: "faults",
		says: [`${ENTRY}99 place`],
		build: () =>
			tamper(bundleOf(smallLine()), (files) => files.set(`${ENTRY}99`, Buffer.from("x"))),
	},
	{
		name: "a tile changed",
		verdict: "faults",
		says: [`${ENTRY}2 leaf`, "checkpoint root"],
		build: () =>
			tamper(bundleOf(smallLine()), (files) => {
				const path = ROUTINE + tilePath(0, 0, 9);
				const tile = Buffer.from(files.get(path) ?? []);
				tile.writeUInt8(tile.readUInt8(64) ^ 1, 64);
				files.set(path, tile);
			}),
	},
	{
		name: "a tile missing",
		verdict: "faults",
		says: ["tile"],
		build: () =>
			tamper(bundleOf(smallLine()), (files) => files.delete(ROUTINE + tilePath(0, 0, 9))),
	},
	{
		name: "a tile too many",
		verdict: "faults",
		says: ["tile/0/001 tile"],
		build: () =>
			tamper(bundleOf(smallLine()), (files) =>
				files.set(ROUTINE + tilePath(0, 1), Buffer.alloc(8192)),
			),
	},
	{
		name: "bundle.json of other parties",
		verdict: "faults",
		says: ["bundle.json manifest", `${ENTRY}2 seen`],
		build: () => {
			const bundle = bundleOf(smallLine());
			edit("bundle.json", (text) =>
				text.replaceAll('"bravo/', '"charlie/').replace('"bravo"]', '"charlie"]'),
			)(bundle);
			return bundle;
		},
	},
	{
		name: "bundle.json of another line",
		verdict: "faults",
		says: ["bundle.json manifest"],
		build: () => {
			const bundle = bundleOf(smallLine());
			edit("bundle.json", (text) => text.replace('"line7"', '"line8"'))(bundle);
			return bundle;
		},
	},
	{
		name: "a file that is not as it is listed",
		verdict: "faults",
		says: ["policy manifest"],
		build: () => bundleOf(smallLine()).set("policy", Buffer.from("quorum none\n")),
	},
	...(
		[
			["missing", () => undefined],
			["changed", (tile) => Buffer.from(tile).reverse()],
		] as [string, (tile: Uint8Array) => Uint8Array | undefined][]
	).map(
		([name, change]): Case => ({
			name: `an upper tile ${name}`,
			verdict: "faults",
			says: ["tile/1/000.p/1 tile"],
			build: () => {
				const line = emptyLine();
				for (let i = 1; i < 257; i++) say(line, "alpha", "routine", "TQ-20", {});
				return tamper(bundleOf(line), (files) => {
					const path = ROUTINE + tilePath(1, 0, 1);
					const tile = change(files.get(path) ?? new Uint8Array());
					if (tile) files.set(path, tile);
					else files.delete(path);
				});
			},
		}),
	),
];
