import type { Section } from "./sections.ts";

/** Writes data.json: an object with a member for each section, one row a line. */
export async function* writeJson(sections: readonly Section[]): AsyncGenerator<string> {
  for (const [nth, section] of sections.entries()) {
    yield `${nth === 0 ? "{\n" : ",\n"}"${section.name}": `;
    if ("value" in section) yield JSON.stringify(section.value);
    else yield* writeRows(section.rows());
  }
  yield "\n}\n";
}

async function* writeRows(rows: AsyncIterable<object>): AsyncGenerator<string> {
  let count = 0;
  for await (const row of rows) yield (count++ === 0 ? "[\n" : ",\n") + JSON.stringify(row);
  yield count === 0 ? "[]" : "\n]";
}
