/**
 * Generates the files that are derived from code and checked in: the database schema and its table types, the OpenAPI
 * document and the clients, .env.example, the pages about jobs, settings, problems and metrics, the alert rules and the
 * dashboard in `ops/`, and the drawings of the docs. `npm run generate` writes them; test/drift.test.ts compares them.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildApp } from "../app.ts";
import { DECLARATIONS } from "../features/index.ts";
import { describeConfig, readConfig } from "../platform/config.ts";
import { migrate } from "../platform/database/migrate.ts";
import { createLog } from "../platform/log.ts";
import { startPostgres } from "../platform/postgres/launcher.ts";
import { openResources } from "../process.ts";
import type { Document } from "./generate/document.ts";
import { drawPages } from "./generate/drawings.ts";
import { writeJobs } from "./generate/jobs.ts";
import { type DocumentedMetric, listMetrics, writeMonitoring } from "./generate/monitoring/write.ts";
import { writeProblems } from "./generate/problems.ts";
import { writeOperations as writePythonOperations } from "./generate/python/operations.ts";
import { writeTypes } from "./generate/python/types.ts";
import { writeVersion } from "./generate/python/version.ts";
import { writeRequests } from "./generate/requests.ts";
import { describeSchema } from "./generate/schema.ts";
import { writeSettings } from "./generate/settings.ts";
import { writeOperations } from "./generate/typescript/operations.ts";
import { writeSchemas } from "./generate/typescript/types.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const DOCS = join(ROOT, "docs");
const KYSELY_CODEGEN = fileURLToPath(import.meta.resolve("kysely-codegen/dist/cli/bin.js"));

/** Columns of type jsonb with a type in `JsonColumns`. Other jsonb columns are typed as any JSON value. */
const JSON_COLUMNS = {
  "campaigns.filter": 'JsonColumn<"campaigns.filter">',
  "campaigns.outcomes": 'Generated<JsonColumn<"campaigns.outcomes">>',
  "campaigns.pace": 'JsonColumn<"campaigns.pace">',
  "campaigns.schedule": 'JsonColumn<"campaigns.schedule">',
  "campaigns.wait": 'JsonColumn<"campaigns.wait">',
  "erasures.places": 'JsonColumn<"erasures.places">',
  "erasures.recipients": 'JsonColumn<"erasures.recipients">',
  "exports.filter": 'JsonColumn<"exports.filter">',
  "idempotency_keys.headers": 'JsonColumn<"idempotency_keys.headers">',
  "imports.reading": 'JsonColumn<"imports.reading">',
  "legal_holds.filter": 'JsonColumn<"legal_holds.filter">',
  "purpose_versions.definition": 'JsonColumn<"purpose_versions.definition">',
  "purpose_versions.notices": 'JsonColumn<"purpose_versions.notices">',
  "retention_rules.condition": 'JsonColumn<"retention_rules.condition">',
  "retention_runs.condition": 'JsonColumn<"retention_runs.condition">',
  "tenant_erasures.counts": 'Generated<JsonColumn<"tenant_erasures.counts">>',
  "tenants.verification_policy": 'Generated<JsonColumn<"tenants.verification_policy">>',
  "webhook_deliveries.attempts": 'Generated<JsonColumn<"webhook_deliveries.attempts">>',
  "webhook_deliveries.data": 'JsonColumn<"webhook_deliveries.data">',
};

/**
 * Returns the text of each generated file, by its path from the root.
 * @param databaseUrl a migrated database without further objects
 */
export async function generate(databaseUrl: string): Promise<Record<string, string>> {
  const { api, metrics } = await describeApi(databaseUrl);
  const jobs = writeJobs(DECLARATIONS);
  return {
    "migrations/schema.sql": await describeSchema(databaseUrl),
    "src/platform/database/tables.ts": await describeTables(databaseUrl),
    "openapi/openapi.json": api,
    ...generateFromDocument(JSON.parse(api) as Document),
    ".env.example": describeConfig(),
    "docs/jobs.md": jobs,
    "docs/operations/settings.md": writeSettings(),
    ...writeProblems(),
    ...writeMonitoring(metrics),
    ...drawPages({ ...(await readDocs()), "jobs.md": jobs }),
  };
}

/** Returns the pages of `docs/`, by their path in it. */
async function readDocs(): Promise<Record<string, string>> {
  const files = (await readdir(DOCS, { recursive: true })).filter((file) => file.endsWith(".md")).sort();
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(DOCS, file), "utf8")] as const)),
  );
}

/** Returns the files that are generated from the OpenAPI document alone, by their path from the root. */
export function generateFromDocument(document: Document): Record<string, string> {
  return {
    "openapi/requests.http": writeRequests(document),
    "clients/typescript/src/schemas.ts": writeSchemas(document),
    "clients/typescript/src/operations.ts": writeOperations(document),
    "clients/python/src/doorplate/types.py": writeTypes(document),
    "clients/python/src/doorplate/_operations.py": writePythonOperations(document),
    "clients/python/src/doorplate/_version.py": writeVersion(document),
  };
}

async function describeTables(databaseUrl: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      KYSELY_CODEGEN,
      "--dialect",
      "postgres",
      "--url",
      databaseUrl,
      "--print",
      "--log-level",
      "silent",
      "--exclude-pattern",
      "*kysely_*",
      "--include-pattern",
      "{public,keys}.*",
      "--type-mapping",
      JSON.stringify({ timestamptz: "string", date: "string", int8: "string" }),
      "--overrides",
      JSON.stringify({ columns: JSON_COLUMNS }),
    ],
    { maxBuffer: 1 << 22 },
  );
  // kysely-codegen finds the imports of overrides with the compiler API, which TypeScript 7 does not have.
  const imports = 'import type { ColumnType } from "kysely";\n';
  const jsonColumns = `import type { JsonColumn } from ${JSON.stringify("./json-columns.ts")};\n`;
  return `${stdout.trim().replace(imports, `${imports}${jsonColumns}`)}\n`;
}

/** Returns the OpenAPI document and the metrics. They do not depend on settings, so the defaults are used. */
async function describeApi(databaseUrl: string): Promise<{ api: string; metrics: DocumentedMetric[] }> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const resources = await openResources(readConfig({}), databaseUrl, createLog("silent"), closers);
    const app = await buildApp(resources);
    closers.unshift(() => app.close());
    return {
      api: `${JSON.stringify(app.swagger(), null, 2)}\n`,
      metrics: listMetrics(resources.metrics.registry),
    };
  } finally {
    for (const close of closers) await close();
  }
}

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-generate-"));
  const postgres = await startPostgres({ dataDir: join(directory, "postgres"), log: () => undefined });
  try {
    await migrate(postgres.url);
    const generated = await generate(postgres.url);
    // Deletes the pages of removed problems and the drawings of removed pages.
    for (const folder of ["drawings", "problems"]) await rm(join(DOCS, folder), { recursive: true, force: true });
    for (const [path, text] of Object.entries(generated)) {
      const file = join(ROOT, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      process.stdout.write(`${path}\n`);
    }
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) await main();
