/** Kills a process before each commit of a job in turn, and checks that another process completes the work. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Test } from "tap";
import { DECLARATIONS } from "../../../src/features/index.ts";
import { connectQueues } from "../../../src/platform/queue/queue.ts";
import type { Resources } from "../../../src/platform/resources.ts";
import { startReceiver } from "../receiver.ts";
import { sharedCluster } from "../redis-cluster.ts";
import { ALL_BACKENDS, startService, until, type Backend } from "../service.ts";
import { JOBS, type JobName } from "./jobs.ts";
import { SCENARIOS, type Scenario, type World } from "./scenarios.ts";
import type { Order } from "./worker.ts";

const WORKER = new URL("worker.ts", import.meta.url);
/** Longer than any lease. */
const LATER_MS = 120_000;
/** Greater than the number of commits of any scenario. */
const MOST = 100;
const SOON_S = 60;

/**
 * Kills a process before each commit of a job. Commits are the same on each backend, so the backends alternate: each
 * commit is tested on one of them, and one run without a kill on each. On the Redis Cluster the node with the job's
 * wake-up messages is lost together with each killed process, and restarted after another process has done the work.
 * @returns the number of commits of the job
 */
export async function killEverywhere(t: Test, job: JobName): Promise<number> {
  const children = spareChildren(t);
  const left = [...ALL_BACKENDS];
  const worlds = new Map<Backend, Prepared>();
  for (let kill_before = 1; kill_before <= MOST; kill_before++) {
    const backend = left.shift();
    if (backend === undefined) {
      for (const { nodeIsBack } of worlds.values()) await nodeIsBack;
      return kill_before;
    }
    const world = worlds.get(backend) ?? (await prepare(t, backend));
    worlds.set(backend, world);
    const wasKilled = await killOnce(t, world, children.next(), job, kill_before);
    if (wasKilled) left.push(backend);
    else t.same(undeclared(job, await world.steps()), [], `rows make only declared transitions, on ${backend}`);
  }
  throw new Error(`more than ${MOST} commits`);
}

interface Prepared extends World {
  steps: () => Promise<Step[]>;
  /** Kills the cluster node with the job's wake-up messages. @returns a function that restarts it, without data */
  loseNode?: (job: JobName) => Promise<() => Promise<void>>;
  /** Resolves when the node is back. Meanwhile, the other backends are tested. */
  nodeIsBack?: Promise<void>;
}

