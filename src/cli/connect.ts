import { readFile } from "node:fs/promises";
import { createClient, type Client } from "../../clients/typescript/src/index.ts";
import { loadDotEnv, readConfig } from "../platform/config.ts";

/** Prints an error message and exits with status 1. */
export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/**
 * Connects a command to a running service: the one at `DOORPLATE_URL` with `DOORPLATE_API_KEY`, otherwise the one that
 * `npm run up` started in this directory.
 * @param source recorded as the source of all changes
 * @throws Error if there is no API key
 */
export async function connect(source: string): Promise<Client> {
  loadDotEnv();
  const config = readConfig();
  const url = process.env["DOORPLATE_URL"] ?? `http://${config.HOST}:${config.PORT}`;
  const key =
    process.env["DOORPLATE_API_KEY"] ||
    config.BOOTSTRAP_API_KEY ||
    (await readFile(`${config.DATA_DIR}/api-key`, "utf8").catch(() => "")).trim();
  if (key === "")
    throw new Error(
      "There is no API key: set DOORPLATE_API_KEY, or start the service here with `npm run up`, which creates one.",
    );
  return createClient({ url, key, source });
}
