/**
 * Makes what is generated and checked in: the table types, the OpenAPI document and .env.example.
 * `npm run generate` writes them; a test compares them.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const KYSELY_CODEGEN = fileURLToPath(import.meta.resolve("kysely-codegen/dist/cli/bin.js"));

/** The TypeScript of src/platform/database/tables.ts, from a migrated database. */
export async function describeTables(databaseUrl: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    KYSELY_CODEGEN, "--dialect", "postgres", "--url", databaseUrl, "--print",
    "--exclude-pattern", "*kysely_*", "--include-pattern", "public.*",
    "--type-mapping", JSON.stringify({ timestamptz: "string", date: "string", int8: "string" }),
  ], { maxBuffer: 1 << 22 });
  return stdout;
}
