/** Urgency: distress, urgent, normal, low. */
export type Urgency = "D" | "U" | "N" | "L";
export type LogName = "urgent" | "routine";

export const NOTICE = "TQ-20";
export const UNABLE = "TQ-2";
export const ROGER = "TQ-4";
export const PRESENTED = "TQ-7";
export const OUTCOME = "TQ-9";

export interface Message {
	id: string;
	urgency: Urgency;
	/** The closing answers it may have; empty: it opens no dialogue. */
	answers: readonly string[];
	/** Answers, PRESENTED and OUTCOME refer to the message that they are about. */
	refers: boolean;
}

/** The codebook as a closed table: what is not in it is taken without effect. */
export const CODEBOOK: ReadonlyMap<string, Message> = new Map(
	[
		{ id: UNABLE, urgency: "N", answers: [], refers: true },
		{ id: ROGER, urgency: "N", answers: [], refers: true },
		{ id: PRESENTED, urgency: "N", answers: [], refers: true },
		{ id: OUTCOME, urgency: "N", answers: [], refers: true },
		{ id: NOTICE, urgency: "N", answers: [ROGER, UNABLE], refers: false },
	].map((message) => [message.id, message as Message]),
);

export const UNABLE_REASONS = [
	"conflict",
	"weather",
	"unclear",
	"not-authorised",
	"other",
] as const;
export type UnableReason = (typeof UNABLE_REASONS)[number];

/** Distress and urgent messages have a log of their own, so that they never queue behind the rest. */
export function logOf(urgency: Urgency): LogName {
	return urgency === "D" || urgency === "U" ? "urgent" : "routine";
}
