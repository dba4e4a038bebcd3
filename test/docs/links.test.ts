/** Checks that everything that the pages name exists: files, anchors, commands, settings and metrics. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import t from "tap";
import { slugOf } from "../../src/features/docs/markdown.ts";
import "../../src/features/index.ts";
import { listSettings } from "../../src/platform/config.ts";
import { blocksOf, listPages, readPage, ROOT } from "./blocks.ts";

const PAGES = [...(await readdir(ROOT)).filter((file) => file.endsWith(".md")), ...(await listPages("docs"))];
/** A path, or the name of a file: `records/write.ts`, `src/records/`, `jobs.ts`. */
const FILE = /^(?:[\w.-]+\/)*[\w.-]+\.(?:ts|mjs|sql|md|tsv|http|ya?ml)$|^(?:[\w.-]+\/)+$/;
/** Environment variables of Node.js and other programs. */
const EXTERNAL_SETTINGS = [
  "NODE_EXTRA_CA_CERTS",
  "OTEL_EXPORTER_OTLP_CERTIFICATE",
  "OTEL_EXPORTER_OTLP_COMPRESSION",
  "OTEL_EXPORTER_OTLP_HEADERS",
  "OTEL_RESOURCE_ATTRIBUTES",
];
/** Files that readers create. */
const FILES_OF_READERS = /^(?:receiver\.(?:ts|py|go)|shop\.mjs|\.data\/)$/;

const withoutBlocks = (text: string): string => text.replace(/^```[^]*?^```/gm, "");

t.test("the targets of links exist", async (t) => {
  for (const page of PAGES) {
    const text = withoutBlocks(await readPage(page));
    for (const [, href = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:https?:|mailto:)/.test(href)) continue;
      const [path = "", fragment] = href.split("#");
      const target = path === "" ? page : relative(ROOT, join(ROOT, dirname(page), path));
      if (!t.ok(existsSync(join(ROOT, target)), `${page}: ${href}`) || fragment === undefined) continue;
      const headings = [...(await readPage(target)).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slugOf(heading));
      t.ok(headings.includes(fragment), `${page}: ${href}`);
    }
  }
});

t.test("named files exist", async (t) => {
  const names = new Set((await readdir(join(ROOT, "src"), { recursive: true })).map((file) => file.split("/").at(-1)));
  for (const page of PAGES) {
    for (const [, name = ""] of withoutBlocks(await readPage(page)).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)) {
      if (!FILE.test(name) || FILES_OF_READERS.test(name)) continue;
      const found = ["", "src", "src/features", "docs", dirname(page)].some((folder) =>
        existsSync(join(ROOT, folder, name)),
      );
      t.ok(found || (!name.includes("/") && names.has(name)), `${page}: ${name}`);
    }
  }
});

t.test("named commands, settings and metrics exist", async (t) => {
  const { scripts } = JSON.parse(await readPage("package.json")) as { scripts: Record<string, string> };
  const settings = new Set(listSettings().map(({ name }) => name));
  const source = (
    await Promise.all(
      (await readdir(join(ROOT, "src"), { recursive: true }))
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readFile(join(ROOT, "src", file), "utf8")),
    )
  ).join("\n");
  for (const page of PAGES) {
    const text = await readPage(page);
    for (const [, name = ""] of text.matchAll(/npm run (?:-s |--silent )?([\w:]+)/g))
      t.ok(name in scripts, `${page}: npm run ${name}`);
    for (const [, name = ""] of withoutBlocks(text).matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g))
      t.ok(settings.has(name) || EXTERNAL_SETTINGS.includes(name) || source.includes(name), `${page}: ${name}`);
    for (const [name] of text.matchAll(/\bdoorplate_[a-z_]*[a-z]\b/g))
      t.ok(source.includes(name.replace(/_(?:bucket|sum|count)$/, "")), `${page}: ${name}`);
  }
});

t.test("every table is on the page about the schema", async (t) => {
  const tables = [
    ...(await readPage("migrations/schema.sql")).matchAll(/^CREATE (?:UNLOGGED )?TABLE (\w+) \(([^]*?)^\)/gm),
  ];
  const page = await readPage("docs/schema.md");
  t.ok(tables.length > 0);
  for (const [, name = ""] of tables) t.ok(page.includes(`\`${name}\``), name);
  // The columns of the diagrams.
  for (const [, name = "", columns = ""] of page.matchAll(/^ {2}(\w+) \{\n([^}]*)\}/gm)) {
    const [, , body = ""] = tables.find(([, table]) => table === name) ?? [];
    for (const [, column = ""] of columns.matchAll(/^ +\w+ (\w+)/gm))
      t.match(body, new RegExp(`^  ${column} `, "m"), `${name}.${column}`);
  }
});

t.test("every block states its language", async (t) => {
  for (const page of PAGES)
    for (const { language, text } of blocksOf(await readPage(page)))
      t.not(language, "", `${page}: ${text.split("\n")[0]}`);
});
