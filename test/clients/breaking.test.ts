import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import t, { type Test } from "tap";
import { generateFromDocument } from "../../src/cli/generate.ts";
import type { Document } from "../platform/http/document.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const TSC = join(ROOT, "node_modules/.bin/tsc");

/** Breaking changes of the document. After each, the generated client must fail to compile with an existing program. */
const BREAKS: Record<string, (document: Document) => unknown> = {
  "an operation is removed": ({ paths }) => delete paths["/v1/suggest"],
  "an operation is renamed": ({ paths }) => (paths["/v1/parse"].post.operationId = "readAddress"),
  "a property of a response is removed": ({ components: { schemas } }) => delete schemas.Address.properties.verdict,
  "a property of a response becomes optional": ({ components: { schemas } }) =>
    (schemas.Customer.required = schemas.Customer.required.filter((name: string) => name !== "name")),
  "a property of a response changes its type": ({ components: { schemas } }) =>
    (schemas.CampaignEstimate.properties.total = { type: "string" }),
  "a request body gets a required property": ({ components: { schemas } }) => {
    schemas.AddressCreate.properties.floor = { type: "string" };
    (schemas.AddressCreate.required ??= []).push("floor");
  },
  "a required parameter is added": ({ paths }) =>
    paths["/v1/customers/{customer_id}/history"].get.parameters.push({
      name: "since",
      in: "query",
      required: true,
      schema: { type: "string" },
    }),
  "a value is no longer accepted": ({ components: { schemas } }) =>
    (schemas.CustomerPatch.properties.tags = { type: "array", items: { enum: ["vip"] } }),
};

t.test("after a breaking change of the API existing programs do not compile", async (t) => {
  const document: Document = JSON.parse(await readFile(join(ROOT, "openapi/openapi.json"), "utf8"));
  t.match(await compile(t, document), "", "without a change they compile");
  for (const [name, change] of Object.entries(BREAKS)) {
    const broken = structuredClone(document);
    change(broken);
    t.match(await compile(t, broken), /error TS/, name);
  }
});

/** Compiles shop.ts with the client of a changed document and returns the output of the compiler. */
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
    // Without the preload script of the tests.
    execFile("env", ["-u", "NODE_OPTIONS", TSC, "-p", directory], (_error, stdout, stderr) => done(stdout + stderr));
  });
}
