import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { defineJob, type Ended } from "../../../src/platform/jobs/job.ts";
import { createRunner } from "../../../src/platform/jobs/runner.ts";
import { createLog } from "../../../src/platform/log.ts";
import { createMetrics } from "../../../src/platform/http/metrics.ts";
import { until } from "../../support/service.ts";

interface Row {
  tenant_id: string;
  lane: string;
  id: number;
}

/** A job whose rows are in memory, so that the runner alone is tried. */
function makeJob(
  t: Test,
  rows: Row[],
  {
    places = 4,
    fail = (): boolean => false,
    work = async (_row: Row, _signal: AbortSignal): Promise<void> => undefined,
  } = {},
) {
  const [ended, batches]: [number[], number[]] = [[], []];
  const claimed = new Set<number>();
  const job = defineJob<Row, string>({
    name: "test",
    places,
    tenant_places: places,
    batch: 3,
    async listLanes() {
      if (fail()) throw new Error("the database is away");
      const lanes = Map.groupBy(
        rows.filter(({ id }) => !claimed.has(id)),
        ({ lane }) => lane,
      );
      return [...lanes].map(([lane, its]) => ({ tenant_id: its[0]!.tenant_id, lane, due: its.length, most: 2 }));
    },
    async claim(allotments) {
      const taken = allotments.flatMap(({ lane, count }) =>
        rows.filter((row) => row.lane === lane && !claimed.has(row.id)).slice(0, count),
      );
      for (const { id } of taken) claimed.add(id);
      return taken;
    },
    async run(row, signal) {
      await work(row, signal);
      return "done";
    },
    async end(endings: readonly Ended<Row, string>[]) {
      batches.push(endings.length);
      for (const { claim } of endings) ended.push(claim.id);
      return undefined;
    },
  });
  const lines: string[] = [];
  const stopping = new AbortController();
  const log = createLog("warn", { write: (line: string) => void lines.push(line) });
  const runner = createRunner(
    job,
    {
      clock: () => new Date(),
      log,
      metrics: createMetrics({ pool: { totalCount: 0, idleCount: 0, waitingCount: 0 } } as never),
    },
    stopping.signal,
  );
  t.teardown(() => runner.stop());
  return { runner, ended, batches, lines, stopping };
}

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, id) => ({ tenant_id: `t${id % 2}`, lane: `l${id % 4}`, id }));

t.test("a ring has all done that is due, each row once", async (t) => {
  let [running, most] = [0, 0];
  const { runner, ended, batches } = makeJob(t, rowsOf(40), {
    async work() {
      most = Math.max(most, ++running);
      await sleep(150);
      running--;
    },
  });
  runner.ring();
  await until(
    async () => ended.length,
    (count) => count === 40,
  );
  t.same(
    [...ended].sort((left, right) => left - right),
    rowsOf(40).map(({ id }) => id),
  );
  t.equal(most, 4, "as many at once as there are places");
  t.ok(batches.length < 40, "those that end together are written together");
});

t.test("what comes while it looks is not missed", async (t) => {
  const rows: Row[] = [];
  const { runner, ended } = makeJob(t, rows);
  for (let id = 0; id < 50; id++) {
    rows.push({ tenant_id: "t", lane: `l${id}`, id });
    runner.ring();
    await new Promise(setImmediate);
  }
  await until(
    async () => ended.length,
    (count) => count === 50,
    3,
  );
  t.equal(ended.length, 50);
});

t.test("a database that is away is met with pauses, and the work goes on after it", async (t) => {
  let away = true;
  const { runner, ended, lines } = makeJob(t, rowsOf(5), { fail: () => away });
  runner.ring();
  await sleep(900);
  t.ok(lines.length >= 1 && lines.length <= 3, `${lines.length} lines`);
  away = false;
  await until(
    async () => ended.length,
    (count) => count === 5,
    5,
  );
  t.equal(ended.length, 5);
});

t.test("a row whose work throws stays claimed, and the others go on", async (t) => {
  const { runner, ended, lines } = makeJob(t, rowsOf(6), {
    async work({ id }) {
      if (id === 2) throw new Error("unforeseen");
    },
  });
  runner.ring();
  await until(
    async () => ended.length,
    (count) => count === 5,
  );
  t.notOk(ended.includes(2));
  t.match(lines.join(""), /a job failed/);
});

t.test("stopping begins nothing and waits for what runs", async (t) => {
  const { runner, ended, stopping } = makeJob(t, rowsOf(20), {
    work: (_row, signal) => sleep(10_000, undefined, { signal }).catch(() => undefined),
  });
  runner.ring();
  await sleep(300);
  const stopped = runner.stop();
  stopping.abort();
  await stopped;
  t.equal(ended.length, 4, "those that ran, told to end, have been written");
  t.notOk(runner.hasRoom());
});
