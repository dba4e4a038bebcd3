import { readFile } from "node:fs/promises";
import t from "tap";
import { listOperations, type Document } from "../../src/cli/generate/document.ts";
import { readDocument } from "../platform/http/document.ts";
import { startService } from "../support/service.ts";
import { find, isForRoot, prepare, REFUSALS } from "./recipes.ts";
import { createClient } from "../../clients/typescript/src/index.ts";

interface Request {
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers: Record<string, string>;
  payload?: string;
}

/** Parses the file as HTTP clients of editors do. */
function readRequests(text: string): Request[] {
  return text
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [head = "", ...body] = section.split("\n\n");
      const [, name = "", line = "", ...headers] = head.trim().split("\n");
      const [method = "", url = ""] = line.split(" ");
      const payload = body.join("\n\n").trim();
      return {
        id: name.replace("# @name ", ""),
        method: method as Request["method"],
        url,
        headers: Object.fromEntries(headers.map((header) => header.split(": ") as [string, string])),
        ...(payload !== "" && { payload }),
      };
    });
}

/** Its example confirms the slug of another tenant. */
const CONFIRMED = "createTenantErasure";
/** The file states no `dry_run`, and a rule is enabled only after workers have completed one. */
const NEEDS_WORKERS = new Set(["runRetentionRule"]);

// Many requests, which take long on a busy machine.
t.setTimeout(400_000);

t.test("openapi/requests.http has a request for each operation, and each succeeds", async (t) => {
  const service = await startService(t);
  const base = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const document = readDocument(service.app) as Document;
  const file = await readFile(new URL("../../openapi/requests.http", import.meta.url), "utf8");
  const variables = Object.fromEntries(
    [...file.matchAll(/^@(\w+) = (.+)$/gm)].map(([, name = "", value]) => [name, value]),
  );
  const requests = readRequests(file);
  t.same(
    [...file.matchAll(/\{\{(\w+)\}\}/g)].filter(([, name = ""]) => !(name in variables)),
    [],
    "each variable has an initial value",
  );
  const methods = requests.map(({ method }) => method);
  t.ok(methods.indexOf("DELETE") > methods.findLastIndex((method) => method !== "DELETE"), "deletions come last");
  t.same(
    requests.map(({ id }) => id).sort(),
    listOperations(document)
      .map(({ id }) => id)
      .sort(),
  );

  const refused: unknown[] = [];
  for (const { id, method, url, headers, payload } of requests) {
    const operation = find(document, id);
    const key = isForRoot(operation) ? service.rootKey : (await service.makeTenant()).key;
    const { if_match: _version, ...places } = await prepare(
      { document, client: createClient({ url: base, key, retries: 0 }) },
      operation,
    );
    const values: Record<string, unknown> = { ...variables, ...places, url: "", key, $timestamp: "1" };
    const fill = (text: string): string =>
      text.replaceAll(/\{\{(\$?\w+)\}\}/g, (_, name: string) => String(values[name]));
    const answer = await service.app.inject({
      method,
      url: fill(url),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)])),
      ...(payload !== undefined && { payload }),
    });
    if (answer.statusCode >= 300 && !(id in REFUSALS) && !NEEDS_WORKERS.has(id) && id !== CONFIRMED)
      refused.push({ id, status: answer.statusCode, body: answer.body });
  }
  t.same(refused, []);
});
