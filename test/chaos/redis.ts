import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { guardProcess } from "../support/guard.ts";

/** A Redis that can be killed and started again on the same port, with nothing in it. */
export class OwnRedis {
  readonly port: number;
  readonly #settings: Record<string, string>;
  #server: ChildProcess | undefined;

  /** @param settings of redis-server */
  constructor(port: number, settings: Record<string, string> = {}) {
    this.port = port;
    this.#settings = settings;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.#server?.pid;
  }

  async start(): Promise<void> {
    const settings = { port: this.port, bind: "127.0.0.1", save: "", appendonly: "no", ...this.#settings };
    this.#server = spawn("redis-server", Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]), { stdio: "ignore" });
    guardProcess(this.#server);
    await once(this.#server, "spawn");
    for (let tries = 0; tries < 100; tries++) {
      if (await this.#answers()) return;
      await sleep(50);
    }
    throw new Error(`redis-server does not answer on port ${this.port}`);
  }

  /** With whatever it is: also one that wants a password. */
  async #answers(): Promise<boolean> {
    const socket = connect(this.port, "127.0.0.1");
    try {
      socket.write("PING\r\n");
      await once(socket, "data");
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
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
