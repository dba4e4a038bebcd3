/**
 * `node bench/neighbour.ts [--hanging 100] [--changes 2000] [--rows 200000] [--seconds 60] [--queue postgres|redis]`:
 * measures what a quiet tenant notices of a busy one, with the API and a worker as processes. The busy tenant first
 * changes addresses that many hanging endpoints subscribe to, while the quiet one waits for webhooks; then it imports a
 * large file, while the quiet one imports files of one row. The design promises a webhook within 2 s (p99) and an
 * import of one row within 5 s.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openWebhookLab, runBench, say } from "./bench.ts";
import { startWorker } from "./campaign/kill.ts";

const { values } = parseArgs({
  options: {
    hanging: { type: "string", default: "100" },
    changes: { type: "string", default: "2000" },
    rows: { type: "string", default: "200000" },
    seconds: { type: "string", default: "60" },
    queue: { type: "string", default: "postgres" },
  },
});
const [hanging, changes, rows, seconds] = [values.hanging, values.changes, values.rows, values.seconds].map(Number) as [
  number,
  number,
  number,
  number,
];
const BETWEEN_CHANGES_MS = 200;
const BETWEEN_IMPORTS_MS = 3_000;
const PATIENCE_MS = 60_000;
const HEADER = "客户编号,收货人,手机,省,市,区,详细地址\n";

const row = (at: number): string =>
  `C${at},张三,138${String(at).padStart(8, "0")},广东省,深圳市,南山区,科技园路${at}号\n`;
const fileOf = (count: number): string => HEADER + Array.from({ length: count }, (_, at) => row(at)).join("");

function describe(title: string, times: readonly number[], of: number): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(0);
  console.log(`${title}: ${at(0.5)} ms (p50), ${at(0.99)} ms (p99), ${at(1)} ms (longest); ${times.length} of ${of}`);
}

interface Tenant {
  call<T = Record<string, string>>(method: string, path: string, body?: object | string): Promise<T>;
}

await runBench("neighbour", async (directory, closers) => {
  const { api, env, rootKey, receivers, ports } = await openWebhookLab(directory, closers, {
    queue: values.queue,
    healthy: 1,
    hanging,
  });
  const worker = await startWorker(directory, env);
  closers.unshift(() => worker.kill());

  const tenant = (key: string): Tenant => ({
    async call(method, path, body) {
      const response = await fetch(`http://127.0.0.1:${api.port}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { "content-type": typeof body === "string" ? "text/csv" : "application/json" }),
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as never;
    },
  });
  const create = async (slug: string): Promise<Tenant> => {
    const { key } = await tenant(rootKey).call("POST", "/tenants", { slug, name: slug });
    return tenant(key!);
  };
  const [busy, quiet] = [await create("busy"), await create("quiet")];

  await Promise.all(
    ports.hanging.map((port) => busy.call("POST", "/webhooks", { url: `http://127.0.0.1:${port}/hook` })),
  );
  await quiet.call("POST", "/webhooks", {
    url: `http://127.0.0.1:${ports.healthy[0]}/hook`,
    event_types: ["customer.*"],
  });
  say(`${changes} changes for ${hanging} hanging endpoints …`);
  const { id: changing } = await busy.call("POST", "/imports?source=changes", fileOf(changes));
  await untilEnded(busy, changing!);
  await measureWebhooks();
  say(`an import of ${rows} rows …`);
  const { id } = await busy.call("POST", "/imports?source=large", fileOf(rows));
  await measureImports(id!);

  async function untilEnded(of: Tenant, import_id: string): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(50))
      if ((await of.call("GET", `/imports/${import_id}`))["status"] === "completed") return;
    throw new Error(`The import did not end within ${PATIENCE_MS / 1_000} s.`);
  }

  async function measureWebhooks(): Promise<void> {
    const changed = new Map<string, number>();
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; await sleep(BETWEEN_CHANGES_MS)) {
      const at = Date.now();
      changed.set((await quiet.call("POST", "/customers", { name: "张三" }))["id"]!, at);
    }
    await sleep(5_000);
    const { times = {} } = await receivers.ask("read");
    const delays = [...changed].flatMap(([id, at]) => (times[id] === undefined ? [] : [times[id] - at]));
    describe("webhook of the quiet tenant", delays, changed.size);
  }

  async function measureImports(large: string): Promise<void> {
    const times: number[] = [];
    let count = 0;
    const progress = async (): Promise<{ status: string; progress: { read: number } }> =>
      busy.call("GET", `/imports/${large}`);
    const before = await progress();
    const begun = Date.now();
    for (const end = begun + seconds * 1_000; Date.now() < end; await sleep(BETWEEN_IMPORTS_MS)) {
      const at = Date.now();
      const { id } = await quiet.call("POST", `/imports?source=small-${++count}`, HEADER + row(count));
      await untilEnded(quiet, id!);
      times.push(Date.now() - at);
    }
    const after = await progress();
    describe("import of one row", times, count);
    const rate = ((after.progress.read - before.progress.read) * 1_000) / (Date.now() - begun);
    console.log(`the large import: ${after.status}, ${rate.toFixed(0)} rows per second meanwhile`);
  }
});
