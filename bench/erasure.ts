/**
 * `node bench/erasure.ts [--customers 20000] [--addresses 100] [--entries 10000] [--erasures 1000] [--clients 8]
 * [--no-kill] [--json]`: measures the erasure of one customer with many addresses and entries in the log, lists the
 * tables that it has read as a whole, then erases many customers while checkouts are posted and read, and the worker is
 * killed (SIGKILL) every fifteen seconds. Checks that none is lost and none is done twice.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { generateKey } from "../src/features/access/service.ts";
import { openWebhookLab, runBench, say } from "./bench.ts";
import { startWorker, type Worker } from "./campaign/kill.ts";
import { machine } from "./report.ts";
import { openFiller } from "./rows.ts";

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "20000" },
    addresses: { type: "string", default: "100" },
    entries: { type: "string", default: "10000" },
    erasures: { type: "string", default: "1000" },
    clients: { type: "string", default: "8" },
    "no-kill": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const [customers, addresses, entries, erasures, clients] = [
  values.customers,
  values.addresses,
  values.entries,
  values.erasures,
  values.clients,
].map(Number) as [number, number, number, number, number];
const REQUEST = { grounds: "consent_withdrawn", verified_by: "bench" };
const HOME = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const KILL_EVERY_MS = 15_000;
/** A killed worker's erasures are claimed again after their lease of a minute. */
const PATIENCE_MS = 600_000;
const QUIET_MS = 10_000;

interface Answer {
  status: number;
  ms: number;
  body: { id: string; status: string };
}
type Send = (method: string, path: string, body?: object) => Promise<Answer>;

const percentile = (times: readonly number[], share: number): number =>
  Math.round((times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? NaN) * 10) / 10;

/** Runs work for each number, several at a time. */
async function inParallel(count: number, width: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++);
    }),
  );
}

/** Posts and reads addresses until it is stopped. @returns the times of the responses */
function startLoad(send: Send, ids: readonly string[]): { stop(): Promise<{ post: number[]; get: number[] }> } {
  const times: { post: number[]; get: number[] } = { post: [], get: [] };
  const ending = new AbortController();
  const all = Array.from({ length: clients }, async (_, client) => {
    for (let n = client; !ending.signal.aborted; n += clients) {
      const posted = await send("POST", `/customers/${ids[n % ids.length]}/addresses`, HOME);
      if (posted.status === 201) {
        times.post.push(posted.ms);
        times.get.push((await send("GET", `/addresses/${posted.body.id}`)).ms);
      }
    }
  });
  return {
    async stop() {
      ending.abort();
      await Promise.all(all);
      return times;
    },
  };
}

const describeLoad = ({ post, get }: { post: number[]; get: number[] }) => ({
  posts: post.length,
  post_ms: { p50: percentile(post, 0.5), p99: percentile(post, 0.99) },
  get_ms: { p50: percentile(get, 0.5), p99: percentile(get, 0.99) },
});

await runBench("erasure", async (directory, closers) => {
  const { api, env, databaseUrl } = await openWebhookLab(directory, closers, {
    queue: "postgres",
    healthy: 1,
    hanging: 0,
  });
  const key = generateKey();
  const filler = await openFiller(databaseUrl, env["SECRETS_KEY"] as string, key);
  const client = new pg.Client(databaseUrl);
  await client.connect();
  closers.unshift(async () => {
    await client.end();
    await filler.close();
  });
  const send: Send = async (method, path, body) => {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${api.port}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "if-match": "*", "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { body: (await response.json()) as Answer["body"], status: response.status, ms: performance.now() - began };
  };
  const count = async (text: string): Promise<number> =>
    (await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${text}`)).rows[0]!.count;
  const seqScans = async (): Promise<Map<string, number>> => {
    // Counters of other sessions arrive when these are idle.
    await sleep(1_500);
    await client.query("SELECT pg_stat_clear_snapshot()");
    const { rows } = await client.query<{ relname: string; seq_scan: string }>(
      "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE n_live_tup > 1000",
    );
    return new Map(rows.map(({ relname, seq_scan }) => [relname, Number(seq_scan)]));
  };

  say(`creating ${customers} customers with an address, and one with ${addresses} addresses`);
  const ids = await filler.addCustomers(customers);
  await filler.addAddresses(ids, customers);
  const big = (await filler.addCustomers(1))[0] as string;
  const its = await filler.addAddresses([big], addresses);
  say(`making ${entries} entries in its log`);
  await inParallel(entries - addresses - 1, 16, (n) =>
    send("PATCH", `/addresses/${its[n % its.length]}`, { instructions: `bell ${n}` }),
  );
  await filler.maintain("ANALYZE");
  let worker: Worker = await startWorker(directory, env);
  closers.unshift(() => worker.kill());
  await sleep(3_000);

  const untilDone = async (of: number): Promise<boolean> => {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(20))
      if ((await count("erasures WHERE status = 'completed'")) >= of) return true;
    return false;
  };
  const before = await seqScans();
  const began = performance.now();
  const asked = await send("POST", `/customers/${big}/erasures`, REQUEST);
  await untilDone(1);
  const completed_ms = Math.round(performance.now() - began);
  const after = await seqScans();
  const one = {
    log_entries: await count(`changes WHERE customer_id = '${big}'`),
    request_ms: Math.round(asked.ms),
    completed_ms,
    tables_read_whole: [...after].filter(([name, scans]) => scans > (before.get(name) ?? 0)).map(([name]) => name),
  };
  say(JSON.stringify(one));

  const [erased, kept] = [ids.slice(0, erasures), ids.slice(erasures)];
  const quietLoad = startLoad(send, kept);
  await sleep(QUIET_MS);
  const quiet = describeLoad(await quietLoad.stop());
  const load = startLoad(send, kept);
  const ending = new AbortController();
  let kills = 0;
  const killing = (async () => {
    while (!values["no-kill"] && !ending.signal.aborted) {
      await sleep(KILL_EVERY_MS);
      if (ending.signal.aborted) break;
      await worker.kill();
      kills++;
      worker = await startWorker(directory, env);
    }
  })();
  const start = performance.now();
  let refused = 0;
  await inParallel(erased.length, 4, async (n) => {
    if ((await send("POST", `/customers/${erased[n]}/erasures`, REQUEST)).status !== 202) refused++;
  });
  const requested_s = (performance.now() - start) / 1_000;
  const complete = await untilDone(erasures + 1);
  const seconds = (performance.now() - start) / 1_000;
  ending.abort();
  await killing;
  const many = {
    requested: erased.length - refused,
    requested_s: Math.round(requested_s),
    completed_s: Math.round(seconds),
    kills,
    complete,
    rows_left: await count("customers AS c JOIN erasures AS e ON e.customer_id = c.id"),
    keys_left: await count("keys.customer_keys AS k JOIN erasures AS e USING (customer_id)"),
    without_receipt: await count("erasures WHERE receipt IS NULL"),
    not_in_ledger: await count(
      "erasures AS e WHERE NOT EXISTS (SELECT FROM keys.erased_customers AS l WHERE l.customer_id = e.customer_id)",
    ),
    events: await count("changes WHERE entity = 'customer' AND operation = 'erase'"),
    events_twice: await count(
      "(SELECT FROM changes WHERE operation = 'erase' GROUP BY entity_id HAVING count(*) > 1) AS twice",
    ),
    quiet,
    load: describeLoad(await load.stop()),
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ machine: machine(), options: values, one, many }, null, 2)}\n`
      : `one: ${JSON.stringify(one)}\nmany: ${JSON.stringify(many)}\n`,
  );
});
