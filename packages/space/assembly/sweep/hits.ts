/**
 * What the filter found, in one word: the place of a track, which eight it looked at, and a bit for
 * each of these that may be near.
 */

// @ts-ignore: decorator
@inline
export function hitOf(own: usize, eight: usize, mask: i32): u64 {
	return ((<u64>own) << 32) | ((<u64>eight) << 8) | <u64>(<u32>mask);
}

// @ts-ignore: decorator
@inline
export function ownOf(hit: u64): usize {
	return <usize>(hit >> 32);
}

// @ts-ignore: decorator
@inline
export function eightOf(hit: u64): usize {
	return <usize>((<u32>hit) >> 8);
}

// @ts-ignore: decorator
@inline
export function maskOf(hit: u64): u32 {
	return <u32>hit & 255;
}
