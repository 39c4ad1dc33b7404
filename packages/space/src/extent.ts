import type { Volume } from "./volume.ts";
export function extentKm2h(volumes: readonly Volume[]): number {
	throw new Error(`${volumes}`);
}
