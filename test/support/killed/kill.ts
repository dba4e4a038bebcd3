/** Kills a process before each statement of a job in turn, and has another one go on. */
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
/** More statements than any scenario takes. */
const MOST = 100;
const SOON_S = 60;

/**
 * The backends take turns, since the statements are the same on each: a process is killed before each statement on one
 * of them, and does all without being killed on each. The Redis Cluster loses, with each process that is killed, the
 * node that has the bells of the job, and gets it back when another process has done the work.
 * @param first the statement before which it is killed first, and `every` how many statements later it is killed next
 * @returns how many statements the job took
 */
export async function killEverywhere(t: Test, job: JobName, { first = 1, every = 1 } = {}): Promise<number> {
  const children = spareChildren(t);
  const left = [...ALL_BACKENDS];
  const worlds = new Map<Backend, Prepared>();
  for (let kill_before = first; kill_before <= MOST; kill_before += every) {
    const backend = left.shift();
    if (backend === undefined) {
      for (const { nodeIsBack } of worlds.values()) await nodeIsBack;
      return kill_before;
    }
    const world = worlds.get(backend) ?? (await prepare(t, backend));
    worlds.set(backend, world);
    const wasKilled = await killOnce(t, world, children.next(), job, kill_before);
    if (wasKilled) left.push(backend);
    else t.same(undeclared(job, await world.steps()), [], `rows take the declared steps only, on ${backend}`);
  }
  throw new Error(`more than ${MOST} statements`);
}

interface Prepared extends World {
  steps: () => Promise<Step[]>;
  /** Ends the node that has the bells of a job, where there are several. @returns starts it again, without them */
  loseNode?: (job: JobName) => Promise<() => Promise<void>>;
  /** While it comes back, the other backends have their turns. */
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

/** @returns whether the process came to that statement */
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
  if (ready !== "ready") throw new Error(`a worker ended before it began: ${String(ready)}`);
  // What the API rings for is rung for once all is there.
  const ring = resources.queues.ring.bind(resources.queues);
  resources.queues.ring = () => undefined;
  const scenario = await SCENARIOS[job](world);
  resources.queues.ring = ring;
  ring(job);
  const [code, signal] = await exitOf(child);
  t.ok(code === 0 || signal === "SIGKILL", `before statement ${kill_before}: ${signal ?? code}`);
  const isDone = await scenario.isDone();
  const replaceNode = code === 0 ? undefined : await world.loseNode?.(job);
  if (code === 0) t.ok(isDone, "a process that is not killed does it all");
  else if (!isDone) await goOn(resources, job, scenario);
  t.ok(await scenario.isDone(), `what was killed before statement ${kill_before} is done`);
  await scenario.check(t);
  // The killed process may have had the bell, whose job is held for longer than a test is to last.
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

/** While one works, the next one starts. */
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

/** Another process: on connections of its own, when the leases have ended. */
async function goOn(shared: Resources, job: JobName, scenario: Scenario): Promise<void> {
  const { config, db, log } = shared;
  const queues = await connectQueues(
    { redisUrl: config.REDIS_URL, databaseUrl: String(db.pool.options.connectionString), prefix: config.QUEUE_PREFIX },
    log,
  );
  const resources: Resources = { ...shared, queues, clock: () => new Date(Date.now() + LATER_MS) };
  // What a killed process held of a campaign is claimed with the other verifications.
  const jobs: JobName[] = job === "campaigns" ? ["campaigns", "verifications"] : [job];
  for (const name of jobs) queues.workOn(JOBS[name](resources), resources);
  // A process looks by itself every 5 s; here it looks at once, again and again.
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

/** Writes down how the rows of all jobs go from state to state. */
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
