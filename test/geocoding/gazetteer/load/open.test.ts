import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { openGazetteer } from "../../../../src/geocoding/gazetteer/load/open.ts";
import { connectDatabase } from "../../../../src/platform/database/database.ts";
import { createHealth } from "../../../../src/platform/health.ts";
import { createLog } from "../../../../src/platform/log.ts";
import { createDatabase } from "../../../support/database.ts";
import { until } from "../../../support/service.ts";

const SMALL = { countries: ["LI"], pauses_ms: { first: 20, longest: 100 } };

async function prepare(t: Test, space?: { folder: string; bytes: number }) {
  const url = await createDatabase(t);
  const log = createLog("silent");
  const db = connectDatabase({ url, poolSize: 2, statementTimeoutMs: 10_000, lockTimeoutMs: 1_000 }, log);
  t.teardown(() => db.close());
  const health = createHealth();
  const stopping = new AbortController();
  t.teardown(() => stopping.abort());
  const [told, complaints]: [string[], string[]] = [[], []];
  const opened = openGazetteer({ db, log, health }, url, {
    ...SMALL,
    space,
    signal: stopping.signal,
    progress: (message) => void told.push(message),
    complain: (message) => void complaints.push(message),
  });
  return { db, health, stopping, told, complaints, opened };
}

/** The process that this one loads with. */
async function findLoader(): Promise<number> {
  for (const name of await readdir("/proc")) {
    const [status, command] = await Promise.all(
      ["status", "cmdline"].map((file) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "")),
    );
    if (command!.includes("fill-process.ts") && status!.includes(`PPid:\t${process.pid}\n`)) return Number(name);
  }
  return 0;
}

t.test(
  "a load whose process is killed is told once, and repeated until it succeeds",
  { skip: process.platform !== "linux" && "needs /proc" },
  async (t) => {
    const { health, told, complaints, opened } = await prepare(t);
    for (let kills = 0; kills < 2; kills++) {
      const pid = await until(findLoader, (found) => found !== 0);
      process.kill(pid, "SIGKILL");
      await until(findLoader, (found) => found !== pid);
    }
    await until(
      async () => complaints,
      ({ length }) => length > 0,
    );
    t.same(complaints.length, 1);
    t.match(complaints[0], /^The gazetteer cannot be loaded: its process ended: SIGKILL\. Verifications wait for it/);
    await until(
      async () => health.reasons(),
      ({ length }) => length > 0,
    );
    t.same(health.reasons(), ["The gazetteer cannot be loaded: its process ended: SIGKILL."]);
    const { name } = await opened;
    t.equal(name, "gazetteer");
    t.same(health.reasons(), []);
    t.equal(complaints.length, 1);
    t.match(told, [/first start/, /places in \d+ s/]);
  },
);

t.test("a load that would fill the disk is not begun", async (t) => {
  const folder = t.testdir({});
  const { stopping, health, complaints, opened } = await prepare(t, { folder, bytes: 1e18 });
  await until(
    async () => complaints,
    ({ length }) => length > 0,
  );
  t.match(
    complaints[0],
    /^The gazetteer cannot be loaded: \/.+ has \d+\.\d GB left, and the load needs 1000000000\.0 GB\./,
  );
  t.equal(health.reasons().length, 1);
  t.equal(await findLoader(), 0);
  stopping.abort();
  await t.rejects(opened, { name: "AbortError" });
});

t.test("a load ends when the process stops", async (t) => {
  const { db, stopping, health, complaints, opened } = await prepare(t);
  const countSessions = async (): Promise<number> => {
    const { rowCount } = await db.pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'doorplate gazetteer'",
    );
    return rowCount as number;
  };
  await until(countSessions, (count) => count === 1);
  stopping.abort();
  await t.rejects(opened, { name: "AbortError" });
  t.equal(await until(countSessions, (count) => count === 0), 0);
  await sleep(200);
  t.same([complaints, health.reasons()], [[], []]);
});
