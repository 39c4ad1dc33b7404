/** Many tracks and many zones: who is in which, and who enters when. */
export { entries, type ZoneEntries, type ZoneTracks } from "./entries.ts";
export { type ZoneIndex, zoneIndex } from "./zone-index.ts";
