/** A Redis Cluster of three masters on this machine, whose nodes can be killed and restarted. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { freePort } from "../chaos/ports.ts";
import { OwnRedis } from "../chaos/redis.ts";

const SLOTS = 16_384;
const MASTERS = 3;
/** A node without a reply for this long counts as failed. */
const NODE_TIMEOUT_MS = 1_500;

export interface ClusterOptions {
  /** Adds a replica for each master, which is promoted when the master fails. */
  replicas?: boolean;
  settings?: Record<string, string>;
}

export class OwnCluster {
  readonly password = "hush";
  readonly masters: readonly OwnRedis[];
  readonly replicas: readonly OwnRedis[];

  private constructor(masters: readonly OwnRedis[], replicas: readonly OwnRedis[]) {
    this.masters = masters;
    this.replicas = replicas;
  }

  /** Starts a cluster and waits until it serves all slots. Its nodes end with this process. */
  static async start(directory: string, { replicas = false, settings = {} }: ClusterOptions = {}): Promise<OwnCluster> {
    const nodes: OwnRedis[] = [];
    for (let number = 0; number < (replicas ? 2 : 1) * MASTERS; number++) {
      const [port, bus] = [await freePort(), await freePort()];
      const dir = join(directory, String(port));
      mkdirSync(dir, { recursive: true });
      nodes.push(
        new OwnRedis(port, {
          dir,
          "cluster-enabled": "yes",
          "cluster-port": String(bus),
          "cluster-node-timeout": String(NODE_TIMEOUT_MS),
          "cluster-replica-validity-factor": "0",
          "repl-diskless-sync-delay": "0",
          requirepass: "hush",
          masterauth: "hush",
          ...settings,
        }),
      );
    }
    const cluster = new OwnCluster(nodes.slice(0, MASTERS), nodes.slice(MASTERS));
    await Promise.all(nodes.map((node) => node.start()));
    await cluster.#join();
    return cluster;
  }

  /** The value for REDIS_URL. */
  get url(): string {
    return `redis+cluster://:${this.password}@${this.masters.map(({ port }) => `127.0.0.1:${port}`).join(",")}`;
  }

  get nodes(): OwnRedis[] {
    return [...this.masters, ...this.replicas];
  }

  async ask<T>(node: OwnRedis, command: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis({
      port: node.port,
      host: "127.0.0.1",
      password: this.password,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      lazyConnect: true,
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return await command(client);
    } finally {
      client.disconnect();
    }
  }

  /** Returns the master to which the slot of a key was assigned at the start. */
  async masterOf(key: string): Promise<OwnRedis> {
    const slot = await this.ask(this.masters[0]!, (client) => client.cluster("KEYSLOT", key));
    return this.masters[Math.floor(slot / Math.ceil(SLOTS / MASTERS))]!;
  }

  /** Waits until all running nodes report that all slots are served. */
  async untilServed(nodes = this.nodes): Promise<void> {
    for (const node of nodes)
      await this.#until(node, async (client) => /cluster_state:ok/.test(await client.cluster("INFO")));
  }

  async kill(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
  }

  async #join(): Promise<void> {
    const share = Math.ceil(SLOTS / MASTERS);
    for (const [index, node] of this.nodes.entries()) {
      await this.ask(node, async (client) => {
        await client.call("CLUSTER", "SET-CONFIG-EPOCH", String(index + 1));
        if (index < MASTERS)
          await client.call(
            "CLUSTER",
            "ADDSLOTSRANGE",
            String(index * share),
            String(Math.min((index + 1) * share, SLOTS) - 1),
          );
      });
    }
    for (const node of this.nodes.slice(1)) {
      const bus = (await this.ask(node, (client) => client.config("GET", "cluster-port"))) as [string, string];
      await this.ask(this.masters[0]!, (client) =>
        client.call("CLUSTER", "MEET", "127.0.0.1", String(node.port), bus[1]),
      );
    }
    for (const node of this.nodes)
      await this.#until(node, async (client) =>
        new RegExp(`cluster_known_nodes:${this.nodes.length}\r`).test(await client.cluster("INFO")),
      );
    for (const [index, replica] of this.replicas.entries()) {
      const id = await this.ask(this.masters[index]!, (client) => client.cluster("MYID"));
      await this.#until(replica, async (client) => (await client.cluster("REPLICATE", id)) === "OK");
    }
    await this.untilServed();
    for (const replica of this.replicas)
      await this.#until(replica, async (client) => /master_link_status:up/.test(await client.info("replication")));
  }

  async #until(node: OwnRedis, fits: (client: Redis) => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (await this.ask(node, fits).catch(() => false)) return;
      await sleep(50);
    }
    throw new Error(`the node on port ${node.port} did not join the cluster`);
  }
}

let shared: Promise<OwnCluster> | undefined;

/** Returns the cluster that the tests of this process share. It ends with the process. */
export function sharedCluster(): Promise<OwnCluster> {
  // The name lets the next run remove the directory if this process is killed.
  const directory = (): string => {
    const made = mkdtempSync(join(tmpdir(), `doorplate-test-${process.pid}-`));
    process.on("exit", () => rmSync(made, { recursive: true, force: true }));
    return made;
  };
  return (shared ??= OwnCluster.start(directory()));
}
