import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { Test } from "tap";
import { migrateKeyStore } from "../../src/platform/database/migrate.ts";
import { cloneTemplate } from "./database.ts";

const FOLDER = new URL("../../migrations/key-store/", import.meta.url);

/** Creates a migrated database for keys. It is dropped at the end, unless the test has failed. */
export async function createKeyDatabase(t: Test): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(FOLDER)).sort()) hash.update(await readFile(new URL(name, FOLDER)));
  return cloneTemplate(t, `doorplate_keys_${hash.digest("hex").slice(0, 16)}`, migrateKeyStore);
}
