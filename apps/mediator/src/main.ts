/** A mediator as a process: `node main.ts FOLDER`. Says where it listens as one line of JSON. */
import { startMediator } from "./mediator.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
	process.stderr.write("expected the folder of a mediator\n");
	process.exit(64);
}
const mediator = await startMediator({
	folder,
	onFailure: (error) => {
		process.stderr.write(`disk failed: ${error.message}\n`);
		process.exit(70);
	},
});
for (const signal of ["SIGTERM", "SIGINT"] as const) {
	process.once(signal, () => void mediator.close().then(() => process.exit(0)));
}
process.stdout.write(`${JSON.stringify({ address: mediator.address })}\n`);
