import assert from "node:assert/strict";
import test from "node:test";
import { type AgreedZone, windowsWithin } from "@tansiq/agreement";
import { runReplay } from "@tansiq/cli";
import type { Replay } from "@tansiq/scenarios";
import geographiclib from "geographiclib-geodesic";
import { assertLaws } from "./laws.ts";
import { SWISS_DAY, TEN_MINUTES, UK_NOTICES, withoutNotices } from "./recordings.ts";

const SECOND_US = 1_000_000;
const LONGEST_GAP_US = 30 * SECOND_US;

/** Every entry as `flight zone second`, by another library and with no shortcut but latitude. */
function oracleEntries(
	{ flights, startUs, endUs }: Replay,
	zones: readonly AgreedZone[],
): string[] {
	const found: string[] = [];
	for (const zone of zones) {
		const { outline, band } = zone;
		assert.ok(outline.kind === "disc");
		const held = windowsWithin(zone, { startUs, endUs });
		const isInside = (tUs: number, lat: number, lon: number, altitude01mm: number): boolean => {
			if (!held.some((window) => window.startUs <= tUs && tUs < window.endUs)) return false;
			if (altitude01mm < band.lower01mm || altitude01mm > band.upper01mm) return false;
			if (Math.abs(lat - outline.lat9) / 1e9 > outline.radiusMm / 110e6) return false;
			const { s12 = 0 } = geographiclib.Geodesic.WGS84.Inverse(
				lat / 1e9,
				lon / 1e9,
				outline.lat9 / 1e9,
				outline.lon9 / 1e9,
			);
			return s12 * 1_000 < outline.radiusMm;
		};
		for (const { id, samples } of flights) {
			let before = false;
			samples.forEach((a, i) => {
				const b = samples[i + 1];
				const seconds =
					b === undefined || b.tUs - a.tUs > LONGEST_GAP_US ? 1 : (b.tUs - a.tUs) / SECOND_US;
				for (let k = 0; k < seconds; k++) {
					const share = b === undefined || seconds === 1 ? 0 : k / seconds;
					const at = (of: "lat9" | "lon9" | "altitude01mm") =>
						Math.round(a[of] + ((b?.[of] ?? a[of]) - a[of]) * share);
					const tUs = a.tUs + k * SECOND_US;
					const now = isInside(tUs, at("lat9"), at("lon9"), at("altitude01mm"));
					if (now && !before) found.push(`${id} ${zone.id} ${tUs}`);
					before = now;
				}
			});
		}
	}
	return found.sort();
}

test("recorded traffic under zones of real notices: every entry was foreseen and told in time", {
	skip: withoutNotices,
}, async (t) => {
	const run = await runReplay({
		file: SWISS_DAY,
		noticesFile: UK_NOTICES,
		...TEN_MINUTES,
		speed: null,
		sensors: "all",
		sealedPercent: 0,
	});
	assertLaws(run);
	const { figures, truth, replay, agreement } = run;
	const entries = truth.zoneEntries.map(({ flight, zone, atUs }) => `${flight} ${zone.id} ${atUs}`);
	assert.deepEqual(entries.sort(), oracleEntries(replay, agreement.zones));
	t.diagnostic(
		JSON.stringify({
			zones: figures.zones,
			zone_entries: figures.zone_entries,
			zone_notices_required: figures.zone_notices_required,
		}),
	);
	assert.ok((figures.zone_entries ?? 0) > 0 && (figures.zone_notices_required ?? 0) > 0);
	assert.equal(figures.zone_entries_unpredicted, 0);
	assert.equal(figures.zone_notices_missing, 0);
});
