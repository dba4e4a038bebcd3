import { readFile } from "node:fs/promises";
import { createClient, type Client } from "../../clients/typescript/src/index.ts";
import { loadDotEnv, readConfig, type Config } from "../platform/config.ts";

/** Prints an error message and exits with status 1. */
export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/**
 * Connects a command to a running service: the one at `DOORPLATE_URL` with `DOORPLATE_API_KEY`, otherwise the one that
 * `npm run up` started in this directory. Its requests are for the purpose in `DOORPLATE_PURPOSE`.
 * @param source recorded as the source of all changes
 * @param admin_flag the option of the command that allows the admin key; absent: it is always allowed
 * @throws Error if there is no API key
 */
export async function connect(source: string, admin_flag?: string): Promise<Client> {
  loadDotEnv();
  const config = readConfig();
  const url = process.env["DOORPLATE_URL"] ?? `http://${config.HOST}:${config.PORT}`;
  const isAdminAllowed = admin_flag === undefined || process.argv.includes(admin_flag);
  const key = process.env["DOORPLATE_API_KEY"] || (isAdminAllowed ? await readAdminKey(config) : "");
  const purpose = process.env["DOORPLATE_PURPOSE"] || undefined;
  if (key !== "") return createClient({ url, key, source, ...(purpose && { purpose }) });
  throw new Error(
    isAdminAllowed
      ? "There is no API key: set DOORPLATE_API_KEY, or start the service here with `npm run up`, which creates one."
      : "There is no API key: set DOORPLATE_API_KEY to a key with the scopes that are needed. The option " +
          `${admin_flag} takes the admin key of the service here, which may do everything.`,
  );
}

const readAdminKey = async ({ BOOTSTRAP_API_KEY, DATA_DIR }: Config): Promise<string> =>
  BOOTSTRAP_API_KEY || (await readFile(`${DATA_DIR}/api-key`, "utf8").catch(() => "")).trim();
