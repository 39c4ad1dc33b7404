import { MAX_FILE_PARCEL_BYTES, openFile, type ParcelFile, sealFile } from "@tansiq/carriers";
import { peerHasNode, Refusal } from "@tansiq/party";
import type { Runtime } from "../runtime.ts";
import { Answers } from "./answers.ts";
import type { Intake } from "./intake.ts";
import { packParcel, takeParcel } from "./parcels.ts";

/**
 * The file that a person carries: one way, whenever someone goes. What was put into it stays
 * unreceipted until something comes back, by this way or another.
 */
export class Courier {
	readonly #runtime: Runtime;
	readonly #intake: Intake;
	/** What earlier files asked for; lost with the process, and asked for again by their heads. */
	readonly #answers = new Answers(MAX_FILE_PARCEL_BYTES / 4);

	constructor(runtime: Runtime, intake: Intake) {
		this.#runtime = runtime;
		this.#intake = intake;
	}

	/** Everything that is owed to the peer, sealed for it. */
	async pack(): Promise<ParcelFile> {
		const { state, position } = this.#runtime;
		const { id, self, peer } = state.line;
		if (!peerHasNode(state))
			throw new Refusal("not-answerable", `${peer} has no node: print what you say, or mail it`);
		const recipient = state.founding?.members[peer]?.hpke ?? "";
		const answers = this.#answers.takeAll();
		const { receipted } = this.#intake.heard;
		const parcel = await packParcel(this.#runtime, receipted, answers, MAX_FILE_PARCEL_BYTES);
		return sealFile(recipient, { line: id, sender: self, addressee: peer }, position, parcel);
	}

	/** Takes a file of the peer; resolves to the number of frames that wait to go back. @throws SealError, FrameError */
	async take(file: Uint8Array): Promise<number> {
		const { line } = this.#runtime.state;
		const place = { line: line.id, sender: line.peer, addressee: line.self };
		const { parcel } = await openFile(this.#runtime.folder.sealing.privateKey, place, file);
		await takeParcel(this.#intake, parcel, this.#answers);
		return this.#answers.count;
	}
}
