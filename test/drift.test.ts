import { readdir, readFile } from "node:fs/promises";
import t from "tap";
import { generate } from "../src/cli/generate.ts";
import { createDatabase } from "./support/database.ts";

/** Of what is in these nothing is written by hand. */
const GENERATED = ["docs/drawings/", "docs/problems/"];

t.test("what is checked in is what the code and the migrations generate: else run `npm run generate`", async (t) => {
  const generated = await generate(await createDatabase(t));
  const paths = Object.keys(generated);
  t.equal(paths.filter((path) => !GENERATED.some((folder) => path.startsWith(folder))).length, 16);
  for (const folder of GENERATED)
    t.same(
      (await readdir(new URL(`../${folder}`, import.meta.url))).map((file) => folder + file).sort(),
      paths.filter((path) => path.startsWith(folder)).sort(),
      `nothing is left in ${folder} that is generated no longer`,
    );
  for (const [path, text] of Object.entries(generated)) {
    const checkedIn = await readFile(new URL(`../${path}`, import.meta.url), "utf8").catch(() => "");
    t.equal(
      firstDifference(checkedIn, text),
      undefined,
      `${path} is as generated: else run \`npm run generate\` and commit what it makes`,
    );
  }
});

/** The first line that differs: enough to recognise the change, where the whole text would bury it. */
function firstDifference(
  checkedIn: string,
  generated: string,
): { line: number; checkedIn: string | undefined; generated: string | undefined } | undefined {
  if (checkedIn === generated) return undefined;
  const [before, after] = [checkedIn.split("\n"), generated.split("\n")];
  const index = after.findIndex((line, at) => line !== before[at]);
  const at = index < 0 ? after.length : index;
  return { line: at + 1, checkedIn: before[at], generated: after[at] };
}
