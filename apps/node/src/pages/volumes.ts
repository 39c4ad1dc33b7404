import {
	formatBand,
	formatDistance,
	formatPosition,
	formatTime,
	hotlineTranslator,
	type Language,
} from "@tansiq/language";
import type { Volume } from "@tansiq/space";

/** One volume in figures that both readers read alike, and its few words in each language. */
export interface VolumeText {
	number: string;
	window: string;
	band: string;
	/** A sentence in each language, or none: a polygon is its corners. */
	extent: string[];
	corners: string[];
}

export function volumeTexts(
	volumes: readonly Volume[],
	languages: readonly Language[],
): VolumeText[] {
	return volumes.map(({ outline, band, window }, i) => ({
		number: String(i + 1),
		window: `${instant(window.startUs)} – ${instant(window.endUs)}`,
		band: formatBand(band, "aviation"),
		extent: languages.flatMap((language) => extentText(outline, language) ?? []),
		corners: cornersOf(outline),
	}));
}

export function instant(us: number): string {
	return `${formatTime(us, { zone: "UTC", day: true, seconds: true })} UTC`;
}

function extentText(outline: Volume["outline"], language: Language): string | null {
	const { t } = hotlineTranslator(language);
	const distance = (mm: number) =>
		`${formatDistance(mm, "aviation")} (${formatDistance(mm, "metric")})`;
	switch (outline.kind) {
		case "disc":
			return t("paper.radius", { distance: distance(outline.radiusMm) });
		case "corridor":
			return t("paper.half_width", { distance: distance(outline.halfWidthMm) });
		case "polygon":
			return null;
	}
}

function cornersOf(outline: Volume["outline"]): string[] {
	const at = (lat9: number, lon9: number) =>
		`${formatPosition(lat9, lon9, "decimal")} (${formatPosition(lat9, lon9, "dms")})`;
	if (outline.kind === "disc") return [at(outline.lat9, outline.lon9)];
	return outline.lat9.map((lat9, i) => at(lat9, outline.lon9[i] as number));
}
