import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import {
	type Recording,
	RecordingError,
	type RecordingParser,
	recordingParser,
} from "@tansiq/formats";

export interface ReadLimits {
	/** Most bytes after decompression. */
	bytes: number;
	/** Most bytes for each compressed byte, once a mebibyte has come out: text gives about ten. */
	ratio: number;
}
const LIMITS: ReadLimits = { bytes: 1024 ** 3, ratio: 200 };
const RATIO_FROM_BYTES = 1024 ** 2;
const GZIP_MAGIC = 0x1f8b;

/**
 * Reads a recording from a file, compressed with gzip or plain. Of a compressed file that is cut
 * off or damaged, the rows before the damage are used, and the row where it begins is among the
 * rejected.
 * @throws RecordingError where the file is neither gzip nor a recording, or expands beyond the
 *   limits; the error of `node:fs` where it cannot be read.
 */
export async function readRecording(path: string, limits = LIMITS): Promise<Recording> {
	const start = await firstBytes(path);
	const parser = recordingParser();
	if (start.length >= 2 && start.readUInt16BE(0) === GZIP_MAGIC) {
		return readCompressed(path, parser, limits);
	}
	const line = start.toString("latin1").split(/\r?\n/, 1)[0] ?? "";
	if (!line.includes("icao24")) {
		throw new RecordingError(
			`${path}: begins with ${start.subarray(0, 8).toString("hex") || "nothing"}: expected gzip (1f8b) or a CSV file whose first line names its columns`,
		);
	}
	const decoder = new StringDecoder("utf8");
	await consume(createReadStream(path, { end: limits.bytes }), (chunk, bytes) => {
		if (bytes > limits.bytes) throw tooLarge(path, limits);
		parser.push(decoder.write(chunk));
	});
	return parser.end();
}

async function readCompressed(
	path: string,
	parser: RecordingParser,
	limits: ReadLimits,
): Promise<Recording> {
	const decoder = new StringDecoder("utf8");
	const compressed = createReadStream(path);
	const gunzip = createGunzip();
	// Errors of both streams arrive at `consume`, through the destruction of the second.
	pipeline(compressed, gunzip, () => {});
	try {
		await consume(gunzip, (chunk, bytes) => {
			const ratio = bytes / Math.max(compressed.bytesRead, 1);
			if (bytes > limits.bytes) throw tooLarge(path, limits);
			if (bytes > RATIO_FROM_BYTES && ratio > limits.ratio) {
				throw new RecordingError(
					`${path}: expands ${Math.round(ratio)} times: expected a recording, at most ${limits.ratio} times`,
				);
			}
			parser.push(decoder.write(chunk));
		});
	} catch (error) {
		if (!isDamage(error)) throw error;
		return parser.end({ because: `the gzip stream is damaged here: ${error.message}` });
	}
	return parser.end();
}

/** Hands over each piece as it comes, so that what preceded an error has been used. */
function consume(stream: Readable, take: (chunk: Buffer, bytes: number) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		let bytes = 0;
		stream.on("data", (chunk: Buffer) => {
			bytes += chunk.length;
			try {
				take(chunk, bytes);
			} catch (error) {
				stream.destroy();
				reject(error);
			}
		});
		stream.on("end", resolve);
		stream.on("error", reject);
	});
}

async function firstBytes(path: string): Promise<Buffer> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}

const tooLarge = (path: string, { bytes }: ReadLimits) =>
	new RecordingError(`${path}: more than ${bytes} bytes: expected a recording of at most as many`);

/** Codes by which zlib says that its input ends early or is not what was compressed. */
function isDamage(error: unknown): error is Error {
	const code = error instanceof Error && "code" in error ? error.code : null;
	return code === "Z_BUF_ERROR" || code === "Z_DATA_ERROR";
}
