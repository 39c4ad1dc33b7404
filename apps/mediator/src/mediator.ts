import { join } from "node:path";
import {
	ADD_CHECKPOINT_PATH,
	COLLECT_PATH,
	DEPOSIT_PATH,
	type FrameAnswer,
	formatCollected,
	formatHeads,
	HEADS_PATH,
	isBucket,
	KEY_ACT_PATH,
	KeyActError,
	listen,
	MAX_SEALED_BYTES,
	parseAddCheckpoint,
	parseCollectRequest,
	parseKeyAct,
	parseRemoveRequest,
	REMOVE_PATH,
	SIZE_CONTENT_TYPE,
	signDepositReceipt,
	WitnessTextError,
} from "@tansiq/carriers";
import { type AuthorKeys, type KeyActing, openAuthorKeys } from "./author-keys.ts";
import { type MediatorFolder, openMediatorFolder, readLineFile } from "./folder.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { openStore } from "./store.ts";
import { openWitness, type Witness, type Witnessing } from "./witness.ts";

export interface MediatorOptions {
	/** Path of a folder made by `createMediatorFolder` and completed by `writeLineFile`. */
	folder: string;
	/** Milliseconds since 1970. Default: the system's clock. */
	wallMs?: () => number;
	/** Told once that the disk failed; the process should end. Every later request gets 500. */
	onFailure?: (error: Error) => void;
	/** Default FULL; OFF only to show that a check of durability can fail. */
	synchronous?: "FULL" | "OFF";
}

export interface RunningMediator {
	/** Where it listens, `https://host:port`. */
	address: string;
	port: number;
	/** Ends every connection and frees the port and the file; again, it is the same end. */
	close(): Promise<void>;
}

/** A poll, two lanes of the mailbox and two of the witness, and room for those that are dead. */
const MAX_CONNECTIONS_PER_PIN = 8;

/** What requests are answered from. */
interface Desk {
	folder: MediatorFolder;
	parties: ReadonlySet<string>;
	mailbox: Mailbox;
	witness: Witness;
	authors: AuthorKeys;
	/** The mediator's clock, rounded up to what a receipt and a cosignature carry. */
	timeS: () => number;
}

/**
 * Runs a mediator's node: the parties' mailbox and a witness of their heads. It holds no key that
 * opens what it carries.
 * @throws Error naming the file, or Node's own where the port cannot be had
 */
export async function startMediator(options: MediatorOptions): Promise<RunningMediator> {
	const { wallMs = Date.now, onFailure = () => {}, synchronous = "FULL" } = options;
	const folder = openMediatorFolder(options.folder);
	const lineFile = readLineFile(folder);
	const store = openStore({ file: join(folder.path, "mediator.sqlite"), synchronous, onFailure });
	const authors = openAuthorKeys(store, lineFile);
	const mailbox = openMailbox(store, folder.config.quota);
	const desk: Desk = {
		folder,
		parties: new Set(Object.keys(lineFile.parties)),
		mailbox,
		witness: openWitness(store, authors),
		authors,
		timeS: () => Math.ceil(wallMs() / 1000),
	};
	const partyOf = new Map(Object.entries(lineFile.parties).map(([name, p]) => [p.tlsPin, name]));
	const { host, port } = folder.config;
	try {
		const listener = await listen({
			identity: folder.tls,
			host,
			port,
			pins: new Set(partyOf.keys()),
			maxConnectionsPerPin: MAX_CONNECTIONS_PER_PIN,
			maxBodyBytes: MAX_SEALED_BYTES,
			handler: (pin, path, body) => answer(desk, partyOf.get(pin) as string, path, body),
		});
		let closing: Promise<void> | undefined;
		const end = async (): Promise<void> => {
			mailbox.close();
			await listener.close();
			store.close();
		};
		return {
			address: `https://${host.includes(":") ? `[${host}]` : host}:${listener.port}`,
			port: listener.port,
			close() {
				closing ??= end();
				return closing;
			},
		};
	} catch (error) {
		store.close();
		throw error;
	}
}

