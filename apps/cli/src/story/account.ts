import type { AnswerTree, Desk, Dialogue } from "@tansiq/api";
import type { PartyName } from "@tansiq/scenarios";
import { SECOND_US } from "@tansiq/space";

/** What came of a story, as both desks showed it. Times are seconds since it began. */
export interface Account {
	scenario: string;
	silent: boolean;
	alarms: number;
	raised: { at_s: number; party: PartyName; alarm: string; urgency: string }[];
	answers: { at_s: number; party: PartyName; to: string; msg: string; took_s: number }[];
	/** From the receipt of a message to its answer, the longest; null while one has none. */
	time_to_last_answer_s: number | null;
	/** Units and outsiders who have not heard of what concerns them. */
	units_unconfirmed: string[];
	/** Words that contradicted their own drawing, refused where they were entered. */
	contradictions_found: number;
	lasted_s: number;
}

/** Gathers it, second by second. */
export class Gathering {
	readonly #originUs: number;
	readonly #raised = new Map<string, Account["raised"][number]>();
	contradictions = 0;

	constructor(originUs: number) {
		this.#originUs = originUs;
	}

	/** Every alarm counts once, whatever becomes of it; what it is about stands for its record's ref. */
	look(party: PartyName, desk: Desk): void {
		for (const { id, urgency, raisedUs } of desk.alarms) {
			const key = `${party} ${id}`;
			if (this.#raised.has(key)) continue;
			const at_s = this.#seconds(raisedUs);
			this.#raised.set(key, { at_s, party, alarm: id, urgency });
		}
	}

	account(
		scenario: string,
		silent: boolean,
		lastsS: number,
		ends: Record<PartyName, { dialogues: Dialogue[]; unconfirmed: AnswerTree[] }>,
	): Account {
		const raised = [...this.#raised.values()].sort((a, b) => a.at_s - b.at_s);
		const asked = Object.values(ends).flatMap(({ dialogues }) =>
			dialogues.filter(({ direction, msg }) => direction === "sent" && msg !== "TQ-11"),
		);
		const answers = asked.flatMap(({ ref, msg, receiptUs, answer }) => {
			if (answer === null || receiptUs === null) return [];
			const party: PartyName = ref.startsWith("alpha/") ? "bravo" : "alpha";
			const took_s = (answer.atUs - receiptUs) / SECOND_US;
			return [{ at_s: this.#seconds(answer.atUs), party, to: msg, msg: answer.msg, took_s }];
		});
		answers.sort((a, b) => a.at_s - b.at_s);
		const units = Object.values(ends).flatMap(({ unconfirmed }) =>
			unconfirmed.flatMap((tree) => tree.unconfirmed.filter((name) => !name.startsWith("party "))),
		);
		return {
			scenario,
			silent,
			alarms: raised.length,
			raised,
			answers,
			time_to_last_answer_s:
				answers.length < asked.length
					? null
					: answers.reduce((most, { took_s }) => Math.max(most, took_s), 0),
			units_unconfirmed: [...new Set(units)].sort(),
			contradictions_found: this.contradictions,
			lasted_s: lastsS,
		};
	}

	#seconds(us: number): number {
		return Math.round((us - this.#originUs) / SECOND_US);
	}
}
