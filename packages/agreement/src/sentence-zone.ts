import type { AgreedZone } from "./agreement.ts";
import { extentSentences, type SigningVoice } from "./sentence-place.ts";
import { listed, part, parties, quoted, say } from "./sentence-voice.ts";

/** A zone: what holds there, for whom, where and when, and who holds another version of it. */
export function zoneSentence(voice: SigningVoice, zone: AgreedZone): string {
	const { id, name, rule, purpose, disputed = [], stays } = zone;
	return [
		say(voice, `zone.${rule}`, { id: quoted(voice, id), name: quoted(voice, name) }),
		...(purpose === undefined
			? []
			: [say(voice, "zone.purpose", { purpose: part(voice, `purpose.${purpose}`) })]),
		responsibleSentence(voice, zone),
		...bannedSentences(voice, zone),
		...extentSentences(voice, zone),
		...(stays === true ? [say(voice, "detail.stays")] : []),
		...disputed.flatMap(({ party, extent }) => [
			say(voice, "zone.disputed", { party }),
			...extentSentences(voice, extent),
		]),
	].join(" ");
}

function responsibleSentence(voice: SigningVoice, { responsible }: AgreedZone): string {
	if (responsible === undefined) return say(voice, "zone.responsible_unnamed");
	const [party] = responsible;
	if (party === undefined) return say(voice, "zone.responsible_nobody");
	return responsible.length === 1
		? say(voice, "zone.responsible_one", { party })
		: say(voice, "zone.responsible_several", { parties: parties(voice, responsible) });
}

function bannedSentences(voice: SigningVoice, { banned }: AgreedZone): string[] {
	const { classes = [], activities = [] } = banned ?? {};
	const words = {
		classes: listed(
			voice,
			classes.map((each) => say(voice, `class.${each}`)),
		),
		activities: listed(
			voice,
			activities.map((each) => say(voice, `activity.${each}`)),
		),
	};
	return [
		...(classes.length > 0 ? [say(voice, "zone.banned_classes", words)] : []),
		...(activities.length > 0 ? [say(voice, "zone.banned_activities", words)] : []),
	];
}
