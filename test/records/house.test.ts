import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import t from "tap";
import { ENTITIES, TABLES } from "../../src/records/entities.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const STATEMENTS =
  "INSERT\\s+INTO|UPDATE(?:\\s+ONLY)?|DELETE\\s+FROM(?:\\s+ONLY)?|MERGE\\s+INTO|TRUNCATE(?:\\s+TABLE)?|COPY";
const WRITTEN_HERE = `(?:${["changes", "customer_refs", ...ENTITIES.map((entity) => TABLES[entity])].join("|")})`;

/**
 * Write statements in SQL and Kysely, including those with the table's name in a variable, which can be any of these.
 */
const WRITES = [
  new RegExp(String.raw`\b(?:${STATEMENTS})\s+"?(?:public"?\."?)?${WRITTEN_HERE}\b`, "gi"),
  // An interpolated name can be that of any table. Exceptions: the schema of the keys, and FOR UPDATE, which does not
  // write.
  /(?<!\bFOR\s)\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+\$\{(?!keys\}|name\})/gi,
  new RegExp(
    String.raw`\.(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*["'\x60]${WRITTEN_HERE}\b`,
    "g",
  ),
  /\.(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*(?!["'`])/g,
];

t.test("write statements are recognised", async (t) => {
  for (const text of [
    "INSERT INTO changes (seq)",
    "insert into\n  customers AS c",
    "UPDATE addresses SET",
    "UPDATE addresses AS a SET",
    "DELETE FROM customer_refs AS r USING gone",
    'tx.insertInto("changes")',
    "tx.updateTable('addresses as a')",
    "UPDATE ${sql.table(name)} AS t SET",
    "tx.insertInto(table)",
    'COPY "addresses" FROM STDIN',
    "UPDATE public.addresses SET",
  ])
    t.equal(findWrites(text).length, 1, text);
  for (const text of [
    "SELECT FROM addresses FOR UPDATE OF a",
    "INSERT INTO import_changes",
    'tx.insertInto("search_documents")',
    "FOR NO KEY UPDATE OF customers",
    "INSERT INTO changes_seen",
    'selectFrom("changes")',
  ])
    t.same(findWrites(text), [], text);
});

t.test(
  "only src/records and the upgrade of old rows write customers, addresses, their references and the log",
  async (t) => {
    const files = (await readdir(join(ROOT, "src"), { recursive: true }))
      .filter((file) => /\.(?:ts|mjs|js|sql)$/.test(file))
      .map((file) => join("src", file));
    t.ok(files.length > 100, "the source files are read");
    const writes: string[] = [];
    for (const file of files.filter(
      (name) => ![join("src", "records"), join("src", "upgrade")].some((folder) => name.startsWith(`${folder}/`)),
    )) {
      const text = await readFile(join(ROOT, file), "utf8");
      for (const { line, statement } of findWrites(text)) writes.push(`${file}:${line} ${statement}`);
    }
    t.same(writes, []);
  },
);

function findWrites(source: string): { line: number; statement: string }[] {
  // Blanks comments, but keeps their line breaks for the line numbers.
  const text = source
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/^\s*(?:\/\/|--).*$/gm, "");
  return WRITES.flatMap((pattern) => [...text.matchAll(pattern)])
    .map(({ index, 0: statement }) => ({
      line: text.slice(0, index).split("\n").length,
      statement: statement.replace(/\s+/g, " "),
    }))
    .sort((a, b) => a.line - b.line);
}
