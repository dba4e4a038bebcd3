import pg from "pg";
import type { QueryResult } from "pg";
import type { Log } from "../log.ts";
import type { Connection, Statement } from "./prepared.ts";

/** SQLSTATE of a prepared statement whose result type a migration has changed. */
const STALE_STATEMENT = "0A000";

/**
 * A few connections with pipelining: a statement is sent before earlier ones have returned, which gives 1.5 times the
 * reads per second. For single statements that take no locks, since a statement that waits delays all behind it.
 */
export class PipelinedReaders implements Connection {
  readonly #options: pg.ClientConfig;
  readonly #log: Log;
  readonly #slots: (Promise<pg.Client> | undefined)[];
  #next = 0;

  constructor(options: pg.ClientConfig, connections: number, log: Log) {
    this.#options = options;
    this.#log = log;
    this.#slots = Array.from({ length: connections });
  }

  async query(statement: Statement): Promise<QueryResult> {
    const slot = this.#next;
    this.#next = (slot + 1) % this.#slots.length;
    return this.#ask(slot, statement);
  }

  /** Runs a statement on each connection, and opens missing ones. @throws the error of the first that fails */
  async check(): Promise<void> {
    await Promise.all(this.#slots.map((_, slot) => this.#ask(slot, { name: "check", text: "SELECT 1", values: [] })));
  }

  async #ask(slot: number, statement: Statement): Promise<QueryResult> {
    const connected = this.#slots[slot] ?? this.#open(slot);
    const client = await connected;
    try {
      return await client.query(statement);
    } catch (error) {
      if ((error as { code?: string }).code !== STALE_STATEMENT) throw error;
      if (this.#slots[slot] === connected) {
        this.#slots[slot] = undefined;
        client.end().catch(() => undefined);
      }
      return (await (this.#slots[slot] ?? this.#open(slot))).query(statement);
    }
  }

  async close(): Promise<void> {
    for (const slot of this.#slots.splice(0)) {
      const client = await slot?.catch(() => undefined);
      await client?.end();
    }
  }

  #open(slot: number): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#options, application_name: "doorplate reader", pipeline: true });
    const connected = client.connect().then(() => client);
    const forget = (): void => {
      if (this.#slots[slot] === connected) this.#slots[slot] = undefined;
    };
    client.on("error", (err) => {
      this.#log.warn({ err }, "a database connection for reading was lost");
      forget();
    });
    client.on("end", forget);
    connected.catch(forget);
    this.#slots[slot] = connected;
    return connected;
  }
}
