/** The terminal that a person types into; a test brings its own. */
export interface Terminal {
	input: NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?(raw: boolean): unknown };
	output: NodeJS.WritableStream;
}

export class Interrupted extends Error {}

const [ENTER, NEWLINE, END, INTERRUPT, BACKSPACE, DELETE] = [
	"\r",
	"\n",
	"\x04",
	"\x03",
	"\b",
	"\x7f",
];

/**
 * One line that nobody who looks on can read.
 * @throws Interrupted on Ctrl-C, or when the terminal closes before the line is whole
 */
export function readHidden(prompt: string, { input, output }: Terminal): Promise<string> {
	output.write(prompt);
	input.setRawMode?.(true);
	input.setEncoding("utf8");
	return new Promise((resolve, reject) => {
		let text = "";
		const end = (finish: () => void): void => {
			input.removeListener("data", take);
			input.removeListener("end", closed);
			input.setRawMode?.(false);
			input.pause();
			output.write("\n");
			finish();
		};
		const closed = () => end(() => reject(new Interrupted("the terminal was closed")));
		const take = (piece: string | Buffer) => {
			for (const key of String(piece)) {
				if (key === ENTER || key === NEWLINE || key === END) return end(() => resolve(text));
				if (key === INTERRUPT) return end(() => reject(new Interrupted("interrupted")));
				if (key === BACKSPACE || key === DELETE) text = [...text].slice(0, -1).join("");
				else text += key;
			}
		};
		input.on("data", take);
		input.once("end", closed);
		input.resume();
	});
}
