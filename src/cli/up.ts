/** `npm run up [-- --demo]`: the whole service in one process, and how to talk to it; with `--demo`, with demo data. */
import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "../../clients/typescript/src/index.ts";
import type { Config } from "../platform/config.ts";
import { ensureDataDir } from "../platform/data-dir.ts";
import { runProcess } from "../process.ts";
import { fail } from "./connect.ts";
import { fill } from "./seed/fill.ts";

const ROOT_API_KEY_FILE = "root-api-key";
const DEMO_CUSTOMERS = 300;
const started = Date.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const [option, ...more] = process.argv.slice(2);
if (more.length > 0 || (option !== undefined && option !== "--demo")) fail("npm run up, or npm run up -- --demo");

await runProcess({ api: true, workers: true }, { prepare, announce, progress: say });

/** Gives a machine without keys its own, kept in DATA_DIR for the next start. */
async function prepare(config: Config): Promise<Config> {
  return {
    ...config,
    // A terminal shows how to begin; the log shows what goes wrong. Everything, where that is asked for.
    LOG_LEVEL: process.env["LOG_LEVEL"] ? config.LOG_LEVEL : "warn",
    BOOTSTRAP_API_KEY: config.BOOTSTRAP_API_KEY ?? (await keepKey(config.DATA_DIR, "api-key")),
    ROOT_API_KEY: config.ROOT_API_KEY ?? (await keepRootApiKey(config.DATA_DIR)),
  };
}

/** Earlier versions called its file `root-key`, which is what the key that seals the data is called too. */
async function keepRootApiKey(folder: string): Promise<string> {
  await rename(join(folder, "root-key"), join(folder, ROOT_API_KEY_FILE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  return keepKey(folder, ROOT_API_KEY_FILE);
}

async function keepKey(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  const known = (await readFile(file, "utf8").catch(() => "")).trim();
  if (known !== "") return known;
  await ensureDataDir(folder);
  const key = `dp_${randomBytes(32).toString("base64url")}`;
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return key;
}

function announce(url: string, config: Config): void {
  const key = config.BOOTSTRAP_API_KEY;
  say(`
Doorplate is up after ${((Date.now() - started) / 1000).toFixed(1)} s (queues in ${config.REDIS_URL ? "Redis" : "Postgres"}). Ctrl-C stops it.

  API            ${url}/v1
  Documentation  ${url}/docs
  API key        ${key}
  Root API key   ${process.env["ROOT_API_KEY"] ? "is ROOT_API_KEY" : `in ${join(config.DATA_DIR, ROOT_API_KEY_FILE)}`}, for managing tenants

Try it, line by line:

  CUSTOMER=$(curl -s ${url}/v1/customers -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '{"name":"张三"}' | sed 's/.*"id":"\\([^"]*\\)".*/\\1/'); echo $CUSTOMER
  curl -s ${url}/v1/customers/$CUSTOMER/addresses -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '{"country_code":"CN","administrative_area":"广东","locality":"深圳","dependent_locality":"南山区","address_lines":["科技园1栋"]}'; echo
  curl -s ${url}/v1/customers/$CUSTOMER/addresses -H 'Authorization: Bearer ${key}'; echo
`);
  if (option === "--demo") void seedDemo(url, key as string);
}

/** Existing customers are left unchanged. */
async function seedDemo(url: string, key: string): Promise<void> {
  say(`Demo data: creating ${DEMO_CUSTOMERS} customers`);
  let created = 0;
  try {
    const { addresses } = await fill(createClient({ url, key, source: "seed" }), DEMO_CUSTOMERS, ({ customers }) => {
      created = customers;
    });
    say(`Demo data: ${created} customers, ${addresses} new addresses. Search them: POST ${url}/v1/customers/search`);
  } catch (error) {
    say(`Demo data: incomplete, ${created} of ${DEMO_CUSTOMERS} customers: ${(error as Error).message}`);
  }
}
