import type * as Api from "@tansiq/api";
import {
	alarmStateOf,
	groupedByZone,
	type Instant,
	isShelvable,
	loadOf,
	ratePer10Min,
} from "@tansiq/hotline";
import { alarmsOf, alarmsRaised, type DeskAlarm, type State } from "@tansiq/party";

/** The alarms of a desk and how many its people are given; in a flood, grouped by zone. */
export function alarmViews(state: State, at: Instant): Pick<Api.Desk, "alarms" | "alarmLoad"> {
	const alarms = alarmsOf(state, at);
	const per10Min = ratePer10Min(alarmsRaised(state, at), at.monoUs);
	const load = loadOf(per10Min);
	return {
		alarms: alarms.map((alarm) => alarmView(alarm, at.monoUs)),
		alarmLoad: { per10Min, load, groups: load === "flood" ? groupedByZone(alarms) : [] },
	};
}

function alarmView(alarm: DeskAlarm, monoUs: number): Api.Alarm {
	const { id, source, of, urgency, zone, raised, shelving } = alarm;
	const state = alarmStateOf(alarm, monoUs) as Api.Alarm["state"];
	return {
		id,
		source,
		of,
		urgency: urgency as Api.Alarm["urgency"],
		zone,
		raisedUs: raised.wallUs,
		state,
		shelvable: isShelvable(alarm),
		shelved:
			shelving !== null && state === "shelved"
				? { untilUs: shelving.untilUs, reason: shelving.reason, by: shelving.by }
				: null,
	};
}
