import type { Alarm } from "@tansiq/hotline";
import { SECOND_US } from "@tansiq/space";

/** What happens sooner than this is distress: less time than one exchange by voice takes. */
export const DISTRESS_WITHIN_US = 60 * SECOND_US;

/** What an alarm speaks of: an alert's id, a dialogue's ref, a kind of line check, or `agreement`. */
export interface DeskAlarm extends Alarm {
	source: "alert" | "dialogue" | "line";
	of: string;
}
