/** `npm run up`: the whole service in one process, and how to talk to it. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../platform/config.ts";
import { runProcess } from "../process.ts";

const ROOT_API_KEY_FILE = "root-api-key";
const started = Date.now();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

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
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return known.trim();
  await mkdir(folder, { recursive: true });
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
}
