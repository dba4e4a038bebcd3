import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { guardProcess } from "../support/guard.ts";
import { findRedisServer } from "../support/redis.ts";

/**
 * A Redis that can be killed and restarted on the same port, without its data. It ends with this process, also if this
 * is killed.
 */
export class OwnRedis {
  readonly port: number;
  readonly #settings: Record<string, string>;
  readonly #sentinelFile: string | undefined;
  #server: ChildProcess | undefined;

  /**
   * @param settings of redis-server
   * @param sentinelFile configuration file; if stated, the process is a Sentinel
   */
  constructor(port: number, settings: Record<string, string> = {}, sentinelFile?: string) {
    this.port = port;
    this.#settings = settings;
    this.#sentinelFile = sentinelFile;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.#server?.pid;
  }

  /** @param changed settings that differ in this start */
  async start(changed: Record<string, string> = {}): Promise<void> {
    const settings = {
      port: this.port,
      bind: "127.0.0.1",
      ...(this.#sentinelFile === undefined && { save: "", appendonly: "no" }),
      ...this.#settings,
      ...changed,
    };
    const command = findRedisServer();
    if (!command) throw new Error("no redis-server on PATH");
    const sentinel = this.#sentinelFile === undefined ? [] : [this.#sentinelFile, "--sentinel"];
    this.#server = spawn(
      command,
      [...sentinel, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])],
      { stdio: "ignore" },
    );
    guardProcess(this.#server);
    await once(this.#server, "spawn");
    this.#server.unref();
    for (let tries = 0; tries < 100; tries++) {
      if (await this.#answers()) return;
      await sleep(50);
    }
    throw new Error(`redis-server does not answer on port ${this.port}`);
  }

  /** True if the server replies at all, even with an error such as a missing password. */
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

  /** Sends SIGKILL. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.ref();
    server.kill("SIGKILL");
    await once(server, "exit");
  }

  /** Stops the process (SIGSTOP): connections stay open without replies. */
  pause(): void {
    this.#server?.kill("SIGSTOP");
  }

  resume(): void {
    this.#server?.kill("SIGCONT");
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
