/**
 * `npm run gazetteer -- import FILE`: imports places into the gazetteer, from GeoNames' places (allCountries, XX.txt),
 * GeoNames' postal codes, or a table with the columns code, name, lat and lon; as plain text, .gz or .zip. `npm run
 * gazetteer -- list` lists the imports, `npm run gazetteer -- remove SOURCE` deletes one.
 */
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { listImports, removeImport } from "../geocoding/gazetteer/import/imports.ts";
import { importFile, type ImportReport } from "../geocoding/gazetteer/import/import.ts";
import { loadDotEnv, readConfig } from "../platform/config.ts";
import { migrate } from "../platform/database/migrate.ts";
import { startPostgres } from "../platform/postgres/launcher.ts";

const USAGE = `npm run gazetteer -- import FILE [--source NAME] [--country XX] [--report FILE]
npm run gazetteer -- list
npm run gazetteer -- remove SOURCE`;
const STEPS = 1_000;

try {
  const {
    values,
    positionals: [command, argument, ...more],
  } = parseArgs({
    allowPositionals: true,
    options: { source: { type: "string" }, country: { type: "string" }, report: { type: "string" } },
  });
  if (more.length > 0) throw new Error(USAGE);
  if (command === "import" && argument !== undefined) await onDatabase((url) => importPlaces(url, argument, values));
  else if (command === "list" && argument === undefined) await onDatabase(list);
  else if (command === "remove" && argument !== undefined) await onDatabase((url) => remove(url, argument));
  else throw new Error(USAGE);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/**
 * Runs `work` on the database of DATABASE_URL, otherwise on the embedded one in DATA_DIR, which is started if needed.
 */
async function onDatabase(work: (url: string) => Promise<void>): Promise<void> {
  loadDotEnv();
  const config = readConfig();
  const own =
    config.DATABASE_URL === undefined
      ? await startPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: (message) => console.log(message) })
      : undefined;
  try {
    const url = config.DATABASE_URL ?? own!.url;
    await migrate(url);
    await work(url);
  } finally {
    await own?.stop();
  }
}

async function importPlaces(
  url: string,
  file: string,
  options: { source?: string; country?: string; report?: string },
): Promise<void> {
  const bar = new SingleBar({
    format: "importing {bar} {percentage} %  {rows} rows  {eta_formatted} left",
    etaBuffer: 100,
  });
  bar.start(STEPS, 0, { rows: 0 });
  let report: ImportReport;
  try {
    report = await importFile(url, file, {
      ...options,
      ...(options.country && { country: options.country.toUpperCase() }),
      onProgress: (share, rows) => bar.update(Math.round(share * STEPS), { rows }),
    });
    bar.update(STEPS);
  } finally {
    bar.stop();
  }
  console.log(describe(report));
}

function describe({ source, kind, rows, left_out, refused, report, unchanged }: ImportReport): string {
  if (unchanged) return `"${source}" has already been imported from the same file. Nothing was changed.`;
  const leftOut = left_out > 0 ? ` ${left_out} lines were ignored: places of these kinds have no addresses.` : "";
  const refusals = refused > 0 ? ` ${refused} lines were rejected: see ${report}.` : "";
  return `"${source}" has ${rows} rows now (${kind}).${leftOut}${refusals}`;
}

async function list(url: string): Promise<void> {
  const imports = await listImports(url);
  for (const { source, rows, loaded_at } of imports)
    console.log(`${source}\t${rows} rows\t${loaded_at ?? "interrupted: import the file again to continue"}`);
  if (imports.length === 0) console.log("There are no imports.");
}

async function remove(url: string, source: string): Promise<void> {
  if (!(await removeImport(url, source))) throw new Error(`There is no import "${source}".`);
  console.log(`"${source}" was removed.`);
}
