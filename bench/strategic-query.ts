/**
 * Which of a million volumes do others meet: `npm run -s bench -- strategic-query`. Boxes of
 * latitude, longitude, time and height; 20,000 questions of the same kind as the volumes.
 */
import { compare, type Side } from "./compare.ts";
import { flatbushOf } from "./strategic/flatbush.ts";
import {
	askGrid,
	askGridSingly,
	askRbush,
	gridOf,
	type Hits,
	hitKeys,
	rbushOf,
} from "./strategic/hits.ts";
import { PostGis } from "./strategic/postgis.ts";
import { BoxWorld } from "./worlds/volumes.ts";

const VOLUMES = 1_000_000;
const QUERIES = 20_000;

/** The index of the plane finds the rows, whole numbers decide: the plan that was found fastest. */
const JOIN = `COPY (SELECT q.id, v.id FROM queries q JOIN volumes v ON v.plan && q.plan
	AND v.south <= q.north AND v.north >= q.south AND v.west <= q.east AND v.east >= q.west
	AND v.lower <= q.upper AND v.upper >= q.lower
	AND v.start_us <= q.end_us AND v.end_us >= q.start_us) TO STDOUT`;

const world = new BoxWorld(VOLUMES, 1);
const queries = new BoxWorld(QUERIES, 2);
const keys = (hits: Hits) => hitKeys(hits, VOLUMES);

const started = performance.now();
const grid = gridOf(world);
const buildMs = performance.now() - started;
const { tree } = await rbushOf(world);
const askFlatbush = await flatbushOf(world);

const ours: Side<Hits> = {
	name: "hash grid, 64 together",
	threads: 1,
	run: () => askGrid(grid, queries),
	keys,
};
const peers: Side<Hits>[] = [
	{ name: "rbush-3d (x, y, t)", threads: 1, run: () => askRbush(tree, queries), keys },
	{ name: "flatbush (x, y) and filter", threads: 1, run: () => askFlatbush(queries), keys },
	{ name: "hash grid, one by one", threads: 1, run: () => askGridSingly(grid, queries), keys },
];
const postgis = PostGis.isInstalled ? new PostGis() : null;
try {
	if (postgis === null) process.stdout.write("PostGIS is not installed: not measured\n");
	else {
		postgis.start();
		postgis.sql("CREATE EXTENSION postgis");
		await postgis.load("volumes", world);
		await postgis.load("queries", queries);
		postgis.sql("CREATE INDEX ON volumes USING gist (plan)");
		postgis.sql("VACUUM ANALYZE volumes");
		postgis.sql("ANALYZE queries");
		const rows = () =>
			postgis.sql(`SET enable_hashjoin = off; SET enable_mergejoin = off; ${JOIN}`);
		peers.push({
			name: "PostGIS (2-D GiST and filter)",
			threads: 1,
			run: () => hitsOf(rows()),
			keys,
		});
	}
	await compare({
		name: "strategic-query",
		work: `${QUERIES} questions of ${VOLUMES} volumes (boxes of x, y, t and height)`,
		unit: "a question",
		units: QUERIES,
		ours: ours as Side<never>,
		peers: peers as Side<never>[],
		figures: {
			build_ms: Math.round(buildMs),
			index_bytes_a_volume: Math.round(grid.bytes / VOLUMES),
		},
	});
} finally {
	postgis?.stop();
}

/** Rows of a query and a volume. */
function hitsOf(rows: string): Hits {
	const pairs = rows
		.trim()
		.split("\n")
		.filter((row) => row !== "")
		.map((row) => row.split("\t").map(Number) as [number, number]);
	return { questions: pairs.map(([question]) => question), slots: pairs.map(([, slot]) => slot) };
}
