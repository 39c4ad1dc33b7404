import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { emptyBox } from "@tansiq/space";
import type { BoxWorld } from "../worlds/volumes.ts";

const BIN = "/usr/lib/postgresql/15/bin";
const EXTENSION = "/usr/share/postgresql/15/extension/postgis.control";
const ROWS_PER_WRITE = 10_000;

/** A private server in a temporary folder, reached by a socket there; no process of it runs as root. */
export class PostGis {
	readonly #folder = mkdtempSync(join(tmpdir(), "bench-postgis-"));

	static get isInstalled(): boolean {
		return existsSync(`${BIN}/initdb`) && existsSync(EXTENSION);
	}

	start(): void {
		chmodSync(this.#folder, 0o777);
		this.#run(["initdb", "-D", `${this.#folder}/data`, "-A", "trust", "-N"]);
		const settings =
			"-c fsync=off -c shared_buffers=512MB -c listen_addresses='' " +
			`-c max_parallel_workers_per_gather=0 -c unix_socket_directories=${this.#folder}`;
		const log = `${this.#folder}/log`;
		this.#run(["pg_ctl", "-D", `${this.#folder}/data`, "-w", "-l", log, "-o", settings, "start"]);
	}

	stop(): void {
		this.#run(["pg_ctl", "-D", `${this.#folder}/data`, "-w", "-m", "immediate", "stop"]);
		rmSync(this.#folder, { recursive: true, force: true });
	}

	/** Runs SQL and returns what it wrote. */
	sql(text: string): string {
		return this.#run(["psql", ...this.#target(), "-c", text]);
	}

	/** Makes a table of a world: whole numbers, and the rectangle for the index. */
	async load(table: string, world: BoxWorld): Promise<void> {
		this.sql(`CREATE UNLOGGED TABLE ${table} (id int, south int, north int, west int, east int,
			lower int, upper int, start_us bigint, end_us bigint, plan geometry)`);
		const columns = "id,south,north,west,east,lower,upper,start_us,end_us,plan";
		const [command, ...args] = asPostgres([
			"psql",
			...this.#target(),
			"-c",
			`COPY ${table} (${columns}) FROM STDIN (FORMAT csv)`,
		]) as [string, ...string[]];
		const psql = spawn(command, args, { stdio: ["pipe", "ignore", "inherit"] });
		const ended = new Promise<number | null>((resolve) => psql.on("close", resolve));
		await pipeline(Readable.from(rowsOf(world)), psql.stdin);
		if ((await ended) !== 0) throw new Error(`PostGIS took no rows into ${table}`);
	}

	#target(): string[] {
		return [
			"-h",
			this.#folder,
			"-U",
			"postgres",
			"-d",
			"postgres",
			"-qAt",
			"-v",
			"ON_ERROR_STOP=1",
		];
	}

	#run(command: string[]): string {
		const [program, ...args] = asPostgres(command) as [string, ...string[]];
		const done = spawnSync(program, args, {
			encoding: "utf8",
			maxBuffer: 2 ** 28,
			stdio: ["ignore", command[0] === "pg_ctl" ? "ignore" : "pipe", "pipe"],
		});
		if (done.status !== 0)
			throw new Error(`${command[0]} ended with ${done.status}: ${done.stderr}`);
		return done.stdout ?? "";
	}
}

/** The server refuses to run as root. */
function asPostgres([program, ...args]: string[]): string[] {
	const own = [`${BIN}/${program}`, ...args];
	return process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--", ...own] : own;
}

function* rowsOf(world: BoxWorld): Generator<string> {
	const box = emptyBox();
	let rows: string[] = [];
	for (let i = 0; i < world.count; i++) {
		const b = world.box(i, box);
		const [west, south, east, north] = [b.west7, b.south7, b.east7, b.north7].map((v) => v / 1e7);
		rows.push(
			`${i},${b.south7},${b.north7},${b.west7},${b.east7},${b.lower01mm},${b.upper01mm},` +
				`${b.startUs},${b.endUs},"LINESTRING(${west} ${south},${east} ${north})"\n`,
		);
		if (rows.length < ROWS_PER_WRITE) continue;
		yield rows.join("");
		rows = [];
	}
	yield rows.join("");
}
