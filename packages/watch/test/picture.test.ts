import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { emptyPicture, type Origin, prune, take } from "../src/index.ts";
import { at, report, SECOND } from "./sample.ts";

test("the newest report wins, in whatever order they come", () => {
	const sighting = fc.record({
		id: fc.constantFrom("a", "b"),
		seconds: fc.nat(8),
		origin: fc.constantFrom<Origin>("own", "seen", "told"),
	});
	fc.assert(
		fc.property(fc.array(sighting, { maxLength: 20 }), (sightings) => {
			const picture = emptyPicture();
			for (const { id, seconds, origin } of sightings) {
				const before = picture.tracks.get(id)?.reportedUs;
				const taken = take(picture, report(id, seconds, { lat9: seconds }), origin);
				assert.equal(picture.tracks.get(id)?.reportedUs, taken ? at(seconds) : before);
			}
			for (const id of ["a", "b"]) {
				const all = sightings.filter((one) => one.id === id);
				const newest = Math.max(...all.map(({ seconds }) => seconds));
				const track = picture.tracks.get(id);
				assert.equal(track?.reportedUs, all.length === 0 ? undefined : at(newest));
				assert.equal(track?.lat9, all.length === 0 ? undefined : newest);
			}
		}),
	);
});

test("at the same instant our own aircraft's report beats a sensor's and the peer's, not itself", () => {
	for (const other of ["seen", "told"] as const) {
		const picture = emptyPicture();
		assert.equal(take(picture, report("a", 5), other), true);
		assert.equal(take(picture, report("a", 5, { lat9: 1, operation: "op" }), "own"), true);
		assert.equal(picture.tracks.get("a")?.origin, "own");
		assert.equal(take(picture, report("a", 5, { lat9: 2 }), other), false);
		assert.equal(take(picture, report("a", 5, { lat9: 3 }), "own"), false);
		assert.equal(picture.tracks.get("a")?.lat9, 1);
	}
});

test("a late report of our own aircraft says whose it is, and moves nothing", () => {
	const picture = emptyPicture();
	take(picture, report("a", 6, { lat9: 6 }), "seen");
	assert.equal(take(picture, report("a", 5, { lat9: 5, operation: "op" }), "own"), false);
	const { origin, operation, lat9, reportedUs } = picture.tracks.get("a") ?? {};
	assert.deepEqual([origin, operation, lat9, reportedUs], ["own", "op", 6, at(6)]);
	assert.equal(take(picture, report("a", 5, { lat9: 4 }), "told"), false);
});

test("our own aircraft stays ours, with its operation, when a newer report comes from elsewhere", () => {
	const picture = emptyPicture();
	take(picture, report("a", 5, { operation: "op" }), "own");
	take(picture, report("a", 6), "seen");
	assert.equal(picture.tracks.get("a")?.operation, "op");
	take(picture, report("a", 7, { operation: "bravo/routine/3" }), "told");
	const { origin, operation, reportedUs } = picture.tracks.get("a") ?? {};
	assert.deepEqual([origin, operation, reportedUs], ["own", "op", at(7)]);
});

test("a told track keeps the notice that it belongs to when our sensors see it as well", () => {
	const picture = emptyPicture();
	take(picture, report("b", 5, { operation: "bravo/routine/3" }), "told");
	take(picture, report("b", 6), "seen");
	assert.equal(picture.tracks.get("b")?.operation, "bravo/routine/3");
});

test("a track is dropped when it is older than asked, and not before", () => {
	const picture = emptyPicture();
	take(picture, report("a", 0), "seen");
	take(picture, report("b", 1), "seen");
	prune(picture, at(30), 30 * SECOND);
	assert.equal(picture.tracks.size, 2);
	prune(picture, at(30) + 1, 30 * SECOND);
	assert.deepEqual([...picture.tracks.keys()], ["b"]);
});
