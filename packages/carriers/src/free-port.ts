import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Ports of one process; those that run at once have others. */
const PORTS = 100;
const FIRST_PORT = 10_000;
const LAST_PORT = 32_000;
const OWN_PORTS = FIRST_PORT + (process.pid % ((LAST_PORT - FIRST_PORT) / PORTS)) * PORTS;
/** What was found free here and may not be listened at yet. */
const given = new Set<number>();

/**
 * A free port below those that the system gives to clients: nobody takes it by chance while its
 * node is down for a moment. None is given twice by one process, and processes that start about the
 * same time look in different places: between finding a port and listening at it a second may pass.
 */
export async function freePort(): Promise<number> {
	for (let tries = 0; ; tries++) {
		const [from, to] = tries < PORTS ? [OWN_PORTS, OWN_PORTS + PORTS] : [FIRST_PORT, LAST_PORT];
		const port = randomInt(from, to);
		if (given.has(port) || !(await isFree(port))) continue;
		given.add(port);
		return port;
	}
}

function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}
