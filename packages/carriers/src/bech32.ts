/** Bech32 of BIP-173, as age writes its keys in: 32 bytes to text. */

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_GROUPS = 6;

/** Lower case; `prefix` is the human-readable part, lower case too. */
export function bech32(prefix: string, bytes: Uint8Array): string {
	const groups = fiveBitGroups(bytes);
	const codes = [...prefix].map((character) => character.charCodeAt(0));
	const expanded = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
	const sum = polymod([...expanded, ...groups, ...new Array<number>(CHECKSUM_GROUPS).fill(0)]) ^ 1;
	const checksum = Array.from(
		{ length: CHECKSUM_GROUPS },
		(_, i) => (sum >> (5 * (CHECKSUM_GROUPS - 1 - i))) & 31,
	);
	return `${prefix}1${[...groups, ...checksum].map((group) => ALPHABET[group]).join("")}`;
}

/** Most significant bits first, the last group filled up with zeroes. */
function fiveBitGroups(bytes: Uint8Array): number[] {
	const groups: number[] = [];
	let held = 0;
	let bits = 0;
	for (const byte of bytes) {
		held = (held << 8) | byte;
		for (bits += 8; bits >= 5; bits -= 5) groups.push((held >> (bits - 5)) & 31);
		held &= (1 << bits) - 1;
	}
	if (bits > 0) groups.push((held << (5 - bits)) & 31);
	return groups;
}

function polymod(values: readonly number[]): number {
	let sum = 1;
	for (const value of values) {
		const top = sum >>> 25;
		sum = ((sum & 0x1ffffff) << 5) ^ value;
		GENERATORS.forEach((generator, i) => {
			if ((top >> i) & 1) sum ^= generator;
		});
	}
	return sum;
}
