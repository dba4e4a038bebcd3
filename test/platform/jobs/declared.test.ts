import { readdir, readFile } from "node:fs/promises";
import t from "tap";
import { startWorkers } from "../../../src/background.ts";
import { DECLARATIONS } from "../../../src/features/index.ts";
import { fakeProvider, found } from "../../support/fake-provider.ts";
import { JOBS } from "../../support/killed/jobs.ts";
import { SCENARIOS } from "../../support/killed/scenarios.ts";
import { startService } from "../../support/service.ts";

const names = DECLARATIONS.map(({ name }) => name).sort();

t.test(
  "every job that a process works on is declared, and has a scenario in which its process is killed",
  async (t) => {
    const { resources } = await startService(t);
    const worked: string[] = [];
    const stop = startWorkers(
      {
        ...resources,
        queues: Object.assign(Object.create(resources.queues) as typeof resources.queues, {
          workOn: ({ name }: { name: string }) => void worked.push(name),
          stopWork: async () => undefined,
        }),
      },
      [fakeProvider("fake", found(1, 2))],
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    await stop();
    t.same(worked.sort(), names);
    t.same([Object.keys(JOBS).sort(), Object.keys(SCENARIOS).sort()], [names, names]);
    const files = await readdir(import.meta.dirname);
    t.same(
      names.filter((name) => !files.includes(`killed-${name}.test.ts`)),
      [],
    );
  },
);

t.test("a job declares all states that its table knows, and no others", async (t) => {
  const schema = await readFile(new URL("../../../migrations/schema.sql", import.meta.url), "utf8");
  for (const { table, states, first } of DECLARATIONS) {
    const [, list = ""] =
      new RegExp(`CREATE TABLE ${table} \\([^]*?CHECK \\(status IN \\(([^)]+)\\)`).exec(schema) ?? [];
    t.same(
      Object.keys(states).sort(),
      list
        .split(", ")
        .map((name) => name.slice(1, -1))
        .sort(),
      table,
    );
    for (const state of [...first, ...Object.values(states).flatMap((next) => Object.keys(next))])
      t.ok(state in states, state);
  }
});
