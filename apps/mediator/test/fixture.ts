import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import {
	createSealingKey,
	createTlsIdentity,
	type Mailbox,
	mailbox,
	type ParcelPlace,
	sealFor,
	type Witness,
	witness,
} from "@tansiq/carriers";
import { authorName, originOf } from "@tansiq/line";
import {
	createMediatorFolder,
	type LineParty,
	type MediatorFolder,
	type MediatorOptions,
	openMediatorFolder,
	startMediator,
	witnessOf,
	writeLineFile,
} from "@tansiq/mediator";
import {
	checkpointText,
	consistencyProof,
	ed25519Signer,
	formatVerifierKey,
	leafHash,
	NOTE_TYPE,
	privateKeyFromSeed,
	rootOfLeaves,
	type Signer,
	signNote,
	verifierOf,
} from "@tansiq/record";

export const LINE = "line7";
export type Party = "alpha" | "bravo";

export const tls = {
	alpha: await createTlsIdentity("alpha"),
	bravo: await createTlsIdentity("bravo"),
	mediator: await createTlsIdentity("mediator"),
};
export const sealing = { alpha: createSealingKey(), bravo: createSealingKey() };
export const author = {
	alpha: signerOf("alpha", 1),
	bravo: signerOf("bravo", 2),
};

export function signerOf(party: Party, seed: number): Signer {
	return ed25519Signer(authorName(party, LINE), privateKeyFromSeed(new Uint8Array(32).fill(seed)));
}

export function vkeyOf(signer: Signer): string {
	return formatVerifierKey(signer.name, NOTE_TYPE, signer.publicKey);
}

/** A key of a party's safe: two of them end its author key. */
export function recoveryOf(party: Party, at: number): Signer {
	const seed = new Uint8Array(32).fill((party === "alpha" ? 100 : 110) + at);
	return ed25519Signer(`${party}.tansiq/${LINE}/recovery-${at}`, privateKeyFromSeed(seed));
}

function partyOf(party: Party): LineParty {
	const recovery = [1, 2].map((at) => vkeyOf(recoveryOf(party, at)));
	return { author: vkeyOf(author[party]), recovery, tlsPin: tls[party].spkiPin };
}

export const otherOf = (party: Party): Party => (party === "alpha" ? "bravo" : "alpha");
export const placeFrom = (sender: Party): ParcelPlace => ({
	line: LINE,
	sender,
	addressee: otherOf(sender),
});

export function sealedFrom(sender: Party, parcel: Uint8Array): Promise<Uint8Array> {
	return sealFor(sealing[otherOf(sender)].publicKey, placeFrom(sender), parcel);
}

/** A mediator's folder with both parties enrolled; removed after the test. */
export function mediatorFolder(
	t: TestContext,
	quota = { deposits: 100, bytes: 4 * 1024 * 1024 },
): MediatorFolder {
	const path = mkdtempSync(join(tmpdir(), "tansiq-mediator-"));
	t.after(() => rmSync(path, { recursive: true, force: true }));
	const config = { name: "mediator", line: LINE, host: "127.0.0.1", port: 0, quota };
	const folder = createMediatorFolder(path, config, tls.mediator);
	writeLineFile(folder, {
		line: LINE,
		parties: {
			alpha: partyOf("alpha"),
			bravo: partyOf("bravo"),
		},
	});
	return folder;
}

export interface Setting {
	folder: MediatorFolder;
	address: string;
	port: number;
	mailboxOf(party: Party): Mailbox;
	witnessOf(party: Party): Witness;
	/** Ends this mediator and starts another on the same folder. */
	restart(): Promise<Setting>;
}

/** A mediator that runs, and ways to it; all ended after the test. */
export async function startedMediator(
	t: TestContext,
	folder: MediatorFolder = mediatorFolder(t),
	options: Partial<MediatorOptions> = {},
): Promise<Setting> {
	const running = await startMediator({ folder: folder.path, ...options });
	t.after(() => running.close());
	return {
		folder,
		address: running.address,
		port: running.port,
		...waysTo(t, folder, running.address),
		async restart() {
			await running.close();
			return startedMediator(t, openMediatorFolder(folder.path), options);
		},
	};
}

/** Each party's clients of a mediator at `address`; closed after the test. */
export function waysTo(
	t: TestContext,
	folder: MediatorFolder,
	address: string,
): Pick<Setting, "mailboxOf" | "witnessOf"> {
	const known = witnessOf(folder, address);
	const dialling = (party: Party) => ({
		url: known.address,
		identity: tls[party],
		pin: known.tlsPin,
		timeoutMs: 20_000,
	});
	return {
		mailboxOf(party) {
			const options = { line: LINE, party, mediator: verifierOf(known.deposit) };
			const way = mailbox({ ...dialling(party), ...options });
			t.after(() => way.close());
			return way;
		},
		witnessOf(party) {
			const way = witness({ ...dialling(party), witness: verifierOf(known.mirror) });
			t.after(() => way.close());
			return way;
		},
	};
}

/** A log of made-up entries, its heads and proofs; `twist` makes another history from there on. */
export function logOf(party: Party, twist = Number.POSITIVE_INFINITY, signer = author[party]) {
	const origin = originOf(LINE, party, "urgent");
	const leaves = Array.from({ length: 64 }, (_, i) =>
		leafHash(Buffer.from(`${party} ${i}${i >= twist ? " otherwise" : ""}`)),
	);
	return {
		origin,
		head: (size: number) =>
			signNote(checkpointText(origin, size, rootOfLeaves(leaves.slice(0, size))), [signer]),
		proof: (from: number, to: number) => consistencyProof(leaves.slice(0, to), from),
	};
}
