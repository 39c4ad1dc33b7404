import { EXIT, Failure } from "../exit.ts";
import { type Client, clientOf, NodeRefusal } from "./client.ts";

/** Asks a node something in nobody's name. @throws Failure */
export async function reading<T>(url: string, ask: (client: Client) => Promise<T>): Promise<T> {
	const client = clientOf(url, null);
	try {
		return await ask(client);
	} catch (error) {
		if (error instanceof NodeRefusal) throw new Failure(EXIT.failed, error.message);
		throw new Failure(EXIT.unreachable, `${url}: ${(error as Error).message}`);
	} finally {
		client.close();
	}
}
