import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import t from "tap";

const ROOT = resolve(import.meta.dirname, "../..");
const SOURCE = join(ROOT, "clients/typescript");
const TSC = join(ROOT, "node_modules/.bin/tsc");

const PROGRAM = `
import { createClient, DoorplateError, getCustomer, listAll, listCustomers, searchAddresses, update, type Address, type Customer } from "@doorplate/client";

const doorplate = createClient({ url: "https://doorplate.example", key: "dp_key" });
export async function run(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of listAll(doorplate, listCustomers, { tag: "vip" })) names.push(name);
  for await (const { address, score } of listAll(doorplate, searchAddresses, { body: { q: "Torstraße" } })) {
    const found: Address = address;
    if (score > 0.5) names.push(found.address_lines.join());
  }
  return names;
}
export const rename = (customer: Customer): Promise<Customer> => update(doorplate, customer, { name: "Ada" });
// @ts-expect-error an unknown property
export const wrong = (customer: Customer): Promise<Customer> => update(doorplate, customer, { surname: "L." });
// @ts-expect-error an operation that does not return a list
export const pages = listAll(doorplate, getCustomer, { customer_id: "" });
// @ts-expect-error no such filter
export const filtered = listAll(doorplate, listCustomers, { colour: "red" });
console.log(DoorplateError.name);
`;

const run = (command: string, args: string[], cwd: string): Promise<string> =>
  new Promise((done) => {
    // Without the preload script of the tests.
    execFile("env", ["-u", "NODE_OPTIONS", command, ...args], { cwd }, (_error, stdout, stderr) =>
      done((stdout + stderr).trim()),
    );
  });

t.setTimeout(400_000);

t.test("the package can be used from another project", async (t) => {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-package-"));
  t.teardown(() => rm(directory, { recursive: true }));
  const home = join(directory, "node_modules/@doorplate/client");
  await mkdir(home, { recursive: true });
  const { name, version, files, exports, main, types, dependencies } = JSON.parse(
    await readFile(join(SOURCE, "package.json"), "utf8"),
  );
  t.equal(name, "@doorplate/client");
  t.equal(
    version,
    JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")).version,
    "the version of the service",
  );
  t.equal(dependencies, undefined);
  t.match(
    await readFile(join(SOURCE, "README.md"), "utf8"),
    new RegExp(`npm install \\S+/doorplate-client-${version}\\.tgz`),
    "the README explains the installation before the package is published",
  );
  t.equal(await run(TSC, ["-p", SOURCE, "--outDir", join(home, "dist")], directory), "");
  for (const file of ["package.json", ...files.filter((given: string) => given !== "dist")])
    await cp(join(SOURCE, file), join(home, file));
  t.equal(exports["."].types, types);
  t.equal(exports["."].default, main);
  await writeFile(join(directory, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(directory, "program.ts"), PROGRAM);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable", "dom.asynciterable"],
    types: [],
    outDir: "out",
    skipLibCheck: false,
  };
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ] as const) {
    await writeFile(
      join(directory, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { ...compilerOptions, module, moduleResolution }, files: ["program.ts"] }),
    );
    t.equal(await run(TSC, ["-p", "."], directory), "", moduleResolution);
  }
  t.equal(await run(process.execPath, ["out/program.js"], directory), "DoorplateError");
});
