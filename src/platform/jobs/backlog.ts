/** Measures the open work of each job, and the longest wait, from the rows of its table. */
import type { Connection } from "../database/prepared.ts";
import { defineGlobalMetrics } from "../http/global-metrics.ts";
import { SECOND } from "../time.ts";
import { ofEnabledTenant } from "./enabled-tenants.ts";
import { listWorkers } from "./worker-processes.ts";

/** Says which rows of a job are open. The texts are SQL, over the columns of the table. */
export interface BacklogSource {
  /** Name of the job. */
  name: string;
  table: string;
  /** Condition of open rows; the predicate of an index, so that ended rows are not read. */
  open: string;
  /** Condition of running rows. $1 is the present. */
  running: string;
  /** The time since which a row waits. $1 is the present. */
  due_at: string;
  /**
   * The columns of that index before `due_at`, `tenant_id` first. The query skips from value to value, since one can
   * have many rows.
   */
  lanes: readonly string[];
  /** Condition of lanes whose rows wait although they are not due; their values are `lane.l0`, `lane.l1`, … */
  paused?: string;
}

export interface Backlog {
  name: string;
  /** Rows that wait or run. */
  open: number;
  running: number;
  /** The longest wait of a due row, in seconds; 0 if none is due. Work that is paused is not due. */
  oldest_seconds: number;
}

export interface JobState extends Backlog {
  /** Processes that work on the job. */
  workers: number;
}

/** The sources of all jobs. The list of features fills it. */
export const BACKLOGS: BacklogSource[] = [];

/** Counting stops there. */
export const COUNTED_AT_MOST = 100_000;

/** Measures the backlog of one job. */
export async function measureBacklog(connection: Connection, source: BacklogSource, now: Date): Promise<Backlog> {
  const { name } = source;
  const { rows } = await connection.query({
    name: `measure_${name}`,
    text: backlogQuery(source),
    values: [now.toISOString()],
  });
  const { open, running, oldest_seconds } = rows[0] as { open: number; running: number; oldest_seconds: number | null };
  return { name, open, running, oldest_seconds: Math.round(oldest_seconds ?? 0) };
}

const measureBacklogs = (connection: Connection, now: Date): Promise<Backlog[]> =>
  Promise.all(BACKLOGS.map((source) => measureBacklog(connection, source, now)));

/** Measures the backlogs of all jobs, and counts the processes that work on them. */
export async function measureJobs(connection: Connection, now: Date): Promise<JobState[]> {
  const [backlogs, workers] = await Promise.all([measureBacklogs(connection, now), listWorkers(connection, now)]);
  return backlogs.map((backlog) => ({
    ...backlog,
    workers: workers.filter(({ jobs }) => jobs.includes(backlog.name)).length,
  }));
}

/** A worker process writes that it runs within seconds after its start. */
const UNATTENDED_AFTER_S = 15;

/** Whether due work waits although no process does background work. */
export async function isWorkUnattended(connection: Connection, now: Date): Promise<boolean> {
  if ((await listWorkers(connection, now)).length > 0) return false;
  const backlogs = await measureBacklogs(connection, now);
  return backlogs.some(({ oldest_seconds }) => oldest_seconds >= UNATTENDED_AFTER_S);
}

/** The backlogs and the workers of each job. */
export const jobGlobals = defineGlobalMetrics({
  gauges: {
    doorplate_global_job_open: {
      help: `Rows that wait or run, by kind of job; at most ${COUNTED_AT_MOST} are counted.`,
      labels: ["kind"],
    },
    doorplate_global_job_running: { help: "Rows that run, by kind of job.", labels: ["kind"] },
    doorplate_global_job_oldest_seconds: {
      help:
        "Seconds for which the oldest due row has waited, by kind of job; 0: none is due. Work of disabled tenants " +
        "and of disabled webhook endpoints does not count. For campaigns: seconds since a worker last claimed work " +
        "of it.",
      labels: ["kind"],
    },
    doorplate_global_job_workers: {
      help: "Processes that work on a kind of job, by the rows that they wrote in the last 15 s.",
      labels: ["kind"],
    },
  },
  max_age_ms: 5 * SECOND,
  async read({ db, clock }) {
    const jobs = await measureJobs(db.pool, clock());
    const byKind = (valueOf: (job: JobState) => number) =>
      jobs.map((job) => ({ labels: { kind: job.name }, value: valueOf(job) }));
    return {
      doorplate_global_job_open: byKind(({ open }) => open),
      doorplate_global_job_running: byKind(({ running }) => running),
      doorplate_global_job_oldest_seconds: byKind(({ oldest_seconds }) => oldest_seconds),
      doorplate_global_job_workers: byKind(({ workers }) => workers),
    };
  },
});

/** The text of the query that measures a backlog. */
export const backlogQuery = (source: BacklogSource): string => `
  WITH ${source.lanes.length > 0 ? "RECURSIVE " : ""}${oldest(source)}
  SELECT open, running,
    greatest(0, extract(epoch FROM $1::timestamptz - (SELECT min(due_at) FROM oldest)))::float8 AS oldest_seconds
  FROM (
    SELECT count(*)::int AS open, count(*) FILTER (WHERE is_running)::int AS running
    FROM (
      SELECT ${source.running} AS is_running FROM ${source.table} WHERE ${source.open} LIMIT ${COUNTED_AT_MOST}
    ) AS first
  ) AS counted`;

function oldest({ table, open, due_at, lanes, paused = "false" }: BacklogSource): string {
  if (lanes.length === 0)
    return `oldest AS (
        SELECT min(${due_at}) AS due_at FROM ${table} WHERE ${open} AND ${ofEnabledTenant(`${table}.tenant_id`)})`;
  const [names, columns] = [lanes.map((_, index) => `l${index}`), lanes.join(", ")];
  const named = lanes.map((lane, index) => `${lane} AS l${index}`).join(", ");
  const ofLane = (alias: string): string => names.map((name) => `${alias}.${name}`).join(", ");
  return `lane AS (
        (SELECT ${named} FROM ${table} WHERE ${open} ORDER BY ${columns} LIMIT 1)
        UNION ALL
        SELECT ${ofLane("next")} FROM lane CROSS JOIN LATERAL (
          SELECT ${named} FROM ${table} WHERE ${open} AND (${columns}) > (${ofLane("lane")})
          ORDER BY ${columns} LIMIT 1) AS next
      ), oldest AS (
        SELECT first.due_at FROM lane CROSS JOIN LATERAL (
          SELECT ${due_at} AS due_at FROM ${table} WHERE ${open} AND (${columns}) = (${ofLane("lane")})
          ORDER BY ${due_at} LIMIT 1) AS first
        WHERE ${ofEnabledTenant("lane.l0")} AND NOT (${paused})
      )`;
}
