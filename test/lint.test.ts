import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import t from "tap";

const ROOT = resolve(import.meta.dirname, "..");

interface Config {
  rules: Record<string, unknown>;
  overrides: { files: string[]; rules: Record<string, "off"> }[];
}

t.test("the files that lint rules exempt still need it: the lists only shrink", async (t) => {
  const { rules, overrides } = JSON.parse(await readFile(join(ROOT, ".oxlintrc.json"), "utf8")) as Config;
  // Whole folders are exempt for good.
  const exempt = overrides
    .filter(({ files }) => !files.some((file) => file.includes("*")))
    .flatMap(({ files, rules: off }) => Object.keys(off).flatMap((rule) => files.map((file) => `${rule} ${file}`)));
  const names = new Set(exempt.map((entry) => entry.split(" ", 1)[0]!));
  const broken = await findBroken(Object.fromEntries([...names].map((name) => [name, rules[name]])));
  t.same(
    exempt.filter((entry) => !broken.has(entry)),
    [],
    "take these off the lists in .oxlintrc.json",
  );
});

/** Each rule with each file that breaks it. */
async function findBroken(rules: Record<string, unknown>): Promise<ReadonlySet<string>> {
  const directory = await mkdtemp(join(tmpdir(), "doorplate-lint-"));
  try {
    const config = join(directory, "oxlintrc.json");
    await writeFile(config, JSON.stringify({ categories: { correctness: "off" }, rules }));
    const args = ["--config", config, "--format", "json", "src", "tools", "test", "bench", "clients"];
    const { stdout } = await promisify(execFile)(join(ROOT, "node_modules/.bin/oxlint"), args, {
      cwd: ROOT,
      maxBuffer: 1 << 26,
    }).catch((error: { stdout: string }) => error);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    return new Set(diagnostics.map(({ code, filename }) => `${code.replace(/\((.*)\)$/, "/$1")} ${filename}`));
  } finally {
    await rm(directory, { recursive: true });
  }
}
