import {
	authorName,
	currentAuthor,
	type LineKeys,
	mirrorName,
	type PeerKeys,
	ringOf,
} from "@tansiq/line";
import type { Facts, State } from "@tansiq/party";
import { NOTE_TYPE, type Signer } from "@tansiq/record";
import type { MachineClock } from "./clocks.ts";
import type { Crypto } from "./crypto.ts";
import { LINE } from "./founding.ts";
import type { World } from "./world.ts";

export interface SigningSetting {
	world: World;
	clock: MachineClock;
	crypto: Crypto;
	name: string;
}

/** The keys of one node and of the people at its desk, and what a decision may know of them. */
export class Signing {
	/** The author's key pairs, by C2SP verifier key. */
	readonly authorKeys = new Map<string, Signer>();
	/** Those whom somebody has signed in at this desk. */
	readonly signedIn = new Set<string>();
	readonly #setting: SigningSetting;
	readonly #founding: string;
	#salts = 0;
	#keys: { names: string; keys: LineKeys } | null = null;

	constructor(setting: SigningSetting) {
		this.#setting = setting;
		this.#founding = this.addAuthorKey(authorName(setting.name, LINE));
	}

	/** Gives the node a key pair of its own to sign with; returns its verifier key. */
	addAuthorKey(label: string): string {
		const { crypto } = this.#setting;
		const key = crypto.verifierKey(label, NOTE_TYPE);
		this.authorKeys.set(key, crypto.signer(label));
		return key;
	}

	/** What this node signs with now: the key in force, and those before it that are still good. */
	keys(state: State | null): LineKeys {
		const { crypto, name } = this.#setting;
		const line = state?.founding == null ? null : state.line;
		const current = (line === null ? null : currentAuthor(line)) ?? this.#founding;
		const former = (line?.keys[name]?.author ?? [])
			.filter(({ key, revoked }) => revoked === null && key !== current)
			.map(({ key }) => key);
		const names = [current, ...former].join(" ");
		// The same object for the same keys: the line remembers by it what it has signed.
		if (this.#keys?.names !== names)
			this.#keys = {
				names,
				keys: {
					author: this.authorKeys.get(current) as Signer,
					mirror: crypto.cosigner(mirrorName(name, LINE)),
					former: former.flatMap((key) => this.authorKeys.get(key) ?? []),
				},
			};
		return this.#keys.keys;
	}

	facts(state: State): Facts {
		const { clock, crypto, name, world } = this.#setting;
		const { line, peer } = state;
		const ring = (party: string): (() => PeerKeys) => {
			let keys: PeerKeys | null = null;
			return () => {
				keys ??= ringOf(line, party, crypto.verifierOf);
				return keys;
			};
		};
		const peerKeys = ring(peer);
		const ownKeys = ring(name);
		return {
			wallUs: clock.wallUs(),
			monoUs: clock.monoUs(),
			clock: { src: "sim", uncUs: 1_000 },
			salt: () => {
				const bytes = Buffer.alloc(16);
				bytes.writeUInt32LE(this.#salts++, 0);
				bytes.writeUInt32LE(world.random.u32(), 4);
				return bytes.toString("base64");
			},
			keys: this.keys(state),
			get peerKeys() {
				return peerKeys();
			},
			get ownKeys() {
				return ownKeys();
			},
			operator: (person) => (this.signedIn.has(person) ? crypto.signer(person) : null),
			verifierOf: crypto.verifierOf,
			checked: (check) => check(),
			engine: "sim/1",
		};
	}
}
