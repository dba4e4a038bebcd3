import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { listProblemCodes, PROBLEMS } from "../../../src/platform/errors.ts";
import { startService } from "../../support/service.ts";
import { operationsOf, readDocument, resolve, type Document } from "./document.ts";

const REDOCLY = join(import.meta.dirname, "../../../node_modules/@redocly/cli/bin/cli.js");

t.test("the OpenAPI document", async (t) => {
  const { app } = await startService(t);
  const document = readDocument(app);
  const operations = operationsOf(document);

  t.test("is what the service answers with", async (t) => {
    for (const url of ["/openapi.json", "/v1/openapi.json"]) {
      const { statusCode, headers, body } = await app.inject(url);
      t.match([statusCode, headers["content-type"]], [200, /^application\/json/]);
      t.same(JSON.parse(body), document);
    }
    const docs = await app.inject("/docs/reference");
    t.match(docs, { statusCode: 200, headers: { "content-type": /^text\/html/ } });
    t.notMatch(docs.body, /(?:src|href)="(?:https?:)?\/\//, "the page loads nothing from elsewhere");
  });

  t.test("passes Redocly's lint", async (t) => {
    const directory = await mkdtemp(join(tmpdir(), "doorplate-lint-"));
    t.teardown(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, "openapi.json"), JSON.stringify(document));
    const { error, output } = await lint(directory);
    t.equal(error, null, output);
    t.match(output, /Your API description is valid/);
    await writeFile(join(directory, "openapi.json"), JSON.stringify({ ...document, paths: { "/x": { get: {} } } }));
    t.not((await lint(directory)).error, null, "and the lint can fail");
  });

  t.test("names every schema, operation and parameter", async (t) => {
    t.same(
      Object.keys(document.components.schemas).filter(
        (name) => !/^[A-Z][A-Za-z]+$/.test(name) || /^(?:def|Unnamed)/.test(name),
      ),
      [],
    );
    t.equal(new Set(operations.map(({ id }) => id)).size, operations.length, "operationIds are unique");
    t.same(
      operations.filter(({ id }) => !/^[a-z][A-Za-z]+$/.test(id)),
      [],
    );
    t.notMatch(JSON.stringify(document), /Default Response|Unnamed\d|def-\d/);
    t.same(unresolved(document), [], "every reference leads somewhere");
  });

  t.test("is read by generators of clients", async (t) => {
    const inside = Object.entries<Document>(document.components.schemas).flatMap(([name, schema]) =>
      partsOf(schema).map((part) => ({ name, part })),
    );
    t.ok(inside.length > 500);
    t.same(
      inside.filter(({ part }) => part.properties || part.items?.enum).map(({ name }) => name),
      [],
      "objects and enums of lists have names: give those that have none a title",
    );
    t.same(
      inside.filter(({ part }) => part.format === "uuid" && part.pattern).map(({ name }) => name),
      [],
      "Python has either a format or a pattern",
    );
    const constants = Object.values<Document>(document.components.schemas).flatMap(
      (schema) => schema["x-enum-varnames"] ?? schema.enum?.map((value: string) => value.toUpperCase()) ?? [],
    );
    t.ok(constants.length > 20);
    t.same(
      constants.filter((name, index) => constants.indexOf(name) !== index),
      [],
      "Go has one constant for each value of a named enum: x-enum-varnames tells them apart",
    );
    t.same(
      Object.keys(document.components.schemas).filter((name) => `New${name}` in document.components.schemas),
      [],
      "New… is what Go calls the constructors",
    );
    for (const { post } of Object.values<Document>(document.webhooks)) t.equal(post["x-internal"], true);
    for (const { id, raw } of operations) {
      const header = raw.parameters?.find(({ name }: Document) => name === "if-match");
      if (header?.required) t.ok("428" in raw.responses, `${id} tells what it answers without If-Match`);
    }
  });

  t.test("describes and exemplifies every operation", async (t) => {
    t.ok(operations.length > 30);
    for (const { id, raw } of operations) {
      t.match(raw, { summary: /^\S/, tags: [String] }, `${id} has a summary`);
      const media = [raw.requestBody, ...Object.values(raw.responses)]
        .flatMap((part) => Object.entries<Document>(part?.content ?? {}))
        .filter(([type]) => type !== "application/problem+json")
        .map(([, each]) => each);
      const examples = [...media, ...(raw.parameters ?? [])].filter(
        (part: Document) => part.example !== undefined || hasExample(document, part.schema),
      );
      t.ok(examples.length > 0, `${id} has an example`);
      t.same(
        raw.parameters?.filter((parameter: Document) => !parameter.description),
        raw.parameters && [],
        `${id} describes its parameters`,
      );
    }
  });

  t.test("tells every operation's problems", async (t) => {
    t.same(document.components.schemas.Problem.properties.code.enum, listProblemCodes());
    for (const { id, raw, isPublic, path, scope } of operations) {
      const has = (name: string): boolean => raw.parameters?.some((parameter: Document) => parameter.name === name);
      const expected = [
        "400",
        "500",
        ...(isPublic ? [] : ["401", "429", "503"]),
        ...(scope === undefined ? [] : ["403"]),
        ...(raw.requestBody ? ["413", "415", "422"] : []),
        ...(has("idempotency-key") ? ["409", "422"] : []),
        ...(has("if-match") ? ["412"] : []),
        ...(path.includes("_id}") ? ["404"] : []),
      ];
      t.same(
        expected.filter((status) => !(status in raw.responses)),
        [],
        id,
      );
      const problems = Object.entries<Document>(raw.responses).filter(([status]) => Number(status) >= 400);
      t.ok(
        problems.every(
          ([, response]) => response.content["application/problem+json"].schema.$ref === "#/components/schemas/Problem",
        ),
        `${id} refers to Problem`,
      );
      t.ok(
        problems.every(([status, { description }]) =>
          [...description.matchAll(/`(\w+)`/g)].every(
            ([, code]) => PROBLEMS[code as keyof typeof PROBLEMS]?.status === Number(status),
          ),
        ),
        `${id} names codes`,
      );
    }
  });

  t.test("gives examples that its own schemas accept", async (t) => {
    // The service's own validator judges them: an operation that takes its example gets beyond the body.
    const { default: Ajv } = await import("ajv/dist/2020.js");
    const { default: addFormats } = await import("ajv-formats");
    const ajv = new Ajv.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema({ $id: "document", components: document.components });
    const tried = Object.entries<Document>(document.components.schemas).flatMap(([name, schema]) =>
      (schema.examples ?? []).map((example: unknown) => {
        const validate = ajv.getSchema(`document#/components/schemas/${name}`);
        return { name, errors: validate?.(example) === true ? [] : validate?.errors };
      }),
    );
    t.ok(tried.length > 15);
    t.same(
      tried.filter(({ errors }) => errors?.length !== 0),
      [],
    );
  });
});

