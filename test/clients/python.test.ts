import { execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import t, { type Test } from "tap";
import { createClient, etagOf } from "../../clients/typescript/src/index.ts";
import { snakeCase } from "../../src/cli/generate/python/text.ts";
import { listOperations, type Document } from "../../src/cli/generate/document.ts";
import { readDocument } from "../platform/http/document.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService } from "../support/service.ts";
import { answerCheck } from "./answers.ts";
import { isForRoot, prepare, REFUSALS } from "./recipes.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const CLIENT = join(ROOT, "clients/python");
const PROGRAMS = join(ROOT, "test/clients/python");
const PYTHON = "python3";

/** The environment of a user's shell, without a proxy, which would get the requests to the service. */
const ENVIRONMENT = {
  PATH: process.env["PATH"],
  PYTHONPATH: join(CLIENT, "src"),
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONWARNINGS: "error",
};

/** Exits with 0 if Python is at least 3.10 and, for 3.10 itself, typing_extensions is installed. */
const NEEDED =
  "import sys; sys.version_info >= (3, 11) or __import__('typing_extensions'); sys.exit(sys.version_info < (3, 10))";

const { code: lacking } = await run(["-c", NEEDED]);
const options = lacking === 0 ? {} : { skip: `${PYTHON} 3.10 or newer is not installed` };

// Processes and workers, which take long on a busy machine.
t.setTimeout(480_000);

t.test("the Python client works against the service", options, async (t) => {
  const { url, key } = await startShop(t);
  await succeeds(t, [join(PROGRAMS, "shop.py")], { DOORPLATE_URL: url, DOORPLATE_API_KEY: key });
});

t.test("the Python client handles errors and timeouts", options, (t) => succeeds(t, [join(PROGRAMS, "failures.py")]));

t.test("each block of the Python client's README runs", options, async (t) => {
  const { url, key } = await startShop(t);
  const readme = await readFile(join(CLIENT, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language, text = ""]) => ({
    language,
    text,
  }));
  t.ok(blocks.length > 0);
  t.same(
    blocks.filter(({ language }) => language !== "python"),
    [],
    "all blocks are Python",
  );
  const program = blocks.map(({ text }) => text).join("\n");
  await succeeds(t, ["-c", program.replaceAll("https://doorplate.example", url)], { DOORPLATE_API_KEY: key });
});

t.test("the Python client calls every operation of the document", options, async (t) => {
  // Without workers, as jobs would change what is read here.
  const service = await startService(t);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const document = readDocument(service.app) as Document;
  const accepts = await answerCheck(document);
  const ask = startCaller(t, url);
  for (const operation of listOperations(document)) {
    // In a new tenant, so that operations do not affect each other.
    const key = isForRoot(operation) ? service.rootKey : (await service.makeTenant()).key;
    const input = await prepare({ document, client: createClient({ url, key, retries: 0 }) }, operation);
    const version = input["if_match"];
    if (typeof version === "object" && version !== null) input["if_match"] = etagOf(version);
    const { answer, code, text } = await ask({ key, operation: snakeCase(operation.id), input });
    t.equal(code, REFUSALS[operation.id], text ?? operation.id);
    if (code !== undefined) continue;
    const isStream = typeof (answer as { stream?: unknown } | null)?.stream === "number";
    t.same(accepts(operation, isStream ? new Response() : (answer ?? undefined)), [], operation.id);
  }
});

/** Starts a service with workers that can send webhooks to this machine. */
async function startShop(t: Test): Promise<{ url: string; key: string }> {
  const settings = { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" };
  const service = await startService(t, { settings, providers: [fakeProvider("fake", found(52.5, 13.4))] });
  return { url: await service.app.listen({ port: 0, host: "127.0.0.1" }), key: service.key };
}

interface Request {
  key: string;
  operation: string;
  input: Record<string, unknown>;
}

interface Answered {
  answer?: unknown;
  /** The code of the problem; empty for other errors. */
  code?: string;
  text?: string;
}

/** Starts a program that calls the requested operations. */
function startCaller(t: Test, url: string): (request: Request) => Promise<Answered> {
  const program = spawn(PYTHON, [join(PROGRAMS, "every_operation.py")], {
    env: { ...ENVIRONMENT, DOORPLATE_URL: url },
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.teardown(() => program.kill());
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  return async (request) => {
    program.stdin.write(`${JSON.stringify(request)}\n`);
    return JSON.parse((await lines.next()).value as string) as Answered;
  };
}

async function succeeds(t: Test, args: string[], env: Record<string, string> = {}): Promise<void> {
  const { code, output } = await run(args, env);
  t.equal(code, 0, code === 0 ? "the program succeeds" : output);
}

function run(args: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    execFile(PYTHON, args, { env: { ...ENVIRONMENT, ...env } }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) || 1 : 0, output: stdout + stderr }),
    );
  });
}
