/** A Redis with one replica, and a Sentinel that promotes the replica when the master fails. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../chaos/ports.ts";
import { OwnRedis } from "../chaos/redis.ts";

/** A master without a reply for this long counts as failed. */
const DOWN_MS = 1_000;

export interface Watched {
  /** The value for REDIS_URL. */
  url: string;
  master: OwnRedis;
  replica: OwnRedis;
  sentinel: OwnRedis;
  kill(): Promise<void>;
}

/** Starts the three servers and waits until the Sentinel knows the replica. They end with this process. */
export async function startSentinel(directory: string): Promise<Watched> {
  const [master, replica] = [await own(directory, {}), await own(directory, {})];
  await master.start();
  await replica.start();
  await replica.ask((client) => client.replicaof("127.0.0.1", master.port));
  const dir = join(directory, "sentinel");
  mkdirSync(dir, { recursive: true });
  const file = join(dir, "sentinel.conf");
  const port = await freePort();
  const lines = [
    `monitor mymaster 127.0.0.1 ${master.port} 1`,
    `down-after-milliseconds mymaster ${DOWN_MS}`,
    "failover-timeout mymaster 6000",
  ];
  writeFileSync(file, [`port ${port}`, `dir "${dir}"`, ...lines.map((line) => `sentinel ${line}`)].join("\n"));
  const sentinel = new OwnRedis(port, {}, file);
  await sentinel.start();
  const watched = { url: `redis+sentinel://127.0.0.1:${port}/mymaster`, master, replica, sentinel };
  for (let tries = 0; tries < 300; tries++) {
    const replicas = (await sentinel.ask((client) => client.call("SENTINEL", "REPLICAS", "mymaster"))) as unknown[][];
    if (replicas.some((one) => one.includes("ok")))
      return {
        ...watched,
        kill: async () => void (await Promise.all([master.kill(), replica.kill(), sentinel.kill()])),
      };
    await sleep(100);
  }
  throw new Error("the Sentinel does not see the replica");
}

async function own(directory: string, settings: Record<string, string>): Promise<OwnRedis> {
  const port = await freePort();
  const dir = join(directory, String(port));
  mkdirSync(dir, { recursive: true });
  return new OwnRedis(port, { dir, "repl-diskless-sync-delay": "0", ...settings });
}
