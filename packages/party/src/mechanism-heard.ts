import type { JudgedEntry, Judging } from "./effect.ts";
import type { Effect } from "./event.ts";
import { signersAt, WithoutEffect } from "./judging.ts";
import { statedBy } from "./mechanism.ts";
import { seenOf } from "./notice.ts";

/** A statement of the peer counts under two of its people, one of them a chief. @throws WithoutEffect */
export function mechanismEffect(judging: Judging, judged: JudgedEntry): Effect {
	const { place, body } = judged.entry;
	if (place.log !== "routine")
		throw new WithoutEffect("malformed", "mechanism: expected in the routine log");
	const stated = statedBy(body.body, {
		author: judging.state.peer,
		index: place.index,
		seenPeer: seenOf(judged.entry, judging.state.self),
	});
	signersAt(judging, judged.entry, (found) => {
		const persons = new Set(found.map(({ name }) => name)).size;
		const isChief = found.some(({ roles }) => roles.includes("chief"));
		return persons < 2 || !isChief ? "missing-signature" : null;
	});
	return { kind: "mechanism", ...stated };
}
