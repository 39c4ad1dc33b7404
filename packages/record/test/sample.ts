import {
	type By,
	bodyText,
	type Envelope,
	ed25519Signer,
	ed25519Verifier,
	envelopeLine,
	formatEntry,
	privateKeyFromSeed,
	type Seen,
	signBody,
} from "@tansiq/record";

/** Fixed keys, so that every run signs the same bytes. */
export const seededKey = (seed: number) => privateKeyFromSeed(new Uint8Array(32).fill(seed));

export const authorKey = seededKey(1);
export const author = ed25519Signer("alpha.example/line7/author", authorKey);
export const authorVerifier = ed25519Verifier(author.name, author.publicKey);
export const duty = ed25519Signer("alpha.example/op/duty-3", seededKey(2));
export const chief = ed25519Signer("alpha.example/op/chief-1", seededKey(3));

const hash = (fill: number) => Buffer.alloc(32, fill).toString("base64");

export const place = { line: "line7", author: "alpha", log: "urgent", index: 350 } as const;
export const seen: Seen[] = [
	{ author: "alpha", log: "routine", size: 1201, root: hash(5) },
	{ author: "bravo", log: "urgent", size: 341, root: hash(6), cosignature: hash(7) },
];
export const envelope: Envelope = {
	body: { reason: "تنسيق", window: { endUs: 2, startUs: 1 } },
	claimed: 1_790_000_700_123_456,
	clock: { src: "gnss", unc_us: 250_000 },
	msg: "TQ-20",
	salt: Buffer.alloc(16, 9).toString("base64"),
};
export const said = bodyText("line7", "alpha", "bravo", envelopeLine(envelope));
export const by: By[] = [signBody(said, duty), signBody(said, chief)];
export const draft = { place, to: "bravo", seen, body: envelope, by, signer: author };
export const entry = formatEntry(draft);

/** Signs any text as the author would, so that only its form can be what is refused. */
export function signedText(text: string): Uint8Array {
	const signature = author.sign(Buffer.from(text));
	const line = Buffer.concat([author.keyId, signature]).toString("base64");
	return Buffer.from(`${text}\n— ${author.name} ${line}\n`);
}

export const entryText = entry.slice(0, entry.lastIndexOf("\n\n") + 1);
