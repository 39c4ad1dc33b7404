export * from "./adsb.ts";
export * from "./geojson.ts";
