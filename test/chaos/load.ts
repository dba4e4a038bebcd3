import { setTimeout as sleep } from "node:timers/promises";
import { CallError, Client, type Answer, type Call } from "./http.ts";
import { seeded } from "./random.ts";
import type { World } from "./world.ts";

/** The acknowledged requests, to compare with the database at the end. */
export interface Ledger {
  /** Id and marker of each address whose creation was acknowledged. */
  created: { id: string; marker: string }[];
  /** Markers of creations that were never acknowledged: the address may exist or not. */
  unknown: string[];
  patched: { id: string; version: number; marker: string }[];
  deleted: { id: string }[];
  calls: number;
  /** Requests without a response, by error code, and responses with a status of 500 or more, by status. */
  failures: Record<string, number>;
}

const CLIENTS = 8;
const PATIENCE_MS = 5_000;
const STREETS = ["Unter den Linden", "Friedrichstraße", "Torstraße", "Kastanienallee", "Karl-Marx-Allee"];

/** Runs concurrent clients, each with its own random seed. They retry requests that got no response. */
export function startLoad(world: World, seed: number): { ledger: Ledger; stop(): Promise<void> } {
  const ledger: Ledger = { created: [], unknown: [], patched: [], deleted: [], calls: 0, failures: {} };
  let stopping = false;
  const isOver = () => stopping;
  const clients = Array.from({ length: CLIENTS }, (_, number) =>
    new LoadClient(world, ledger, seed * 1_000 + number, isOver).run(),
  );
  return {
    ledger,
    async stop() {
      stopping = true;
      await Promise.all(clients);
    },
  };
}

class LoadClient {
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #random: () => number;
  readonly #seed: number;
  readonly #isOver: () => boolean;
  readonly #client: Client;
  readonly #addresses: string[] = [];
  #customer = "";
  #counter = 0;

  constructor(world: World, ledger: Ledger, seed: number, isOver: () => boolean) {
    this.#world = world;
    this.#ledger = ledger;
    this.#seed = seed;
    this.#random = seeded(seed);
    this.#isOver = isOver;
    this.#client = new Client(world.key, { keepAlive: true });
  }

  async run(): Promise<void> {
    while (!this.#isOver()) {
      const dice = this.#random();
      if (this.#customer === "" || dice < 0.03) await this.#createCustomer();
      else if (dice < 0.6 || this.#addresses.length === 0) await this.#createAddress();
      else if (dice < 0.8) await this.#patch();
      else if (dice < 0.83) await this.#delete();
      else if (dice < 0.9) await this.#insist({ method: "POST", path: `/addresses/${this.#pick()}/verifications` });
      else await this.#insist({ method: "GET", path: `/addresses/${this.#pick()}/history` });
      await sleep(this.#random() * 40);
    }
    this.#client.close();
  }

  async #createCustomer(): Promise<void> {
    const answer = await this.#insist({
      method: "POST",
      path: "/customers",
      body: { name: "Ada" },
      headers: { "idempotency-key": this.#mark("customer") },
    });
    if (answer?.status === 201) this.#customer = answer.body.id;
  }

  async #createAddress(): Promise<void> {
    const marker = this.#mark("address");
    const street = STREETS[Math.floor(this.#random() * STREETS.length)];
    const answer = await this.#insist({
      method: "POST",
      path: `/customers/${this.#customer}/addresses`,
      headers: { "idempotency-key": marker },
      body: {
        country_code: "DE",
        locality: "Berlin",
        postal_code: "10117",
        address_lines: [`${street} ${this.#counter}`],
        instructions: marker,
        is_default_shipping: this.#random() < 0.3,
      },
    });
    if (answer?.status === 201) {
      this.#ledger.created.push({ id: answer.body.id, marker });
      this.#addresses.push(answer.body.id);
    } else {
      this.#ledger.unknown.push(marker);
      if (answer?.status === 422) this.#customer = ""; // the customer has reached its limit of addresses
    }
  }

  async #patch(): Promise<void> {
    const id = this.#pick();
    const marker = this.#mark("patch");
    const moves = this.#random() < 0.5;
    const answer = await this.#try({
      method: "PATCH",
      path: `/addresses/${id}`,
      headers: { "if-match": "*" },
      body: { instructions: marker, ...(moves && { address_lines: [`Invalidenstraße ${this.#counter}`] }) },
    });
    if (answer?.status === 200) this.#ledger.patched.push({ id, version: answer.body.version, marker });
  }

  async #delete(): Promise<void> {
    const id = this.#pick();
    this.#addresses.splice(this.#addresses.indexOf(id), 1);
    const answer = await this.#try({ method: "DELETE", path: `/addresses/${id}`, headers: { "if-match": "*" } });
    if (answer?.status === 204) this.#ledger.deleted.push({ id });
  }

  #pick(): string {
    return this.#addresses[Math.floor(this.#random() * this.#addresses.length)] as string;
  }

  #mark(kind: string): string {
    return `${kind}-${this.#seed}-${++this.#counter}`;
  }

  /** Repeats a request until it gets a final response or the load is stopped. */
  async #insist(call: Omit<Call, "port">): Promise<Answer | undefined> {
    for (;;) {
      const answer = await this.#try(call);
      const final = answer && answer.status < 500 && answer.status !== 409;
      if (final || this.#isOver()) return final ? answer : undefined;
      await sleep(50 + this.#random() * 100);
    }
  }

  async #try(call: Omit<Call, "port">): Promise<Answer | undefined> {
    const api = this.#world.apis[Math.floor(this.#random() * this.#world.apis.length)]!;
    this.#ledger.calls++;
    try {
      const answer = await this.#client.call({ ...call, port: api.port }, PATIENCE_MS);
      if (answer.status >= 500) this.#fail(`${answer.status} ${answer.body?.code}`);
      return answer;
    } catch (error) {
      this.#fail((error as CallError).code);
      return undefined;
    }
  }

  #fail(reason: string): void {
    this.#ledger.failures[reason] = (this.#ledger.failures[reason] ?? 0) + 1;
  }
}
