export const EXIT = { done: 0, failed: 1, usage: 2, findings: 3, unreachable: 4 } as const;

/** Ends the command with one line and this exit code. */
export class Failure extends Error {
	readonly exitCode: number;
	constructor(exitCode: number, message: string) {
		super(message);
		this.name = "Failure";
		this.exitCode = exitCode;
	}
}
