import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import pg from "pg";
import t from "tap";
import { standardise, type AddressInput } from "../../../src/address/index.ts";
import { importFile, type ImportOptions } from "../../../src/geocoding/gazetteer/import/import.ts";
import { listImports, removeImport } from "../../../src/geocoding/gazetteer/import/imports.ts";
import { recogniseLayout, splitRecord } from "../../../src/geocoding/gazetteer/import/layouts.ts";
import { GAZETTEER_VERSION } from "../../../src/geocoding/gazetteer/packages.ts";
import { gazetteerProvider } from "../../../src/geocoding/gazetteer/provider.ts";
import { createDatabase } from "../../support/database.ts";
import { zip } from "../../support/zip.ts";

const url = await createDatabase(t);
const pool = new pg.Pool({ connectionString: url, max: 2 });
pool.on("error", () => {});
t.teardown(() => pool.end());
const folder = mkdtempSync(join(tmpdir(), "doorplate-import-"));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

// Countries, and a region that imports refer to by its name: all that a package release would have of them here.
await pool.query("INSERT INTO gazetteer_releases (source, data_version, loaded_at) VALUES ('packages', $1, now())", [
  GAZETTEER_VERSION,
]);
await pool.query(`
  INSERT INTO gazetteer_places (release, id, country_code, level, name, region_code,
    population, latitude, longitude, uncertainty_m, keys)
  SELECT id, -number, country, 'country', country, NULL, 0, 0, 0, 1000000, ARRAY[country]
  FROM gazetteer_releases, unnest(ARRAY['DE', 'GB', 'CN', 'BR']) WITH ORDINALITY AS countries (country, number)
  UNION ALL
  SELECT id, -100, 'DE', 'administrative_area', 'Bavaria', '02',
    13000000, 48.9, 11.4, 150000, ARRAY['DE:bayern', '#DE-BY']
  FROM gazetteer_releases`);

const provider = gazetteerProvider(pool);
const { signal } = new AbortController();
const locate = (input: AddressInput) => provider.locate(standardise({ address_lines: ["1"], ...input }), signal);

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const postal = (
  code: string,
  place: string,
  latitude: number | string,
  longitude: number | string,
  country = "DE",
  region = "Bayern",
): string => [country, code, place, region, "BY", "", "", "", "", latitude, longitude, "4"].join("\t");
const place = (
  id: number,
  name: string,
  feature: string,
  latitude: number,
  longitude: number,
  population = 900,
): string =>
  [
    id,
    name,
    name,
    "",
    latitude,
    longitude,
    feature.startsWith("PPL") ? "P" : feature.startsWith("ADM") ? "A" : "T",
    feature,
    "DE",
    "",
    "02",
    "",
    "",
    "",
    population,
    "",
    400,
    "Europe/Berlin",
    "2026-01-01",
  ].join("\t");
const bring = (path: string, options: ImportOptions = {}) => importFile(url, path, options);

t.test("GeoNames' postal codes: found by the code and in its region", async (t) => {
  const report = await bring(
    file(
      "DE.txt",
      [postal("80331", "München", 48.1345, 11.571), postal("90402", "Nürnberg", 49.4489, 11.0786)].join("\n"),
    ),
  );
  t.match(report, { source: "DE", kind: "postal codes", rows: 2, refused: 0, report: null, unchanged: false });
  t.match(await locate({ country_code: "DE", postal_code: "80331" }), {
    outcome: "verified",
    location: { granularity: "postal_code", latitude: 48.1345, longitude: 11.571 },
  });
  t.match(await locate({ country_code: "DE", administrative_area: "Bayern", postal_code: "80331" }), {
    outcome: "verified",
    location: { latitude: 48.1345 },
  });
  t.match(
    await locate({ country_code: "DE", locality: "Nürnberg" }),
    { outcome: "verified", location: { granularity: "locality", latitude: 49.4489 } },
    "its towns are known too",
  );
});

