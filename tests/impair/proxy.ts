/**
 * A TCP proxy that makes a connection as bad as it is told, for tests of what must work over bad
 * ones. `up` is towards the target, `down` back from it. Rules may change while bytes are under way.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type Direction = "up" | "down";

export interface Rules {
	/** Each way. */
	latencyMs: number;
	/** Each way, shared in turn by all connections: a link, not a limit for each. */
	bitsPerS: number;
	/** The longest piece that is passed on at once. */
	sliceBytes: number;
	/** Bytes are held, and pass when the stall ends: a network that loses and repeats. */
	stall: readonly Direction[];
	/** Bytes are lost for good; a connection that lost any loses all that follow that way. */
	drop: readonly Direction[];
	/** The end of one side is not told to the other; new connections are accepted and lead nowhere. */
	halfOpen: boolean;
	/** New connections are reset. */
	refuse: boolean;
	/** Each connection is reset once so many bytes came back from the target over it. */
	cutAfterDownBytes: number;
}

export interface Impairment {
	/** On loopback, in the target's place. */
	port: number;
	set(rules: Partial<Rules>): void;
	/** Resets every connection there is. */
	reset(): void;
	/** Since the start: connections made, and bytes that came out at the other end. */
	counts: { connections: number; up: number; down: number };
	close(): Promise<void>;
}

const NONE: Rules = {
	latencyMs: 0,
	bitsPerS: Number.POSITIVE_INFINITY,
	sliceBytes: Number.POSITIVE_INFINITY,
	stall: [],
	drop: [],
	halfOpen: false,
	refuse: false,
	cutAfterDownBytes: Number.POSITIVE_INFINITY,
};
const PACKET_BYTES = 1460;
/** A piece takes the link for at most so long, or for one packet, so that connections take turns. */
const TURN_MS = 5;
/** What may be under way between the two ends of one connection, each way. */
const MAX_UNDER_WAY_BYTES = 1024 * 1024;

export async function impair(options: {
	target: { host: string; port: number };
	rules?: Partial<Rules>;
}): Promise<Impairment> {
	const { target } = options;
	let rules: Rules = { ...NONE, ...options.rules };
	const counts = { connections: 0, up: 0, down: 0 };
	const freeAtMs = { up: 0, down: 0 };
	const pairs = new Set<readonly Socket[]>();
	let changed = Promise.withResolvers<void>();
	let closed = false;

	/** Takes the link for as long as the bytes need on it. */
	async function occupy(direction: Direction, bytes: number): Promise<void> {
		const nowMs = performance.now();
		freeAtMs[direction] = Math.max(nowMs, freeAtMs[direction]) + (bytes * 8000) / rules.bitsPerS;
		await until(freeAtMs[direction]);
	}

	async function pass(direction: Direction, from: Socket, to: Socket): Promise<void> {
		let lost = false;
		let underWay = 0;
		let passed = 0;
		let arrived = Promise.resolve();
		async function arrive(piece: Buffer, atMs: number): Promise<void> {
			await until(atMs);
			while (rules.stall.includes(direction) && !closed) await changed.promise;
			underWay -= piece.length;
			lost ||= rules.drop.includes(direction);
			if (lost || to.destroyed) return;
			counts[direction] += piece.length;
			passed += piece.length;
			if (!to.write(piece)) await drained(to);
			if (direction === "down" && passed >= rules.cutAfterDownBytes) cut([from, to]);
		}
		for await (const chunk of from.iterator({ destroyOnReturn: false })) {
			for (let start = 0; start < chunk.length && !to.destroyed; ) {
				const turnBytes = Math.max(PACKET_BYTES, (rules.bitsPerS * TURN_MS) / 8000);
				const end = start + Math.min(rules.sliceBytes, turnBytes);
				const piece = (chunk as Buffer).subarray(start, end);
				await occupy(direction, piece.length);
				underWay += piece.length;
				const atMs = performance.now() + rules.latencyMs;
				arrived = arrived.then(() => arrive(piece, atMs));
				if (underWay > MAX_UNDER_WAY_BYTES) await arrived;
				start += piece.length;
			}
		}
		await arrived;
		if (!rules.halfOpen) to.end();
	}

	const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
		counts.connections += 1;
		if (rules.refuse) {
			near.resetAndDestroy();
		} else if (rules.halfOpen) {
			join([near.pause()]);
		} else {
			const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
			const pair = join([near, far]);
			for (const [direction, from, to] of [
				["up", near, far],
				["down", far, near],
			] as const) {
				// A side that fails fails the other, as a reset does; unless nobody tells it.
				pass(direction, from, to).catch(() => rules.halfOpen || cut(pair));
			}
		}
	});

	function join(pair: readonly Socket[]): readonly Socket[] {
		pairs.add(pair);
		for (const socket of pair) {
			socket.on("error", () => {});
			socket.once("close", () => {
				if (pair.every(({ destroyed }) => destroyed)) pairs.delete(pair);
			});
		}
		return pair;
	}

	function cut(pair: readonly Socket[]): void {
		for (const socket of pair) socket.resetAndDestroy();
	}

	function wake(): void {
		changed.resolve();
		changed = Promise.withResolvers();
	}

	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		port: (server.address() as AddressInfo).port,
		counts,
		set(change) {
			rules = { ...rules, ...change };
			wake();
		},
		reset() {
			for (const pair of pairs) cut(pair);
		},
		async close() {
			closed = true;
			wake();
			for (const pair of pairs) for (const socket of pair) socket.destroy();
			server.close();
			await once(server, "close");
		},
	};
}

function drained(socket: Socket): Promise<void> {
	return new Promise((resolve) => {
		const done = (): void => {
			socket.off("drain", done).off("close", done);
			resolve();
		};
		socket.on("drain", done).on("close", done);
	});
}

/** The rest of a millisecond is not waited for; who counts on from `atMs` loses nothing by it. */
async function until(atMs: number): Promise<void> {
	const waitMs = atMs - performance.now();
	if (waitMs >= 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
}
