/**
 * What a line costs in time, on loopback and over a slow link, with real nodes, real TLS and a real
 * database: `npm run -s bench -- line`. What each figure runs from and to stands in `bench/line/`.
 */
import { catchUp } from "./line/catch-up.ts";
import { receipts } from "./line/receipt.ts";

const PARTS = { receipts, catchUp };

const asked = process.argv[2];
const figures: Record<string, string | number> = { name: "line" };
for (const [part, measure] of Object.entries(PARTS))
	if (asked === undefined || asked === part) Object.assign(figures, await measure());
figures.rss_mb = Math.round(process.resourceUsage().maxRSS / 1024);
for (const [name, value] of Object.entries(figures))
	process.stdout.write(`${name.padEnd(36)} ${value}\n`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
