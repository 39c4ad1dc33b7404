import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBlob, type SealedBlob, sealBlob } from "@tansiq/record";

/**
 * The keys of evidence that names people: each blob has a key of its own, a file in the node's
 * folder. The record holds the sealed bytes and their hash; when the key is destroyed nobody reads
 * them again, and the record still verifies. A backup of the folder holds the keys of its day.
 */
export class EvidenceKeys {
	readonly #folder: string;

	constructor(folder: string) {
		this.#folder = join(folder, "evidence-keys");
	}

	/** Seals under a new key, which is on disk before anything names the blob. */
	seal(plain: Uint8Array): SealedBlob {
		const key = randomBytes(32);
		const sealed = sealBlob(plain, key, randomBytes(12));
		mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
		writeFileSync(this.#file(sealed.sha256), key, { mode: 0o600, flag: "wx", flush: true });
		return sealed;
	}

	/** Null where there is no key: destroyed, or never ours. */
	open(sealed: Uint8Array, sha256: string): Uint8Array | null {
		const file = this.#file(sha256);
		return existsSync(file) ? openBlob(sealed, readFileSync(file)) : null;
	}

	/** Whether there was a key to destroy. */
	destroy(sha256: string): boolean {
		const file = this.#file(sha256);
		if (!existsSync(file)) return false;
		// Where the file's own blocks are reused, the bytes are gone too.
		writeFileSync(file, randomBytes(32), { flush: true });
		rmSync(file);
		return true;
	}

	#file(sha256: string): string {
		if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`sha256 ${sha256}: expected 64 hex digits`);
		return join(this.#folder, sha256);
	}
}
