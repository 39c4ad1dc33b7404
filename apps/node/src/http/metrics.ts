import { isOpen } from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import type { Context } from "./context.ts";

/** `/health` for whoever restarts the process, `/metrics` in the Prometheus text format. */
export function metricRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	app.get(
		"/health",
		{ schema: { summary: "Whether the node can take and keep what it is told" } },
		async () => {
			await runtime.durable();
			return { status: "ok", party: runtime.state.self, position: runtime.position };
		},
	);
	app.get("/metrics", { schema: { summary: "Prometheus metrics" } }, async (_, reply) => {
		const lines = Object.entries(await metrics(context)).flatMap(
			([name, { help, type, value }]) => [
				`# HELP ${name} ${help}`,
				`# TYPE ${name} ${type}`,
				`${name} ${value}`,
			],
		);
		reply.header("content-type", "text/plain; version=0.0.4; charset=utf-8");
		return `${lines.join("\n")}\n`;
	});
}

interface Metric {
	help: string;
	type: "gauge" | "counter";
	value: number;
}

async function metrics(context: Context): Promise<Record<string, Metric>> {
	const { state, watch, journal, position, meter } = context.runtime;
	const { commits, fsyncMedianUs, fsyncP99Us } = await journal.stats();
	const dialogues = [...state.dialogues.values()];
	const { own, mirrored } = state.line;
	const count = (help: string, value: number): Metric => ({ help, type: "counter", value });
	const gauge = (help: string, value: number): Metric => ({ help, type: "gauge", value });
	return {
		tansiq_journal_position: count("Events journalled", position),
		tansiq_journal_commits_total: count("Transactions committed since the start", commits),
		tansiq_journal_fsync_median_seconds: gauge("Median commit, newest 4096", fsyncMedianUs / 1e6),
		tansiq_journal_fsync_p99_seconds: gauge("99th percentile commit", fsyncP99Us / 1e6),
		tansiq_operations: gauge("Operations known", state.registry.operations.size),
		tansiq_conflicts_total: count("Conflicts found", state.conflicts.size),
		tansiq_dialogues_unanswered: gauge(
			"Dialogues without an answer",
			dialogues.filter(({ answer }) => answer === null).length,
		),
		tansiq_alerts_open: gauge("Open alerts", [...state.alerts.values()].filter(isOpen).length),
		tansiq_holds: gauge("Notices waiting for a releaser", state.holds.size),
		tansiq_tracks: gauge("Tracks in the picture", watch.picture.tracks.size),
		tansiq_checks_total: count("Checks of operations", meter.check.count),
		tansiq_check_cpu_seconds_total: count("CPU time of them", meter.check.cpuUs / 1e6),
		tansiq_ticks_total: count("Ticks of the watch", meter.tick.count),
		tansiq_tick_cpu_seconds_total: count("CPU time of them", meter.tick.cpuUs / 1e6),
		tansiq_pairs_unjudged: gauge(
			"Pairs of tracks that no rule could judge",
			watch.unjudged.datum + watch.unjudged.minima,
		),
		tansiq_entries_said_total: count("Own entries", own.urgent.size + own.routine.size),
		tansiq_entries_unreceipted: gauge(
			"Own entries without a countersignature",
			own.urgent.tail.length + own.routine.tail.length,
		),
		tansiq_entries_mirrored_total: count(
			"Entries of the peer held here",
			mirrored.urgent.size + mirrored.routine.size,
		),
		...Object.fromEntries(
			Object.entries(await context.vitals()).map(([name, value]) => [name, gauge(name, value)]),
		),
	};
}
