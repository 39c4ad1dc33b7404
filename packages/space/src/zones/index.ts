/** Many tracks and many zones: who is in which, who enters when, and who is outside what was declared. */
export { entries, type ZoneEntries, type ZoneTracks } from "./entries.ts";
export { type FlownPosition, strays } from "./strays.ts";
export { type ZoneIndex, zoneIndex } from "./zone-index.ts";
