/** The mediator's node: a mailbox for what the parties sealed, and a witness of their heads. */
export {
	createMediatorFolder,
	DEFAULT_QUOTA,
	type MediatorConfig,
	type MediatorFolder,
	openMediatorFolder,
	readLineFile,
	witnessOf,
	writeLineFile,
} from "./folder.ts";
export { type LineFile, type LineParty, lineFileOf, parseLineFile } from "./line-file.ts";
export { type MediatorOptions, type RunningMediator, startMediator } from "./mediator.ts";
