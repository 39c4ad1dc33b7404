import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import { trackViews } from "../views.ts";
import type { Context } from "./context.ts";

const DESK_MS = 250;
const TRACKS_MS = 250;
const KEEPALIVE_MS = 10_000;
/** A reader that does not drain this much is cut off; it reconnects and gets the whole desk. */
const MAX_BUFFERED = 8 * 1024 * 1024;

export interface Live {
	/**
	 * The state changed: desks are sent, at most four a second, when that is durable; what is urgent
	 * waits for no other.
	 */
	changed(isUrgent?: boolean): void;
	/** The picture or the clock moved. */
	moved(): void;
	close(): void;
}

/** `GET /v1/live`: server-sent events, each named by the journal position that it depends on. */
export function liveRoutes(app: FastifyInstance, context: Context): Live {
	const { runtime } = context;
	const readers = new Set<ServerResponse>();

	/** Sends what was made from the state at a position, once that position is durable. */
	const send = async (event: string, position: number, data: unknown): Promise<void> => {
		const text = `id: ${position}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
		await runtime.durable(position);
		for (const reader of readers)
			if (reader.writableLength > MAX_BUFFERED) reader.destroy();
			else reader.write(text);
	};
	const sendDesk = async (): Promise<void> => {
		if (readers.size === 0) return;
		const desk = await context.desk();
		await send("desk", desk.position, desk);
	};
	const sendTracks = async (): Promise<void> => {
		if (readers.size === 0) return;
		const tracks = trackViews(runtime.state, runtime.watch.picture.tracks.values());
		await send("tracks", runtime.position, { nowUs: runtime.clock.wallUs(), tracks });
	};
	const desk = throttled(sendDesk, DESK_MS);
	const tracks = throttled(sendTracks, TRACKS_MS);
	const keepalive = setInterval(
		() => void send("clock", runtime.position, { nowUs: runtime.clock.wallUs() }).catch(() => {}),
		KEEPALIVE_MS,
	);
	keepalive.unref();

	app.get("/v1/live", { schema: { summary: "Live updates as server-sent events" } }, (_, reply) => {
		reply.hijack();
		const { raw } = reply;
		raw.writeHead(200, {
			"content-type": "text/event-stream; charset=utf-8",
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
		});
		raw.write("retry: 1000\n\n");
		readers.add(raw);
		raw.on("close", () => readers.delete(raw));
		desk.now();
		tracks.now();
	});
	return {
		changed: (isUrgent = false) => (isUrgent ? desk.now() : desk.soon()),
		moved: tracks.soon,
		close: () => {
			clearInterval(keepalive);
			desk.stop();
			tracks.stop();
			for (const reader of readers) reader.end();
		},
	};
}

/** Runs at most once per interval, and once more after the last request. */
function throttled(run: () => Promise<void>, everyMs: number) {
	let timer: NodeJS.Timeout | null = null;
	let wanted = false;
	let stopped = false;
	const fire = (): void => {
		if (stopped) return;
		wanted = false;
		if (timer !== null) clearTimeout(timer);
		// A reader that went away, or a journal that is closing, ends nothing here.
		run().catch(() => {});
		timer = setTimeout(() => {
			timer = null;
			if (wanted) fire();
		}, everyMs);
	};
	return {
		soon: () => {
			wanted = true;
			if (timer === null) fire();
		},
		now: fire,
		stop: () => {
			stopped = true;
			if (timer !== null) clearTimeout(timer);
		},
	};
}
