import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import t, { type Test } from "tap";
import { generateFromDocument } from "../../src/cli/generate.ts";
import type { Document } from "../platform/http/document.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const TSC = join(ROOT, "node_modules/.bin/tsc");

/** What breaks callers, done to the document: each must be seen when the client is generated again. */
const BREAKS: Record<string, (document: Document) => unknown> = {
  "an operation is gone": ({ paths }) => delete paths["/v1/suggest"],
  "an operation has another name": ({ paths }) => (paths["/v1/parse"].post.operationId = "readAddress"),
  "an answer lacks a field": ({ components: { schemas } }) => delete schemas.Address.properties.verdict,
  "a field of an answer may be absent": ({ components: { schemas } }) =>
    (schemas.Customer.required = schemas.Customer.required.filter((name: string) => name !== "name")),
  "a field of an answer has another type": ({ components: { schemas } }) =>
    (schemas.CampaignEstimate.properties.total = { type: "string" }),
  "a body needs a new field": ({ components: { schemas } }) => {
    schemas.AddressCreate.properties.floor = { type: "string" };
    (schemas.AddressCreate.required ??= []).push("floor");
  },
  "a parameter is needed": ({ paths }) =>
    paths["/v1/customers/{customer_id}/history"].get.parameters.push({
      name: "since",
      in: "query",
      required: true,
      schema: { type: "string" },
    }),
  "a word is no longer taken": ({ components: { schemas } }) =>
    (schemas.CustomerPatch.properties.tags = { type: "array", items: { enum: ["vip"] } }),
};

t.test("a change of the API that breaks callers does not compile", async (t) => {
  const document: Document = JSON.parse(await readFile(join(ROOT, "openapi/openapi.json"), "utf8"));
  t.match(await compile(t, document), "", "as it is, it does");
  for (const [name, damage] of Object.entries(BREAKS)) {
    const broken = structuredClone(document);
    damage(broken);
    t.match(await compile(t, broken), /error TS/, name);
  }
});

/** What the compiler says about the shop's program with the client of another document. */
async function compile(t: Test, document: Document): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-client-"));
  t.teardown(() => rm(directory, { recursive: true }));
  await cp(join(ROOT, "clients/typescript/src"), join(directory, "clients/typescript/src"), { recursive: true });
  for (const [path, text] of Object.entries(generateFromDocument(document))) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  await mkdir(join(directory, "test/clients"), { recursive: true });
  await cp(join(ROOT, "test/clients/shop.ts"), join(directory, "test/clients/shop.ts"));
  await cp(join(ROOT, "package.json"), join(directory, "package.json"));
  await symlink(join(ROOT, "node_modules"), join(directory, "node_modules"));
  const { compilerOptions } = JSON.parse(await readFile(join(ROOT, "tsconfig.json"), "utf8")) as {
    compilerOptions: object;
  };
  await writeFile(
    join(directory, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["test/clients/shop.ts"] }),
  );
  return new Promise((done) => {
    // What tap hooks into the programs that it starts is not for the compiler.
    execFile("env", ["-u", "NODE_OPTIONS", TSC, "-p", directory], (_error, stdout, stderr) => done(stdout + stderr));
  });
}
