import { Refusal } from "../src/index.ts";

/** For `assert.throws`: a refusal with this code. */
export const refusal = (code: string) => (error: unknown) =>
	error instanceof Refusal && error.code === code;
