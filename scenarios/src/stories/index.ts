import { contactAway } from "./contact-away.ts";
import { deadHotline } from "./dead-hotline.ts";
import { lastUnit } from "./last-unit.ts";
import { lateNotice } from "./late-notice.ts";
import type { Telling } from "./story.ts";
import { truceEnds } from "./truce-ends.ts";

export type { Deed, Step, Story, Telling } from "./story.ts";

/** Failures of the public record, by the name that `tansiq demo --scenario` gives them. */
export const STORIES: Readonly<Record<string, Telling>> = {
	"late-notice": lateNotice,
	"contact-away": contactAway,
	"dead-hotline": deadHotline,
	"last-unit": lastUnit,
	"truce-ends": truceEnds,
};