t.test("the same file again changes nothing, another one under its name replaces it at once", async (t) => {
  t.match(await bring(join(folder, "DE.txt")), { rows: 0, unchanged: true });
  t.match(await bring(file("DE.txt.gz", gzipSync(postal("80331", "München", 48.2, 11.6)))), {
    source: "DE",
    rows: 1,
    unchanged: false,
  });
  t.match(await locate({ country_code: "DE", postal_code: "80331" }), { location: { latitude: 48.2 } });
  t.match(await locate({ country_code: "DE", postal_code: "90402" }), { outcome: "not_found" });
  const {
    rows: [counts],
  } = await pool.query(
    `SELECT count(*)::int AS rows, count(DISTINCT release)::int AS releases
    FROM gazetteer_places WHERE level = 'postal_code'`,
  );
  t.same(counts, { rows: 1, releases: 1 }, "nothing is left of the version before");
});

t.test("an interrupted import goes on where it was, and is not seen before its end", async (t) => {
  const lines = Array.from({ length: 4_500 }, (_, at) => postal(String(10_000 + at), `Ort ${at}`, 50 + at / 1_000, 9));
  const path = file("many.tsv", lines.join("\n"));
  let seenBefore: unknown;
  const fails = bring(path, {
    onProgress: (_share, rows) => {
      if (rows >= 4_000) throw new Error("killed");
    },
  });
  await t.rejects(fails, { message: "killed" });
  seenBefore = await locate({ country_code: "DE", postal_code: "10007" });
  t.match(seenBefore, { outcome: "not_found" });
  t.match(
    (await listImports(url)).find(({ source }) => source === "many"),
    { rows: 4_000, loaded_at: null },
  );
  const {
    rows: [{ release }],
  } = await pool.query("SELECT id AS release FROM gazetteer_releases WHERE source = 'many'");
  await pool.query("UPDATE gazetteer_places SET name = 'from the first attempt' WHERE release = $1", [release]);
  t.match(await bring(path), { rows: 4_500 });
  const {
    rows: [counts],
  } = await pool.query(
    `SELECT count(*)::int AS rows, count(*) FILTER (WHERE name = 'from the first attempt')::int AS kept
    FROM gazetteer_places WHERE release = $1`,
    [release],
  );
  t.same(counts, { rows: 4_500, kept: 4_000 });
  t.match(await locate({ country_code: "DE", postal_code: "10007" }), { outcome: "verified" });
});

t.test("refused lines are reported with number and reason, the others are imported", async (t) => {
  const path = file(
    "faulty.tsv",
    [
      postal("11111", "Gut", 50, 10),
      "DE\t22222\tzu kurz",
      postal("33333", "Nirgends", 91, 10),
      postal("44444", "", 50, 10),
      postal("55555", "Ohne", "", ""),
      postal("66666", "Land", 50, 10, "Germany"),
      postal("77777", "Null", 0, 0),
      "",
      postal("88888", "Auch gut", 51, 10),
      postal("", "Ohne Code", 50, 10),
    ].join("\n"),
  );
  const report = await bring(path);
  t.match(report, { rows: 2, refused: 7, report: `${path}.refused.tsv` });
  t.same(readFileSync(report.report!, "utf8").trim().split("\n"), [
    "2\thas 3 columns instead of 12",
    "3\thas coordinates out of range",
    "4\thas no name",
    "5\thas no coordinates",
    "6\thas no country code of two letters",
    "7\thas the coordinates 0, 0",
    "10\thas no postal code",
  ]);
});

t.test("GeoNames' places; what is no place is left out", async (t) => {
  const path = file(
    "XX.txt",
    [
      place(1, "Hinterwald", "PPL", 49, 12),
      place(2, "Großer Berg", "MT", 49, 12),
      place(3, "Landkreis", "ADM3", 49, 12),
    ].join("\n"),
  );
  t.match(await bring(path), { kind: "places", rows: 1, left_out: 2, refused: 0 });
  t.match(await locate({ country_code: "DE", administrative_area: "Bayern", locality: "Hinterwald" }), {
    outcome: "verified",
    location: { latitude: 49, longitude: 12 },
  });
});