async function answer(
	desk: Desk,
	party: string,
	path: string,
	body: Uint8Array,
): Promise<FrameAnswer> {
	if (path.startsWith(DEPOSIT_PATH)) {
		return deposit(desk, party, path.slice(DEPOSIT_PATH.length), body);
	}
	if (path === COLLECT_PATH) {
		const request = parseCollectRequest(body);
		if (request === undefined) return { status: 400, body: "expected after N, wait S" };
		return { status: 200, body: formatCollected(await desk.mailbox.collect(party, request)) };
	}
	if (path === REMOVE_PATH) {
		const upTo = parseRemoveRequest(body);
		if (upTo === undefined) return { status: 400, body: "expected upto N" };
		desk.mailbox.remove(party, upTo);
		return { status: 200, body: "" };
	}
	if (path === ADD_CHECKPOINT_PATH) return addCheckpoint(desk, body);
	if (path === KEY_ACT_PATH) return addKeyAct(desk, body);
	if (path === HEADS_PATH) {
		const heads = desk.witness.heads(Buffer.from(body).toString("utf8"));
		if (heads === null) return { status: 404, body: "origin: expected a log of this line" };
		return { status: 200, body: formatHeads(heads), contentType: "application/json" };
	}
	return { status: 404, body: "" };
}

function deposit(desk: Desk, sender: string, encoded: string, sealed: Uint8Array): FrameAnswer {
	const addressee = [...desk.parties].find((name) => encodeURIComponent(name) === encoded);
	if (addressee === undefined || addressee === sender) {
		return { status: 404, body: "addressee: expected another party of this line" };
	}
	if (!isBucket(sealed.length)) {
		return { status: 400, body: `body: ${sealed.length} bytes, expected a padded size` };
	}
	const stored = desk.mailbox.deposit({ sender, addressee, sealed, timeS: desk.timeS() });
	if (stored === null) return { status: 507, body: "quota: used up until the addressee collects" };
	const { line } = desk.folder.config;
	const receipt = { line, sender, addressee, bytes: sealed.length, ...stored };
	return { status: 200, body: signDepositReceipt(receipt, desk.folder.deposit) };
}

const STATUS: Record<Exclude<Witnessing["outcome"], "witnessed" | "stale" | "conflict">, number> = {
	malformed: 400,
	unsigned: 403,
	"unknown-origin": 404,
	inconsistent: 422,
};

function addCheckpoint({ folder, witness, timeS }: Desk, body: Uint8Array): FrameAnswer {
	let result: Witnessing;
	try {
		result = witness.add(parseAddCheckpoint(body));
	} catch (error) {
		if (error instanceof WitnessTextError) return { status: 400, body: error.message };
		throw error;
	}
	switch (result.outcome) {
		case "witnessed":
			return { status: 200, body: `${folder.mirror.cosign(result.text, timeS())}\n` };
		case "stale":
			return { status: 409, body: `${result.size}\n`, contentType: SIZE_CONTENT_TYPE };
		case "conflict":
			return { status: 409, body: "root: expected the one that was cosigned for this size" };
		default:
			return { status: STATUS[result.outcome], body: result.reason };
	}
}

const KEY_STATUS: Record<KeyActing["outcome"], number> = {
	taken: 200,
	unsigned: 403,
	unproven: 409,
	full: 507,
};

function addKeyAct({ authors }: Desk, body: Uint8Array): FrameAnswer {
	try {
		const result = authors.add(parseKeyAct(body));
		const reason = result.outcome === "taken" ? "" : result.reason;
		return { status: KEY_STATUS[result.outcome], body: reason };
	} catch (error) {
		if (error instanceof KeyActError) return { status: 400, body: error.message };
		throw error;
	}
}
