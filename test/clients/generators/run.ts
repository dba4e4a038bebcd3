/**
 * Tests the document with the client generators that callers use: generates each client, compiles it and makes the
 * first calls of a caller against a service. Run by `npm run check:clients` alone, as it takes minutes and downloads
 * the generators and their libraries. Needs Java 11, Maven, Go and Python 3.10; clients without their tools are
 * skipped.
 */
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { startService } from "../../support/service.ts";

const DOCUMENT = resolve(import.meta.dirname, "../../../openapi/openapi.json");
const OPENAPI_GENERATOR = "org.openapitools:openapi-generator-cli:7.25.0";
const OPENAPI_PYTHON_CLIENT = "openapi-python-client==0.29.1";
const MINUTE = 60_000;

t.setTimeout(60 * MINUTE);

interface Folder {
  /** Runs a program in the folder. @throws Error with its output */
  run(program: string, ...args: string[]): Promise<string>;
  /** Copies a program from this directory. */
  put(program: string, path: string): Promise<void>;
  write(path: string, text: string): Promise<void>;
}

interface Client {
  name: string;
  needs: string[];
  generate(folder: Folder): Promise<unknown>;
  compile(folder: Folder): Promise<unknown>;
  /** Runs the calls. @returns the output */
  call(folder: Folder): Promise<string>;
}

const generatedBy =
  (target: string, ...options: string[]) =>
  ({ run }: Folder): Promise<string> =>
    run(
      "java",
      ...["-jar", `../${OPENAPI_GENERATOR.split(":").slice(1).join("-")}.jar`, "generate", "-i", DOCUMENT],
      ...["-g", target, "-o", target === "java" ? "." : "generated", ...options],
      ...["--global-property", "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"],
    );

const makeVenv = async ({ run }: Folder, ...packages: string[]): Promise<void> => {
  await run("python3", "-m", "venv", "venv");
  await run("venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", ...packages);
};

const java = (library: "okhttp-gson" | "native"): Client => ({
  name: `openapi-generator java, ${library}`,
  needs: ["java", "mvn"],
  generate: generatedBy("java", "--library", library),
  async compile({ put, run }) {
    await put("Main.java", "src/main/java/Main.java");
    await put(`${library}/Connection.java`, "src/main/java/Connection.java");
    await run("mvn", "-q", "-B", "compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath.txt");
  },
  call: ({ run }) => run("sh", "-c", 'exec java -cp "target/classes:$(cat classpath.txt)" Main'),
});

const CLIENTS: Client[] = [
  {
    name: "openapi-python-client",
    needs: ["python3"],
    async generate(folder) {
      await makeVenv(folder, OPENAPI_PYTHON_CLIENT);
      const args = ["generate", "--path", DOCUMENT, "--meta", "none", "--output-path", "doorplate"];
      await folder.run("venv/bin/openapi-python-client", ...args);
    },
    compile: ({ run }) => run("venv/bin/python", "-m", "compileall", "-q", "doorplate"),
    async call({ put, run }) {
      await put("openapi_python_client.py", "main.py");
      return run("venv/bin/python", "main.py");
    },
  },
  {
    name: "openapi-generator python",
    needs: ["java", "mvn", "python3"],
    generate: generatedBy("python", "--additional-properties", "packageName=doorplate"),
    async compile(folder) {
      await makeVenv(folder, "./generated");
      await folder.run("venv/bin/python", "-m", "compileall", "-q", "generated/doorplate");
    },
    async call({ put, run }) {
      await put("openapi_generator.py", "main.py");
      return run("venv/bin/python", "main.py");
    },
  },
  {
    name: "openapi-generator go",
    needs: ["java", "mvn", "go"],
    generate: generatedBy("go", "--additional-properties", "packageName=doorplate,withGoMod=false"),
    async compile({ put, run, write }) {
      await write("go.mod", "module doorplate.check\n\ngo 1.23\n");
      await run("mv", "generated", "doorplate");
      await put("main.go", "main.go");
      await run("go", "mod", "tidy");
      await run("go", "build", "-o", "main", ".");
    },
    call: ({ run }) => run("./main"),
  },
  java("okhttp-gson"),
  java("native"),
];

t.test("generated clients", async (t) => {
  const root = await mkdtemp(join(tmpdir(), "doorplate-generators-"));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  const { app, key } = await startService(t);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  // Without the preload script of the tests.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = { ...inherited, DOORPLATE_URL: url, DOORPLATE_API_KEY: key };

  const folderOf = (directory: string): Folder => ({
    run: async (program, ...args) =>
      (await promisify(execFile)(program, args, { cwd: directory, env, maxBuffer: 1 << 26 })).stdout,
    async put(program, path) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await copyFile(join(import.meta.dirname, program), join(directory, path));
    },
    write: (path, text) => writeFile(join(directory, path), text),
  });
  const tools = folderOf(root);
  const has = (tool: string): Promise<boolean> =>
    tools.run("sh", "-c", `command -v ${tool}`).then(
      () => true,
      () => false,
    );
  const missing: string[] = [];
  for (const tool of ["java", "mvn", "go", "python3"]) if (!(await has(tool))) missing.push(tool);
  if (!missing.includes("java") && !missing.includes("mvn"))
    await tools.run("mvn", "-q", "-B", "dependency:copy", `-Dartifact=${OPENAPI_GENERATOR}`, "-DoutputDirectory=.");

  console.error("client | generates | compiles | runs");
  for (const [index, { name, needs, generate, compile, call }] of CLIENTS.entries()) {
    const lacking = needs.filter((tool) => missing.includes(tool));
    await t.test(name, { skip: lacking.length > 0 && `${lacking.join(" and ")} is not installed` }, async (t) => {
      const directory = join(root, String(index));
      await mkdir(directory);
      const folder = folderOf(directory);
      const done: string[] = [];
      try {
        for (const [step, work] of Object.entries({ generate, compile, call })) {
          await work(folder);
          done.push(step);
          t.pass(step);
        }
      } catch (error) {
        const { stdout = "", stderr = "", message } = error as { stdout?: string; stderr?: string; message: string };
        t.fail([message, stdout, stderr].join("\n").slice(-4_000));
      }
      const cells = ["generate", "compile", "call"].map((step) => (done.includes(step) ? "yes" : "no"));
      console.error([name, ...cells].join(" | "));
    });
  }
});