async function prepare(t: Test, backend: Backend): Promise<Prepared> {
  const service = await startService(t, { backend, settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" } });
  const world = { service, receiver: await startReceiver(t), steps: await recordSteps(service.resources) };
  if (backend !== "cluster") return world;
  const cluster = await sharedCluster();
  return {
    ...world,
    async loseNode(job) {
      const node = await cluster.masterOf(`{${service.resources.config.QUEUE_PREFIX}-${job}}`);
      await node.kill();
      return async () => {
        await node.start();
        await cluster.untilServed();
      };
    },
  };
}

/** @returns true if the process was killed before the commit, false if it completed the work */
async function killOnce(
  t: Test,
  world: Prepared,
  child: ChildProcess,
  job: JobName,
  kill_before: number,
): Promise<boolean> {
  const { resources } = world.service;
  await world.nodeIsBack;
  child.send(orderOf(resources, { job, kill_before }));
  const [ready] = (await Promise.race([once(child, "message"), exitOf(child)])) as unknown[];
  if (ready !== "ready") throw new Error(`a worker ended before it was ready: ${String(ready)}`);
  // Delays the wake-up message until the whole scenario has been created.
  const ring = resources.queues.ring.bind(resources.queues);
  resources.queues.ring = () => undefined;
  const scenario = await SCENARIOS[job](world);
  resources.queues.ring = ring;
  ring(job);
  const [code, signal] = await exitOf(child);
  t.ok(code === 0 || signal === "SIGKILL", `before commit ${kill_before}: ${signal ?? code}`);
  const isDone = await scenario.isDone();
  const replaceNode = code === 0 ? undefined : await world.loseNode?.(job);
  if (code === 0) t.ok(isDone, "a process that is not killed completes the work");
  else if (!isDone) await completeWork(resources, job, scenario);
  t.ok(await scenario.isDone(), `the work is complete after a kill before commit ${kill_before}`);
  await scenario.check(t);
  // The killed process may have taken the wake-up message, which the queue would hold for longer than a test should
  // take.
  if (replaceNode) world.nodeIsBack = replaceNode();
  else await (await resources.queues.inspect(job)).obliterate({ force: true });
  return code !== 0;
}

const orderOf = ({ config, db }: Resources, order: Pick<Order, "job" | "kill_before">): Order => ({
  ...order,
  database_url: String(db.pool.options.connectionString),
  redis_url: config.REDIS_URL,
  prefix: config.QUEUE_PREFIX,
  secrets_key: config.SECRETS_KEY![0]!.toString("base64"),
});

/** Starts processes ahead: while one works, the next one starts. */
function spareChildren(t: Test): { next(): ChildProcess } {
  const all = new Set<ChildProcess>();
  const start = (): ChildProcess => {
    const child = fork(WORKER, { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
    all.add(child);
    child.once("exit", () => all.delete(child));
    return child;
  };
  let spare = start();
  t.teardown(async () => {
    for (const child of all) {
      child.kill("SIGKILL");
      await exitOf(child);
    }
  });
  return {
    next() {
      const child = spare;
      spare = start();
      return child;
    },
  };
}

const exitOf = async (child: ChildProcess): Promise<(string | number | null)[]> =>
  child.exitCode === null && child.signalCode === null
    ? ((await once(child, "exit")) as [number | null, string | null])
    : [child.exitCode, child.signalCode];

/** Completes the work in another process's place, with its own connections and after the leases have ended. */
async function completeWork(shared: Resources, job: JobName, scenario: Scenario): Promise<void> {
  const { config, db, log } = shared;
  const queues = await connectQueues(
    { redisUrl: config.REDIS_URL, databaseUrl: String(db.pool.options.connectionString), prefix: config.QUEUE_PREFIX },
    log,
  );
  const resources: Resources = { ...shared, queues, clock: () => new Date(Date.now() + LATER_MS) };
  // Verifications of a campaign that a killed process held are claimed by the job for other verifications.
  const jobs: JobName[] = job === "campaigns" ? ["campaigns", "verifications"] : [job];
  for (const name of jobs) queues.workOn(JOBS[name](resources), resources);
  // Workers poll every 5 s; repeated wake-up messages make this one poll at once.
  await until(
    () => (queues.ring(job), scenario.isDone()),
    (isDone) => isDone,
    SOON_S,
  );
  await queues.close();
}

interface Step {
  name: string;
  was: string;
  is: string;
}

/** Records the state transitions of all job rows. */
async function recordSteps({ db: { pool } }: Resources): Promise<() => Promise<Step[]>> {
  await pool.query(`
    CREATE TABLE steps (name text, was text, is_now text);
    CREATE FUNCTION record_step() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO steps
      VALUES (TG_TABLE_NAME, OLD.status, NEW.status); RETURN NULL; END $$`);
  for (const { table } of DECLARATIONS)
    await pool.query(
      `CREATE TRIGGER record_step AFTER UPDATE ON ${table} FOR EACH ROW WHEN (OLD.status <> NEW.status)
        EXECUTE FUNCTION record_step()`,
    );
  return async () => (await pool.query(`SELECT DISTINCT name, was, is_now AS "is" FROM steps`)).rows;
}

const undeclared = (job: JobName, steps: readonly Step[]): string[] => {
  const { table, states } = DECLARATIONS.find(({ name }) => name === job)!;
  return steps
    .filter(({ name, was, is }) => name === table && states[was]?.[is] === undefined)
    .map(({ was, is }) => `${was} → ${is}`);
};
