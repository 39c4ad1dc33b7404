/** A mediator as a child process of a test: `node serve.ts FOLDER FULL|OFF`; prints its address and id. */
import { startMediator } from "@tansiq/mediator";

const [folder = "", synchronous = "FULL"] = process.argv.slice(2);
const onFailure = (error: Error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(70);
};
const options = { folder, synchronous: synchronous as "FULL" | "OFF", onFailure };
const { address } = await startMediator(options);
process.stdout.write(`${address} ${process.pid}\n`);
