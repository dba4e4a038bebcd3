/** Words that names and public texts do not use: the field has standard ones (docs/glossary.md). */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import t from "tap";

const ROOT = resolve(import.meta.dirname, "..");

/**
 * In names of files and in code, comments aside: a whole word of an identifier or of a text. With the standard term.
 */
const WORDS: Record<string, string> = {
  beside: "alongside, extra",
  besides: "additional, also",
  courtesy: "throttle",
  decreed: "successors",
  gather: "batch",
  gathering: "batch",
  heir: "successor",
  heirs: "successors",
  impatient: "timeout",
  neglected: "stale",
  nobody: "none",
  patient: "timeout",
  polite: "throttled",
  said: "stated",
  settle: "resolve, record",
  somebody: "a caller, a user",
  told: "stated",
  untouched: "unmodified",
  whatever: "any",
  whoever: "anyone",
};
/** `giveBack` and the like: words in a row. */
const NAMES: Record<string, string> = { "give back": "signal" };

/** In the document, the settings and the pages of problems. */
const PHRASES: Record<string, RegExp> = {
  "have … done": /\bhave (?:an?|the|its|other) [a-z ]+? (?:verified|told|raised|restored)\b/i,
  "ask no longer": /\bask\w* .{0,20}\bno longer\b/i,
  "something went wrong": /\bsomething went wrong\b/i,
  "goes before": /\bgoes before\b/i,
  "goes on": /\bgoes? on\b/i,
  "is no …": /(?<!\bthere )\bis no (?!longer\b)/i,
  "in place of": /\bin place of\b/i,
  "takes the scope": /\btakes the scope/i,
  "program against": /\bprogram against\b/i,
  "what became of": /\bwhat became of\b/i,
  meanwhile: /\bmeanwhile\b/i,
  mended: /\bmend(?:s|ed)?\b/i,
  "people's pronouns": /\b(?:nobody|somebody|whoever|whatever|besides?|told)\b/i,
};

/** What is still there, by file. It only shrinks: an entry that is no longer needed fails the test. */
const EXCEPTIONS: Record<string, string[]> = {
  "src/address/findings/catalogue/en.ts": ["told"], // the reason `told_twice`, which callers may know
  "src/address/findings/catalogue/de.ts": ["told"],
  "src/address/findings/catalogue/es.ts": ["told"],
  "src/address/findings/catalogue/fr.ts": ["told"],
  "src/address/findings/catalogue/ja.ts": ["told"],
  "src/address/findings/catalogue/pt.ts": ["told"],
  "src/address/findings/catalogue/zh.ts": ["told"],
  "src/cli/mcp/mask.ts": ["told"],
  "src/features/evidence/routes.ts": ["said"], // what a customer said, in words
  "src/features/imports/mapping.ts": ["said"],
  "src/features/imports/read/file.ts": ["told"],
  "src/platform/postgres/unprivileged.ts": ["nobody"], // the user of Unix
  "src/platform/queue/queue.ts": ["gather"],
};

const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//;
const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/;
const PATTERN = /\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//;
const STRINGS_AND_COMMENTS = new RegExp(`${COMMENT.source}|(${STRING.source}|${PATTERN.source})`, "g");

/** The words of a text in a row, those of camelCase and snake_case apart. */
const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);

function findWords(text: string): string[] {
  const words = wordsOf(text);
  const row = ` ${words.join(" ")} `;
  return [
    ...Object.keys(WORDS).filter((word) => words.includes(word)),
    ...Object.keys(NAMES).filter((name) => row.includes(` ${name} `)),
  ];
}

const findPhrases = (text: string): string[] =>
  Object.entries(PHRASES)
    .filter(([, pattern]) => pattern.test(text))
    .map(([name]) => name);

/** Word lists of languages and places are not ours to choose. */
const DATA = /^src\/address\/(?:data|parse|match|reference)\/|^src\/cli\/seed\//;

const found = new Map<string, string[]>();
for (const entry of await readdir(join(ROOT, "src"), { recursive: true })) {
  const file = `src/${entry}`;
  if (!file.endsWith(".ts")) continue;
  const text = DATA.test(file) ? "" : await readFile(join(ROOT, file), "utf8");
  const code = text.replaceAll(STRINGS_AND_COMMENTS, "$1");
  found.set(file, [...new Set([...findWords(file.slice(4)), ...findWords(code)])]);
}
for (const file of ["openapi/openapi.json", ".env.example"])
  found.set(file, findPhrases(await readFile(join(ROOT, file), "utf8")));
for (const page of await readdir(join(ROOT, "docs/problems")))
  found.set(`docs/problems/${page}`, findPhrases(await readFile(join(ROOT, "docs/problems", page), "utf8")));

t.test("names and texts use the words of the glossary", async (t) => {
  t.ok(found.has("src/app.ts") && found.has("openapi/openapi.json"), "the files are read");
  const faults = [...found].flatMap(([file, words]) =>
    words.filter((word) => !EXCEPTIONS[file]?.includes(word)).map((word) => `${file}: ${word}`),
  );
  t.same(faults, []);
});

t.test("every exception is still needed", async (t) => {
  const unneeded = Object.entries(EXCEPTIONS).flatMap(([file, words]) =>
    words.filter((word) => !found.get(file)?.includes(word)).map((word) => `${file}: ${word}`),
  );
  t.same(unneeded, []);
});

t.test("the words are found in names and texts, not in comments", async (t) => {
  t.same(findWords("const giveBack = isBesides"), ["besides", "give back"]);
  t.same(findWords("// told\nx".replaceAll(STRINGS_AND_COMMENTS, "$1")), []);
  t.same(findPhrases("Have an address verified now"), ["have … done"]);
});