function lint(directory: string): Promise<{ error: Error | null; output: string }> {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };
  return new Promise((done) => {
    execFile(process.execPath, [REDOCLY, "lint", "openapi.json"], { cwd: directory, env }, (error, stdout, stderr) =>
      done({ error, output: stdout + stderr }),
    );
  });
}

/** The schemas inside a schema, and those inside them. */
function partsOf(schema: Document): Document[] {
  const { properties = {}, items, anyOf = [], oneOf = [], additionalProperties } = schema;
  const parts = [...Object.values(properties), items, ...anyOf, ...oneOf, additionalProperties];
  return parts
    .filter((part) => typeof part === "object" && part !== null)
    .flatMap((part: Document) => [part, ...partsOf(part)]);
}

function hasExample(document: Document, schema: Document): boolean {
  const resolved = resolve(document, schema);
  if (resolved?.examples !== undefined || resolved?.example !== undefined) return true;
  const parts = [resolved?.items, ...Object.values(resolved?.properties ?? {})].filter(Boolean);
  return parts.some((part) => hasExample(document, part));
}

function unresolved(document: Document): string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference = ""]) => reference,
  );
  const { headers } = document.components as { headers?: object };
  const known = new Set(Object.keys(headers ?? {}).map((name) => `#/components/headers/${name}`));
  return [...new Set(references)].filter(
    (reference) => !known.has(reference) && resolve(document, { $ref: reference }) === undefined,
  );
}
