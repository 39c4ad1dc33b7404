import type { Translator } from "@tansiq/language";
import type { Store } from "../state/store.ts";

/** Starts the map inside an element; its code is loaded only then. */
export type MapStart = (holder: HTMLElement, store: Store, translate: Translator) => Promise<void>;
