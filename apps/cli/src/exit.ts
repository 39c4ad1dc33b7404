export const EXIT = {
	done: 0,
	failed: 1,
	usage: 2,
	findings: 3,
	unreachable: 4,
	differ: 5,
} as const;

/** Ends the command with one line and this exit code. */
export class Failure extends Error {
	readonly exitCode: number;
	constructor(exitCode: number, message: string) {
		super(message);
		this.name = "Failure";
		this.exitCode = exitCode;
	}
}

/** What is wrong with a file or an argument ends the command as such. */
export function usage<T>(take: () => T): T {
	try {
		return take();
	} catch (error) {
		throw error instanceof Failure ? error : new Failure(EXIT.usage, (error as Error).message);
	}
}
