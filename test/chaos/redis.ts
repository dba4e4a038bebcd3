import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/** A Redis that can be killed and started again on the same port, with nothing in it. */
export class OwnRedis {
  readonly port: number;
  #server: ChildProcess | undefined;

  constructor(port: number) {
    this.port = port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.#server?.pid;
  }

  async start(): Promise<void> {
    const settings = { port: this.port, bind: "127.0.0.1", save: "", appendonly: "no" };
    this.#server = spawn("redis-server", Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]), { stdio: "ignore" });
    await once(this.#server, "spawn");
    for (let tries = 0; tries < 100; tries++) {
      if (await this.ask((client) => client.ping()).catch(() => undefined)) return;
      await sleep(50);
    }
    throw new Error(`redis-server does not answer on port ${this.port}`);
  }

  /** Ends it at once, whatever it does. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server || server.exitCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGKILL");
    await exited;
  }

  async ask<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.url, { retryStrategy: () => null, maxRetriesPerRequest: 0, lazyConnect: true });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return await command(client);
    } finally {
      client.disconnect();
    }
  }
}
