/**
 * Follows the how-tos: applies their code, all of it, to a copy of the repository, where the types have to hold and the
 * tests that they write or change have to pass.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import t, { type Test } from "tap";
import { processEnv } from "../support/processes.ts";
import { blocksOf, listPages, readPage, ROOT } from "./blocks.ts";

/** A block of code begins with the path of its file: a comment, and in a diff an unchanged line. */
const HEAD = /^ ?(?:\/\/|--) (\S+\/\S+)\n/;
/** Between two places of a file, in a diff. */
const ELSEWHERE = /^\s*…$/m;
t.setTimeout(600_000);

t.test("how-tos", async (t) => {
  const copy = await copyRepository(t);
  const tests: string[] = [];
  for (const page of await listPages("docs/how-to")) {
    for (const { language, text } of blocksOf(await readPage(page))) {
      const [head, path] = HEAD.exec(text) ?? [];
      if (head === undefined || path === undefined) continue;
      const body = text.slice(head.length);
      const file = join(copy, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, language === "diff" ? applyDiff(t, body, await readFile(file, "utf8"), path) : body);
      if (path.endsWith(".test.ts")) tests.push(path);
    }
  }
  t.ok(tests.length > 0);
  t.match(await run("node_modules/.bin/tsc", ["-p", "."], copy), { code: 0, output: "" }, "the types hold");
  for (const file of tests) {
    const { code, output } = await run(process.execPath, [file], copy);
    t.equal(code, 0, `${file} passes${code === 0 ? "" : `\n${output}`}`);
  }
});

/** A copy of the code with its tests; the engine and the packages, which no how-to changes, are shared. */
async function copyRepository(t: Test): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "doorplate-how-to-"));
  t.teardown(() => rm(copy, { recursive: true, force: true }));
  const shared = ["node_modules", "docs", "src/address"].map((path) => join(ROOT, path));
  const filter = (source: string): boolean => !shared.includes(source);
  for (const path of ["src", "test", "bench", "migrations", "clients", "package.json", "tsconfig.json"])
    await cp(join(ROOT, path), join(copy, path), { recursive: true, filter });
  for (const path of shared) await symlink(path, join(copy, relative(ROOT, path)));
  return copy;
}

/** Each stretch of lines that stay or go has to stand in the file as it is; those that come are put in there. */
function applyDiff(t: Test, diff: string, before: string, path: string): string {
  let text = before;
  for (const hunk of diff.split(ELSEWHERE)) {
    const lines = hunk.replace(/^\n|\n$/g, "").split("\n");
    const [old, next] = ["+", "-"].map((left_out) =>
      lines
        .filter((line) => !line.startsWith(left_out))
        .map((line) => line.slice(1))
        .join("\n"),
    ) as [string, string];
    if (old === next) continue;
    t.ok(text.includes(old), `${path} has the lines\n${old}`);
    text = text.replace(old, () => next);
  }
  return text;
}

function run(command: string, args: string[], cwd: string): Promise<{ code: number; output: string }> {
  const { TEST_DATABASE_URL = "", TMPDIR = "" } = process.env;
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { cwd, env: processEnv({ TEST_DATABASE_URL, TMPDIR }), timeout: 300_000 },
      (error, stdout, stderr) => resolve({ code: error ? 1 : 0, output: (stdout + stderr).slice(-4_000) }),
    );
  });
}
