import type { Volume } from "./volume.ts";
export class VolumeIndex<K extends string> {
	add(key: K, volumes: readonly Volume[]): void {
		throw new Error(`${key}${volumes}`);
	}
	remove(key: K): void {
		throw new Error(`${key}`);
	}
	candidates(volumes: readonly Volume[], radiusMm: number): K[] {
		throw new Error(`${volumes}${radiusMm}`);
	}
}
