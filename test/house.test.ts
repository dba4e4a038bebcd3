import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import t from "tap";
import { FEATURES } from "../src/features/index.ts";

const SRC = resolve(import.meta.dirname, "../src");
const TOOLS = resolve(import.meta.dirname, "../tools");

const CLIENT = "../clients/typescript/src/index.ts";

/** The floors of the house (README), from the top. A file may import from its own floor and from those below. */
const FLOORS: [name: string, files: RegExp][] = [
  ["entries", /^(?:server\.ts|worker\.ts|cli\/.+)$/],
  ["process", /^process\.ts$/],
  ["app and background", /^(?:app\.ts|background\.ts|metrics\.ts|upgrade\/.+)$/],
  ["features", /^features\//],
  ["records", /^records\//],
  ["privacy", /^privacy\//],
  ["geocoding", /^geocoding\//],
  ["matching", /^matching\//],
  ["address", /^address\//],
  ["platform", /^platform\//],
];

const floorOf = (file: string): number => FLOORS.findIndex(([, files]) => files.test(file));

const house = await readImports(SRC);

t.test("the house is read rightly", async (t) => {
  t.ok(house.size > 60, "all files are there");
  t.same(house.get("server.ts"), ["process.ts"]);
  t.ok(house.get("app.ts")?.includes("platform/errors.ts"));
  t.same(
    [...house.keys()].filter((file) => floorOf(file) < 0),
    [],
    "every file is on a floor",
  );
});

t.test("imports go down only", async (t) => {
  const upward = edges().filter(([from, to]) => house.has(to) && floorOf(to) < floorOf(from));
  t.same(upward.map(show), []);
});

t.test("the address engine could be published on its own", async (t) => {
  t.same(
    edges()
      .filter(([from, to]) => from.startsWith("address/") && !to.startsWith("address/"))
      .map(show),
    [],
  );
});

t.test("matching is pure: it imports itself and the address engine by its front", async (t) => {
  t.same(
    edges()
      .filter(([from, to]) => from.startsWith("matching/") && !/^matching\/|^address\/index\.ts$/.test(to))
      .map(show),
    [],
  );
});

/** The rooms of the address engine, from the top: a room may import from its own and from those behind it. */
const ROOMS = [
  "index.ts",
  "standardise",
  "form",
  "format",
  "match",
  "suggest",
  "countries",
  "parse",
  "reference",
  "findings",
  "data",
  "types.ts",
  "text.ts",
  "literals.ts",
];

t.test("imports between the rooms of the engine go down only", async (t) => {
  const roomOf = (file: string): number => ROOMS.indexOf(file.split("/")[1]!);
  const inside = edges().filter(([from, to]) => from.startsWith("address/") && to.startsWith("address/"));
  t.ok(inside.length > 200);
  t.same(inside.filter(([from, to]) => roomOf(from) < 0 || roomOf(to) < roomOf(from)).map(show), []);
});

t.test("the engine asks a country's module, and no country by its code", async (t) => {
  // What a country does in its own way is in countries/, in its own parser and in tables by country.
  const OWN = /^address\/(?:countries|data|parse\/(?:china|japan|korea))\//;
  // Chooses the parser.
  const MOST: Readonly<Record<string, number>> = { "address/parse/index.ts": 3 };
  const asked = await Promise.all(
    [...house.keys()]
      .filter((file) => file.startsWith("address/") && !OWN.test(file))
      .map(async (file): Promise<[string, number]> => {
        const text = await readFile(join(SRC, file), "utf8");
        return [file, [...text.matchAll(/\bcountry(?:_code)? ?[!=]== "[A-Z]{2}"/g)].length];
      }),
  );
  t.ok(asked.length > 60);
  t.same(
    asked.filter(([file, count]) => count > (MOST[file] ?? 0)),
    [],
    "a member of CountryModule says what differs",
  );
});

t.test("the platform knows no other floor", async (t) => {
  t.same(
    edges()
      .filter(([from, to]) => from.startsWith("platform/") && !to.startsWith("platform/"))
      .map(show),
    [],
  );
});

t.test("only commands reach outside src: one for the tests, others through the door of the client", async (t) => {
  const outward = edges().filter(([, to]) => to.startsWith(".."));
  t.same(
    outward.filter(([from, to]) => from !== "cli/test.ts" && !(from.startsWith("cli/") && to === CLIENT)).map(show),
    [],
  );
});

t.test(
  "the builders of data are outside: src does not import tools, and each file there serves npm run data",
  async (t) => {
    const tools = await readImports(TOOLS);
    t.ok(tools.has("data.ts"));
    t.same(
      edges()
        .filter(([, to]) => to.startsWith("../tools/"))
        .map(show),
      [],
    );
    t.same(findUnused(tools, ["data.ts"]), []);
    const allowed = /^(?!\.\.)|^\.\.\/src\/(?:address|geocoding)\//;
    t.same(
      [...tools].flatMap(([from, imports]) => imports.filter((to) => !allowed.test(to)).map((to) => show([from, to]))),
      [],
    );
  },
);

t.test("nothing imports itself, by whatever way", async (t) => {
  t.same(findCycles(house), []);
});

t.test("no two slices need each other", async (t) => {
  const sliceOf = (file: string): string | undefined => /^features\/([^/]+)\//.exec(file)?.[1];
  const slices = new Map<string, string[]>();
  for (const [from, to] of edges()) {
    const [user, used] = [sliceOf(from), sliceOf(to)];
    if (user !== undefined && used !== undefined && user !== used)
      slices.set(user, [...(slices.get(user) ?? []), used]);
  }
  t.ok(slices.size > 2);
  t.same(findCycles(slices), []);
});

t.test("each feature is declared once, and listed", async (t) => {
  const folders = [...new Set([...house.keys()].flatMap((file) => /^features\/([^/]+)\//.exec(file)?.[1] ?? []))];
  const declared = folders.filter((folder) => house.has(`features/${folder}/feature.ts`));
  // What a folder without a declaration has is used by others: it has nothing of its own to register.
  t.same(
    [...house.keys()].filter(
      (file) => /^features\/.+(?:routes|jobs)\.ts$/.test(file) && !declared.includes(file.split("/")[1]!),
    ),
    [],
  );
  t.same(
    edges()
      .filter(([from, to]) => from === "features/index.ts" && to.startsWith("features/"))
      .map(([, to]) => to)
      .sort(),
    ["features/feature.ts", ...declared.map((folder) => `features/${folder}/feature.ts`)].sort(),
  );
  t.equal(FEATURES.length, declared.length);
  t.equal(new Set(FEATURES).size, FEATURES.length);
});

t.test("what all features have is taken from their list", async (t) => {
  const loops = edges().filter(
    ([from, to]) => ["app.ts", "background.ts"].includes(from) && to.startsWith("features/"),
  );
  t.same([...new Set(loops.map(([, to]) => to))].sort(), ["features/feature.ts", "features/index.ts"]);
  t.same(
    edges()
      .filter(
        ([from, to]) => to.endsWith("/feature.ts") && from !== "features/index.ts" && to !== "features/feature.ts",
      )
      .map(show),
    [],
    "a declaration is for the list alone",
  );
});

t.test("every file is used", async (t) => {
  const entries = [...house.keys()].filter((file) => floorOf(file) === 0 && !/^cli\/.+\//.test(file));
  // The features that use it are built on it next.
  entries.push("matching/index.ts");
  t.same(findUnused(house, entries), []);
});

t.test("migrations use no STORAGE in CREATE TABLE, which Postgres 15 does not know", async (t) => {
  const folder = join(SRC, "../migrations");
  const names = (await readdir(folder)).filter((name) => /^\d{4}_/.test(name));
  for (const name of names) t.notMatch(await readFile(join(folder, name), "utf8"), /^\s+\w+ \w+ STORAGE /m, name);
  t.ok(names.length > 40);
});

t.test("no line is wider than 120 columns, but in these files, which only get fewer", async (t) => {
  const known = JSON.parse(await readFile(new URL("wide-lines.json", import.meta.url), "utf8")) as Record<
    string,
    number
  >;
  const wide = await countWideLines();
  t.same(
    [...wide].filter(([file, count]) => count > (known[file] ?? 0)),
    [],
    "files with more wide lines than before",
  );
  t.same(
    Object.keys(known).filter((file) => !wide.has(file)),
    [],
    "take these off the list in wide-lines.json",
  );
});

const edges = (): [from: string, to: string][] =>
  [...house].flatMap(([from, imports]) => imports.map((to): [string, string] => [from, to]));
const show = ([from, to]: [string, string]): string => `${from} → ${to}`;

/** The files that none of the entries imports, by whatever way. */
function findUnused(graph: ReadonlyMap<string, readonly string[]>, entries: readonly string[]): string[] {
  const used = new Set<string>();
  const use = (file: string): void => {
    if (used.has(file)) return;
    used.add(file);
    for (const to of graph.get(file) ?? []) use(to);
  };
  for (const entry of entries) use(entry);
  return [...graph.keys()].filter((file) => !used.has(file));
}

/** Each TypeScript file below a folder, with the files that it imports, types and files run as workers included. */
async function readImports(root: string): Promise<Map<string, string[]>> {
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith(".ts"));
  return new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, string[]]> => {
        const text = (await readFile(join(root, file), "utf8")).replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
        const named = [
          ...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\bnew URL\(|import\.meta\.resolve\()\s*"(\.[^"]+\.ts)"/g),
        ].map(([, name = ""]) => name);
        const imports = [...new Set(named.map((name) => relative(root, resolve(root, dirname(file), name))))].sort();
        for (const to of imports)
          if (!existsSync(join(root, to))) throw new Error(`${file} imports ${to}, which is not there`);
        return [file, imports];
      }),
    ),
  );
}

function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, path: string[]): void => {
    if (path.includes(node)) return void cycles.push([...path.slice(path.indexOf(node)), node].join(" → "));
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

/** How many lines of each file are too wide. Generated files do not count, as in .oxfmtrc.json. */
async function countWideLines(): Promise<Map<string, number>> {
  const { printWidth, ignorePatterns } = JSON.parse(await readFile(join(SRC, "../.oxfmtrc.json"), "utf8")) as {
    printWidth: number;
    ignorePatterns: string[];
  };
  const folders = await Promise.all(
    ["src", "tools", "test", "bench", "clients"].map(async (folder) =>
      (await readdir(join(SRC, "..", folder), { recursive: true })).map((file) => `${folder}/${file}`),
    ),
  );
  const files = folders
    .flat()
    .filter((file) => /(?<!\.d)\.(?:ts|mjs)$/.test(file) && !/node_modules|\.tap\//.test(file))
    .filter((file) => !ignorePatterns.includes(file));
  const counts = await Promise.all(
    files.map(async (file): Promise<[string, number]> => {
      const lines = (await readFile(join(SRC, "..", file), "utf8")).split("\n");
      return [file, lines.filter(({ length }) => length > printWidth).length];
    }),
  );
  return new Map(counts.filter(([, count]) => count > 0));
}
