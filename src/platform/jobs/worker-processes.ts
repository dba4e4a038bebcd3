/** The processes that do background work, and their state: each writes its row, so that every process can list them. */
import type { Database } from "../database/database.ts";
import { prepare, type Connection, type Placeholders } from "../database/prepared.ts";
import { uuidv7 } from "../ids.ts";
import type { Queues } from "../queue/queue.ts";
import { toTimestamp } from "../time.ts";

export interface WorkerProcess {
  started_at: string;
  seen_at: string;
  /** Names of the jobs that it works on. */
  jobs: string[];
  throttled_since: string | null;
  queue_fails_since: string | null;
}

interface Context {
  db: Database;
  queues: Queues;
  clock: () => Date;
}

interface State {
  /** Names of the jobs that the process works on now. */
  jobs: () => readonly string[];
  isThrottled: () => boolean;
}

/** A process that has not written its row for that long counts as ended. */
const SEEN_WITHIN_MS = 15_000;
const DELETED_AFTER_MS = 3_600_000;
/** Gaps shorter than that do not end a state: the throttle opens and closes from second to second. */
const MIN_GAP_MS = 10_000;

/** @returns writes the row of this process, and deletes those of processes that ended long ago */
export function createHeartbeat({ db, queues, clock }: Context, { jobs, isThrottled }: State): () => Promise<void> {
  const started_at = clock();
  const id = uuidv7(started_at.getTime());
  const [throttled, failing] = [trackState(), trackState()];
  return async () => {
    const now = clock();
    await db.kysely
      .insertInto("worker_processes")
      .values({
        id,
        started_at: started_at.toISOString(),
        seen_at: now.toISOString(),
        jobs: [...jobs()],
        throttled_since: throttled(isThrottled(), now),
        queue_fails_since: failing(!queues.isWorking(), now),
      })
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((eb) => ({
          seen_at: eb.ref("excluded.seen_at"),
          jobs: eb.ref("excluded.jobs"),
          throttled_since: eb.ref("excluded.throttled_since"),
          queue_fails_since: eb.ref("excluded.queue_fails_since"),
        })),
      )
      .execute();
    await db.kysely
      .deleteFrom("worker_processes")
      .where("seen_at", "<", new Date(now.getTime() - DELETED_AFTER_MS).toISOString())
      .execute();
  };
}

/** @returns since when a state lasts; null while it does not */
function trackState(): (is_on: boolean, now: Date) => string | null {
  let [since, last]: [Date | undefined, number] = [undefined, 0];
  return (is_on, now) => {
    if (is_on) [since, last] = [since ?? now, now.getTime()];
    else if (now.getTime() - last >= MIN_GAP_MS) since = undefined;
    return since?.toISOString() ?? null;
  };
}

const listSeen = prepare("list_worker_processes", (db, $: Placeholders<{ after: string }>) =>
  db
    .selectFrom("worker_processes")
    .select(["started_at", "seen_at", "jobs", "throttled_since", "queue_fails_since"])
    .where("seen_at", ">", $("after"))
    .orderBy("started_at"),
);

/** Lists the processes that wrote their row in the last 15 s. */
export async function listWorkers(connection: Connection, now: Date): Promise<WorkerProcess[]> {
  const rows = await listSeen(connection, { after: new Date(now.getTime() - SEEN_WITHIN_MS).toISOString() });
  return rows.map(({ started_at, seen_at, jobs, throttled_since, queue_fails_since }) => ({
    started_at: toTimestamp(started_at),
    seen_at: toTimestamp(seen_at),
    jobs,
    throttled_since: toTimestamp(throttled_since),
    queue_fails_since: toTimestamp(queue_fails_since),
  }));
}
