#!/usr/bin/env node
/** The `tansiq` command: makes the clone ready, then becomes the command-line program on our Node. */
import { join } from "node:path";
import { buildConsole } from "./console.mjs";
import { become, root, setup } from "./setup.mjs";

const args = process.argv.slice(2);
const ready = setup();
if (["demo", "replay", "serve"].includes(args[0] ?? "")) buildConsole(ready);
become([join(root, "apps/cli/src/main.ts"), ...args], ready);
