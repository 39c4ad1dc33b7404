import type { Socket } from "node:net";
import type { TestContext } from "node:test";
import {
	createTlsIdentity,
	type Dialler,
	type DialOptions,
	dial,
	type FrameHandler,
	type Listener,
	type ListenOptions,
	listen,
	type TlsIdentity,
} from "@tansiq/carriers";

export const alpha = await createTlsIdentity("alpha.example");
export const bravo = await createTlsIdentity("bravo.example");
export const stranger = await createTlsIdentity("alpha.example");

/** Answers with what it was sent, and keeps count. */
export function echo(): FrameHandler & { calls: { pin: string; path: string; bytes: number }[] } {
	const calls: { pin: string; path: string; bytes: number }[] = [];
	const handler = async (pin: string, path: string, body: Uint8Array) => {
		calls.push({ pin, path, bytes: body.length });
		return { status: 200, body };
	};
	return Object.assign(handler, { calls });
}

/** Bravo's listener, open to alpha unless told otherwise; closed after the test. */
export async function bravoListens(
	t: TestContext,
	handler: FrameHandler,
	options: Partial<ListenOptions> = {},
): Promise<Listener> {
	const listener = await listen({
		identity: bravo,
		host: "127.0.0.1",
		port: 0,
		pins: new Set([alpha.spkiPin]),
		handler,
		...options,
	});
	t.after(() => listener.close());
	return listener;
}

/** Alpha's way to bravo; closed after the test. */
export function alphaDials(
	t: TestContext,
	port: number,
	options: Partial<DialOptions> = {},
): Dialler {
	const dialler = dial({
		url: `https://127.0.0.1:${port}`,
		identity: alpha,
		pin: bravo.spkiPin,
		timeoutMs: 5000,
		...options,
	});
	t.after(() => dialler.close());
	return dialler;
}

/** TLS options of someone who does not compare anything, for clients and servers of the tests. */
export function careless(identity: TlsIdentity) {
	const unchecked = { ["reject" + "Unauthorized"]: false };
	return { key: identity.keyPem, cert: identity.certificatePem, ...unchecked };
}

/** Resolves when the socket is closed, whether by an error or not. */
export function closed(socket: Socket): Promise<void> {
	return new Promise((resolve) => {
		socket.on("error", () => {}).once("close", () => resolve());
	});
}
