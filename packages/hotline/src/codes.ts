/** The closed lists that slots choose from. A word that is not in its list is a fault. */

/** Who may hold a duty; a person may hold several. */
export const ROLES = ["watch", "chief", "planner", "releaser", "negotiator", "auditor"] as const;
export type Role = (typeof ROLES)[number];

/** Why a person is UNABLE or answers NEGATIVE. */
export const UNABLE_REASONS = [
	"conflict",
	"weather",
	"unclear",
	"not-authorised",
	"too-late",
	"no-contact",
	"safety",
	"emergency",
	"equipment",
	"other",
] as const;
export type UnableReason = (typeof UNABLE_REASONS)[number];

/** Why an entry was taken without effect: the slot `code` of TQ-8 ERROR. */
export const ERROR_CODES = [
	/** The message is not in this codebook; a later version may know it. */
	"unknown-type",
	/** It cites an entry or a dialogue that is not here. */
	"unknown-ref",
	/** It cites an entry that its own `seen` does not cover. */
	"not-seen",
	/** Its author is not the one who may say it of that entry. */
	"not-yours",
	/** A slot is missing, is of another kind, or is not of this message. */
	"malformed",
	/** Its geometry is none. */
	"geometry",
	"missing-signature",
	"role",
	"over-quota",
	/** It came too late to be acted on. */
	"delayed",
	/** The response set of what it answers does not have it, or that had no effect. */
	"not-an-answer",
	/** It was answered already, or is being withdrawn already. */
	"duplicate",
	/** The two key fields were not re-entered as they were said. */
	"readback",
	/** STANDBY was said once already; the time restarts once. */
	"second-standby",
	/** STANDBY names no time after it was said, or one past a whole answer time. */
	"standby-time",
	/** STANDBY after the deadline: only a closing answer helps now. */
	"overdue",
	/** What it speaks of was withdrawn. */
	"cancelled",
	/** What it would withdraw is closed, or cannot be withdrawn. */
	"not-open",
	/** The outcome stands already and does not lead to this one. */
	"decided",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export const HAZARDS = [
	"live-fire",
	"demolition",
	"unexploded-ordnance",
	"aircraft",
	"uncrewed-aircraft",
	"vehicles",
	"fire",
	"smoke-or-gas",
	"flood",
	"other",
] as const;
export type Hazard = (typeof HAZARDS)[number];

/** What a warning says is approaching. */
export const APPROACHING = [
	"aircraft",
	"uncrewed-aircraft",
	"vehicles",
	"vessel",
	"convoy",
	"people",
	"other",
] as const;

/** How a proposal keeps two activities apart. */
export const SPLITS = ["zone", "height", "time"] as const;

/** The proposer's own side of the split; the other side is the peer's. */
export const SIDES = ["inside", "outside", "above", "below", "before", "after"] as const;

export const OUTCOMES = ["closed", "overdue", "closed_late", "cancelled"] as const;
/** How a dialogue ended, as its originator's log decides. Overdue may still be closed late or cancelled. */
export type Outcome = (typeof OUTCOMES)[number];

/**
 * Ids of the neutral texts of the human line check: everyday matters that nobody can read as a
 * message. The texts stand in the phrase files, so that each side reads its own language.
 */
export const NEUTRAL_TEXTS = [
	"neutral.harbour",
	"neutral.orchard",
	"neutral.weather",
	"neutral.library",
	"neutral.bridge",
	"neutral.baker",
	"neutral.river",
	"neutral.lighthouse",
	"neutral.garden",
	"neutral.railway",
	"neutral.mountain",
	"neutral.market",
] as const;
export type NeutralText = (typeof NEUTRAL_TEXTS)[number];