t.test("tables: postal codes, and divisions of China", async (t) => {
  const table =
    'name;code;lat;lon;country\n"Santos; Centro";11013-000;-23.93;-46.33;BR\n' +
    "粤海街道;440305007;22.52;113.94;CN\n南山区;440305;22.53;113.93;CN\n";
  t.match(await bring(file("table.csv", table)), { kind: "table", rows: 3, refused: 0 });
  t.match(await locate({ country_code: "BR", postal_code: "11013-000" }), {
    outcome: "verified",
    location: { granularity: "postal_code", latitude: -23.93 },
  });
  t.match(
    await locate({
      country_code: "CN",
      administrative_area: "广东省",
      locality: "深圳市",
      dependent_locality: "南山区",
    }),
    { outcome: "verified", location: { granularity: "dependent_locality", latitude: 22.53 } },
  );
  t.match(await bring(file("plain.csv", "code,name,lat,lon\nAB1,Somewhere,57,-2\n"), { country: "GB" }), { rows: 1 });
  t.match(
    await bring(file("lost.csv", "code,name,lat,lon\nAB1,Somewhere,57,-2\n")),
    { rows: 0, refused: 1 },
    "no country: the place is unknown",
  );
});

t.test("British codes: full ones where they were imported, else by their outward half", async (t) => {
  await bring(
    file(
      "GB.txt",
      [
        postal("SW1P", "London", 51.49, -0.13, "GB", "England"),
        postal("SW1A 1AA", "London", 51.501, -0.1416, "GB", "England"),
      ].join("\n"),
    ),
  );
  t.match(await locate({ country_code: "GB", postal_code: "SW1P 2AA" }), { location: { latitude: 51.49 } });
  t.match(await locate({ country_code: "GB", postal_code: "sw1a1aa" }), { location: { latitude: 51.501 } });
});

t.test("archives: the list, not the readme next to it", async (t) => {
  t.match(
    await bring(
      file(
        "zipped.zip",
        zip({
          "readme.txt": "Readme",
          "XY.txt": [postal("99991", "Dorf", 50.5, 10.5), postal("99992", "Stadt", 50.6, 10.6)].join("\n"),
        }),
      ),
    ),
    { source: "zipped", rows: 2 },
  );
  t.match(await locate({ country_code: "DE", postal_code: "99992" }), { location: { latitude: 50.6 } });
  await t.rejects(bring(file("broken.zip", "PK no archive")), { message: /not a ZIP archive/ });
});

t.test("what is none of it is refused as a whole, and leaves nothing", async (t) => {
  const before = await listImports(url);
  for (const content of ["", "hello\nworld\n", "a,b,c\n1,2,3\n", "\u0000\u0001"])
    await t.rejects(bring(file("other.txt", content)), { message: /not GeoNames/ });
  await t.rejects(bring(file("packages.tsv", postal("1", "x", 1, 1))), { message: /not a valid name/ });
  await t.rejects(bring(join(folder, "absent.tsv")), { code: "ENOENT" });
  t.same(await listImports(url), before);
});

t.test("imports can be taken away", async (t) => {
  t.equal(await removeImport(url, "many"), true);
  t.equal(await removeImport(url, "many"), false);
  t.equal(await removeImport(url, "packages"), false, "but not the packages");
  t.match(await locate({ country_code: "DE", postal_code: "10007" }), { outcome: "not_found" });
});

t.test("any line is a row, left out or refused; none throws", async () => {
  const layouts = [postal("1", "x", 1, 1), place(1, "x", "PPL", 1, 1), "code,name,lat,lon,country"].map((line) =>
    recogniseLayout(line)!,
  );
  const cell = fc.oneof(fc.string(), fc.constantFrom("DE", "1", "-999", "1e400", "PPL", "P", '"', '""', "\u0000"));
  fc.assert(
    fc.property(
      fc.array(cell, { maxLength: 20 }),
      fc.constantFrom("\t", ","),
      fc.constantFrom(...layouts),
      (cells, separator, layout) => {
        const row = layout.read(cells.join(separator));
        if (row === null || typeof row === "string") return row !== "";
        return Math.abs(row.latitude) <= 90 && Math.abs(row.longitude) <= 180 && row.keys.length > 0;
      },
    ),
  );
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", '"', ",", " ", "é") }), { minLength: 1 }), (cells) => {
      const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(",");
      return splitRecord(line, ",").join("\u0001") === cells.join("\u0001");
    }),
  );
});
