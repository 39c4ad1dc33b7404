import { createHash, randomBytes } from "node:crypto";
import type { Role } from "@tansiq/party";
import type { Signer } from "@tansiq/record";
import { hasKey, unlock } from "./keystore.ts";

/** A person on shift at this desk. */
export interface Session {
	/** Short name, as at login. */
	operator: string;
	signer: Signer;
	roles: readonly Role[];
	script: boolean;
	sinceUs: number;
}

/** A shift ends by itself: nobody signs with the key of someone who has gone home. */
const SHIFT_US = 13 * 3_600_000_000;
/** After so many wrong passphrases in a row a name has to wait. */
const ATTEMPTS = 5;
const WAIT_US = 30_000_000;

export type Login =
	| { token: string; session: Session }
	| { refused: "unknown" }
	| { refused: "wait"; untilUs: number };

/**
 * Who is signed in. An unlocked key lives here and nowhere else, from login until the shift is
 * locked or over; tokens are kept as hashes.
 */
export class Sessions {
	readonly #folder: string;
	readonly #nowUs: () => number;
	readonly #byToken = new Map<string, Session>();
	readonly #failures = new Map<string, { count: number; atUs: number }>();

	constructor(folder: string, nowUs: () => number) {
		this.#folder = folder;
		this.#nowUs = nowUs;
	}

	login(operator: string, passphrase: string, script: boolean): Login {
		const nowUs = this.#nowUs();
		const failed = this.#failures.get(operator);
		if (failed !== undefined && failed.count >= ATTEMPTS && nowUs < failed.atUs + WAIT_US)
			return { refused: "wait", untilUs: failed.atUs + WAIT_US };
		const unlocked = unlock(this.#folder, operator, passphrase);
		if (unlocked === null) {
			// Names nobody has are not counted: they would only fill the memory.
			if (hasKey(this.#folder, operator))
				this.#failures.set(operator, { count: (failed?.count ?? 0) + 1, atUs: nowUs });
			return { refused: "unknown" };
		}
		this.#failures.delete(operator);
		for (const [key, { sinceUs }] of this.#byToken)
			if (nowUs >= sinceUs + SHIFT_US) this.#byToken.delete(key);
		const token = randomBytes(32).toString("base64url");
		const session = { operator, ...unlocked, script, sinceUs: nowUs };
		this.#byToken.set(hashed(token), session);
		return { token, session };
	}

	/** The session behind a token, or null. */
	of(token: string): Session | null {
		const key = hashed(token);
		const session = this.#byToken.get(key);
		if (session === undefined) return null;
		if (this.#nowUs() < session.sinceUs + SHIFT_US) return session;
		this.#byToken.delete(key);
		return null;
	}

	lock(token: string): void {
		this.#byToken.delete(hashed(token));
	}

	/** The signer of a key's name while its owner is on shift. */
	signer(name: string): Signer | null {
		for (const { signer, sinceUs } of this.#byToken.values())
			if (signer.name === name && this.#nowUs() < sinceUs + SHIFT_US) return signer;
		return null;
	}

	/** Everybody on shift, once each. */
	present(): Session[] {
		const found = new Map<string, Session>();
		for (const session of this.#byToken.values())
			if (this.#nowUs() < session.sinceUs + SHIFT_US) found.set(session.operator, session);
		return [...found.values()];
	}
}

function hashed(token: string): string {
	return createHash("sha256").update(token).digest("hex");
}
