import { parentPort } from "node:worker_threads";
import { runShare, type Share } from "./batch.ts";

parentPort?.on("message", (share: Share) => parentPort?.postMessage(runShare(share)));
