import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as Api from "@tansiq/api";
import { enrolledPair } from "./pair.ts";

interface Described {
	summary?: string;
	parameters?: { name: string; in: string; required?: boolean; schema?: object }[];
	requestBody?: { required?: boolean; content: Record<string, { schema: object }> };
	responses: Record<string, { description?: string; content?: Record<string, { schema: object }> }>;
}
interface Body {
	type: string;
	properties: object;
}
interface Document {
	openapi: string;
	info: { title: string; version: string };
	paths: Record<string, Record<string, Described>>;
}

/** Every route as the sources write it down. */
function routesOfSources(): [method: string, path: string][] {
	const folder = fileURLToPath(new URL("../src/http/", import.meta.url));
	const routes: [string, string][] = [];
	for (const file of globSync("*.ts", { cwd: folder })) {
		const text = readFileSync(folder + file, "utf8");
		const calls = text.matchAll(
			/\b(?:app|routes)\.(get|put|post|delete|patch)\b[^(]*\(\s*"(\/[^"]+)"/g,
		);
		for (const [, method = "", path = ""] of calls) routes.push([method, path]);
	}
	return routes;
}

/**
 * The schema as JSON, in words that mean the same: a constant is the one value of a list, and
 * members of any name are additional ones.
 */
const plain = (schema: unknown) =>
	JSON.parse(JSON.stringify(schema), (_, value) => {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
		const { const: constant, patternProperties, ...rest } = value;
		if (constant !== undefined) return { ...rest, enum: [constant] };
		const [any] = Object.values(patternProperties ?? {});
		return any === undefined ? rest : { ...rest, additionalProperties: any };
	});

describe("the description of the interface", async () => {
	const line = await enrolledPair();
	const { alpha } = line;
	await alpha.start(line.nowUs);
	after(() => line.close());
	const document = await alpha.ask<Document>("GET", "/openapi.json");

	test("is OpenAPI 3.1 in its structure", () => {
		assert.match(document.openapi, /^3\.1\.\d$/);
		assert.ok(document.info.title && document.info.version);
		for (const [path, methods] of Object.entries(document.paths)) {
			assert.match(path, /^\//);
			const templated = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
			for (const [method, operation] of Object.entries(methods)) {
				assert.ok(["get", "put", "post", "delete", "patch"].includes(method), method);
				const where = `${method} ${path}`;
				assert.ok(Object.keys(operation.responses).length > 0, where);
				for (const response of Object.values(operation.responses))
					assert.equal(typeof response.description, "string", where);
				const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
				assert.deepEqual(inPath.map(({ name }) => name).sort(), templated.sort(), where);
				assert.ok(
					inPath.every(({ required }) => required === true),
					where,
				);
				assert.ok(operation.parameters?.every(({ schema }) => schema !== undefined) ?? true, where);
				assert.ok((operation.summary ?? "").length > 5, `${where} has a summary`);
			}
		}
	});

	test("names every route that exists, and none that does not", () => {
		const documented = Object.entries(document.paths)
			.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
			.sort();
		const written = routesOfSources()
			.filter(([, path]) => path !== "/openapi.json")
			.map(([method, path]) => `${method} ${path.replace(/:(\w+)/g, "{$1}").replace("*", "{*}")}`)
			.sort();
		assert.ok(written.length > 20, `${written.length} routes`);
		assert.deepEqual(documented, written);
	});

	test("has the schemas that validate", () => {
		const bodies: [path: string, method: string, schema: unknown][] = [
			["/v1/operations/{id}", "put", Api.DeclareRequest],
			["/v1/session", "post", Api.LoginRequest],
			["/v1/messages", "post", Api.SpeakRequest],
			["/v1/drafts/{id}/drop", "post", Api.RefuseRequest],
			["/v1/checks", "post", Api.DeclareRequest],
			["/v1/operations/{id}/let-stand", "post", Api.LetStandRequest],
			["/v1/dialogues/{author}/{log}/{index}/answer", "post", Api.AnswerRequest],
			["/v1/holds/{id}/refuse", "post", Api.RefuseRequest],
			["/v1/positions", "post", Api.PositionsRequest],
		];
		for (const [path, method, schema] of bodies) {
			const described = document.paths[path]?.[method]?.requestBody;
			assert.deepEqual(described?.content["application/json"]?.schema, plain(schema), path);
			assert.equal(described?.required, true, path);
		}
		for (const [path, methods] of Object.entries(document.paths))
			for (const [method, { requestBody }] of Object.entries(methods)) {
				if (requestBody === undefined) continue;
				const schema = requestBody.content["application/json"]?.schema as Partial<Body>;
				assert.equal(schema?.type, "object", `${method} ${path}`);
				assert.ok(Object.keys(schema.properties ?? {}).length > 0, `${method} ${path}`);
			}
	});

	test("describes what comes back, problems too", () => {
		const replies: [path: string, method: string, schema: unknown][] = [
			["/v1/operations/{id}", "put", Api.OperationDetail],
			["/v1/checks", "post", Api.Verdict],
			["/v1/desk", "get", Api.Desk],
		];
		for (const [path, method, schema] of replies) {
			const { responses } = document.paths[path]?.[method] ?? { responses: {} };
			assert.deepEqual(
				responses["200"]?.content?.["application/json"]?.schema,
				plain(schema),
				path,
			);
		}
		const { responses } = document.paths["/v1/operations/{id}"]?.put ?? { responses: {} };
		const problem = responses["4XX"]?.content?.["application/problem+json"]?.schema;
		assert.deepEqual(problem, plain(Api.Problem));
	});
});
