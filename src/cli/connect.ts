import { readFile } from "node:fs/promises";
import { createClient, type Client } from "../../clients/typescript/src/index.ts";
import { loadDotEnv, readConfig } from "../platform/config.ts";

/** Ends a command that cannot go on, with a line for its user. */
export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/**
 * The running service, for a command: the one of `DOORPLATE_URL` and `DOORPLATE_API_KEY`, else the one that `npm run
 * up` started here.
 * @param source the channel that changes come from
 * @throws Error there is no key
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
