import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { dial, listen, type TlsIdentity } from "@tansiq/carriers";

export interface LineProxy {
	/** Everything that crossed, in both directions, decoded to text. */
	heard: string[];
	bytes: number;
	close(): Promise<void>;
}

/**
 * Stands between two nodes and, for this test alone, holds both their TLS keys: each node finds
 * the key that it expects, and every body and blob can be read. `ports` are where the nodes think
 * the other is reached.
 */
export async function proxyBetween(
	folders: Record<string, string>,
	ports: Record<string, number>,
): Promise<LineProxy> {
	const heard: string[] = [];
	const proxy: LineProxy = { heard, bytes: 0, close: async () => {} };
	const closers: (() => unknown)[] = [];
	for (const [from, to] of [
		["alpha", "bravo"],
		["bravo", "alpha"],
	] as const) {
		const sender = identityOf(folders[from] as string);
		const receiver = identityOf(folders[to] as string);
		const onward = dial({
			url: `https://127.0.0.1:${receiver.linePort}`,
			identity: sender.tls,
			pin: receiver.tls.spkiPin,
			timeoutMs: 10_000,
		});
		const listener = await listen({
			identity: receiver.tls,
			host: "127.0.0.1",
			port: ports[to] as number,
			pins: new Set([sender.tls.spkiPin]),
			handler: async (_pin, path, body) => {
				const answer = await onward.post(path, body);
				for (const bytes of [body, answer.body]) {
					proxy.bytes += bytes.length;
					heard.push(...decoded(bytes));
				}
				return answer;
			},
		});
		closers.push(
			() => listener.close(),
			() => onward.close(),
		);
	}
	proxy.close = async () => {
		for (const close of closers) await close();
	};
	return proxy;
}

function identityOf(folder: string): { tls: TlsIdentity; linePort: number } {
	const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));
	return { tls: read("tls.json"), linePort: read("node.json").linePort };
}

/** The body itself, unpacked where it is compressed, and what stands in base64 within it. */
function decoded(bytes: Uint8Array): string[] {
	const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
	const text = Buffer.from(isPacked ? gunzipSync(bytes) : bytes).toString("utf8");
	const inner = [...text.matchAll(/"([A-Za-z0-9+/]{40,}={0,2})"/g)].map(([, base64 = ""]) =>
		Buffer.from(base64, "base64").toString("utf8"),
	);
	return [text, ...inner];
}
