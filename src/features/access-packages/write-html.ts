/**
 * Writes index.html: a page without scripts and without anything from elsewhere. Every text is escaped, and isolated
 * from the direction of its surroundings.
 */
import { escapeHtml } from "../../platform/http/html.ts";
import { LEFT_OUT_REASONS } from "./contents.ts";
import type { Section } from "./sections.ts";
import { LEFT_OUT, TEXTS, type Language, type SectionName, type Texts } from "./texts.ts";

/** Sections that are one table, with a row for each entry; the others have a table of their own for each. */
const TABLES: Partial<Record<SectionName, readonly string[]>> = {
  history: ["occurred_at", "entity", "id", "version", "operation", "changes", "actor", "source", "reason"],
  reads: ["occurred_at", "operation", "actor", "recipient", "purpose", "is_masked", "subject_id"],
};

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a}" +
  "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}" +
  "th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}" +
  "th{background:#f3f3f3;font-weight:600}dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:0 .75rem}" +
  "dt{font-weight:600}dd{margin:0}ul{margin:0;padding-inline-start:1.2rem}nav a{margin-inline-end:1rem}";

/** Writes the page in a language. */
export async function* writeHtml(sections: readonly Section[], language: Language): AsyncGenerator<string> {
  const texts = TEXTS[language];
  yield (
    `<!doctype html>\n<html lang="${language}">\n<head>\n<meta charset="utf-8">\n` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n` +
    `<meta name="viewport" content="width=device-width">\n<meta name="referrer" content="no-referrer">\n` +
    `<title>${escapeHtml(texts.title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n` +
    `<h1>${escapeHtml(texts.title)}</h1>\n<nav>${sections
      .map(({ name }) => `<a href="#${name}">${escapeHtml(texts.sections[name].title)}</a>`)
      .join("")}</nav>\n`
  );
  for (const section of sections) yield* writeSection(section, texts, language);
  yield "</body>\n</html>\n";
}

async function* writeSection(section: Section, texts: Texts, language: Language): AsyncGenerator<string> {
  const { title, about } = texts.sections[section.name];
  yield `<section id="${section.name}">\n<h2>${escapeHtml(title)}</h2>\n<p>${escapeHtml(about)}</p>\n`;
  if ("value" in section) yield writeCard(section.value, texts);
  else yield* writeRows(section.name, section.rows(), texts);
  if (section.name === "about") {
    const reasons = LEFT_OUT_REASONS.map((reason) => escapeHtml(LEFT_OUT[language][reason]));
    yield `<h3>${escapeHtml(texts.left_out)}</h3>\n${listOf(reasons)}\n`;
  }
  yield "</section>\n";
}

async function* writeRows(name: SectionName, rows: AsyncIterable<object>, texts: Texts): AsyncGenerator<string> {
  const columns = TABLES[name];
  let count = 0;
  for await (const row of rows) {
    if (columns && count === 0)
      yield `<table>\n<tr>${columns.map((column) => `<th>${labelOf(column, texts)}</th>`).join("")}</tr>\n`;
    yield columns ? writeRow(row, columns, texts) : writeCard(row, texts);
    count++;
  }
  if (count === 0) yield `<p>${escapeHtml(texts.none)}</p>\n`;
  else if (columns) yield "</table>\n";
}

/** The first version of something has its state where the others have their changes. */
function writeRow(row: object, columns: readonly string[], texts: Texts): string {
  const values = row as Record<string, unknown>;
  const valueOf = (column: string): unknown =>
    column === "changes" ? (values["state"] ?? values["changes"]) : values[column];
  return `<tr>${columns.map((column) => `<td>${writeValue(valueOf(column), texts)}</td>`).join("")}</tr>\n`;
}

const writeCard = (row: object, texts: Texts): string =>
  `<table>\n${Object.entries(row)
    .filter(([name]) => name !== "left_out")
    .map(([name, value]) => `<tr><th>${labelOf(name, texts)}</th><td>${writeValue(value, texts)}</td></tr>`)
    .join("\n")}\n</table>\n`;

const labelOf = (name: string, { labels }: Texts): string =>
  escapeHtml(Object.hasOwn(labels, name) ? labels[name]! : name.replaceAll("_", " "));

const listOf = (items: readonly string[]): string => `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;

const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{3}Z$/;

function writeValue(value: unknown, texts: Texts): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return escapeHtml(value ? texts.yes : texts.no);
  if (Array.isArray(value)) return value.length === 0 ? "–" : listOf(value.map((item) => writeValue(item, texts)));
  if (typeof value === "object")
    return `<dl>${Object.entries(value)
      .map(([name, member]) => `<dt>${labelOf(name, texts)}</dt><dd>${writeValue(member, texts)}</dd>`)
      .join("")}</dl>`;
  // oxlint-disable-next-line typescript/no-base-to-string -- a string or a number
  const text = String(value);
  const shown = Object.hasOwn(texts.values, text) ? texts.values[text]! : text.replace(TIME, "$1 $2");
  return `<bdi>${escapeHtml(shown)}</bdi>`;
}
