/** A process of its own that sends requests and times the answers. Its parent sends jobs and gets a result for each. */
import { randomUUID } from "node:crypto";
import { seededDice } from "../addresses.ts";
import { Connection } from "./connection.ts";

/** The requests of a scenario: a path and a body drawn for each. */
export interface Plan {
  method: "GET" | "POST";
  paths: string[];
  headers: Record<string, string>;
  bodies?: string[];
  /** A fresh Idempotency-Key for each request. */
  idempotencyKeys?: boolean;
  /** Any other answer is an error. */
  status: number;
}

export interface Job {
  port: number;
  plan: Plan;
  connections: number;
  seconds: number;
  /** Arrivals a second; absent: each connection sends its next request when the last has been answered. */
  rate?: number;
}

export interface Result {
  /** Right answers within the time. */
  answers: number;
  seconds: number;
  p50_ms: number;
  p99_ms: number;
  max_ms: number;
  /** Wrong answers, by status; 0: the connection broke. */
  errors: Record<string, number>;
  /** Open loop: the most requests that waited for a free connection. */
  most_waiting: number;
}

/** How long answers may be awaited after the last request. */
const PATIENCE_MS = 10_000;

process.on("message", (job: Job) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once("disconnect", () => process.exit());

async function run(job: Job): Promise<Result> {
  const connections = await Promise.all(Array.from({ length: job.connections }, () => Connection.open(job.port)));
  const tally = new Tally(job.plan.status);
  const work =
    job.rate === undefined ? closedLoop(job, connections, tally) : openLoop(job, job.rate, connections, tally);
  const late = setTimeout(
    () => connections.forEach((connection) => connection.close()),
    job.seconds * 1000 + PATIENCE_MS,
  );
  const most_waiting = await work;
  clearTimeout(late);
  for (const connection of connections) connection.close();
  return { ...tally.summary(), seconds: job.seconds, most_waiting };
}

/** As fast as the service answers. What is answered after the end does not count. */
async function closedLoop({ plan, seconds }: Job, connections: Connection[], tally: Tally): Promise<number> {
  const next = requests(plan);
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    connections.map(
      (connection) =>
        new Promise<void>((resolve) => {
          const send = (): void => {
            const sent = performance.now();
            if (sent >= end) return resolve();
            connection.send(next(), (status) => {
              const now = performance.now();
              if (now <= end || status !== plan.status) tally.add(status, now - sent);
              if (status === 0) resolve();
              else send();
            });
          };
          send();
        }),
    ),
  );
  return 0;
}

/**
 * Requests arrive at their time whether or not the service keeps up, and wait for a connection where none is free.
 * Latency counts from the intended arrival, so a stall is felt by all who would have come meanwhile.
 */
async function openLoop(
  { plan, seconds }: Job,
  rate: number,
  connections: Connection[],
  tally: Tally,
): Promise<number> {
  const next = requests(plan);
  const free = [...connections];
  const total = Math.round(rate * seconds);
  const start = performance.now() + 5;
  const due = (index: number): number => start + (index * 1000) / rate;
  let [started, answered, mostWaiting] = [0, 0, 0];
  return await new Promise<number>((resolve) => {
    const pump = (): void => {
      const now = performance.now();
      while (started < total && due(started) <= now && free.length > 0) send(free.pop() as Connection, due(started++));
      mostWaiting = Math.max(mostWaiting, Math.min(total, Math.ceil(((now - start) * rate) / 1000)) - started);
    };
    const send = (connection: Connection, intended: number): void => {
      connection.send(next(), (status) => {
        tally.add(status, performance.now() - intended);
        answered++;
        free.push(connection);
        if (answered < total) return pump();
        clearInterval(timer);
        resolve(mostWaiting);
      });
    };
    const timer = setInterval(pump, 1);
  });
}

function requests({ method, paths, headers, bodies, idempotencyKeys }: Plan): () => string {
  const dice = seededDice(1 + Math.floor(Math.random() * 0x7fff_ffff));
  const fixed = Object.entries({ host: "127.0.0.1", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const tails = bodies?.map(
    (body) => `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ) ?? ["\r\n"];
  return () => {
    const key = idempotencyKeys ? `idempotency-key: ${randomUUID()}\r\n` : "";
    return `${method} ${paths[dice(paths.length)]} HTTP/1.1\r\n${fixed}${key}${tails[dice(tails.length)]}`;
  };
}

class Tally {
  readonly #right: number;
  readonly #milliseconds: number[] = [];
  readonly #errors: Record<string, number> = {};

  constructor(right: number) {
    this.#right = right;
  }

  add(status: number, milliseconds: number): void {
    if (status === this.#right) this.#milliseconds.push(milliseconds);
    else this.#errors[status] = (this.#errors[status] ?? 0) + 1;
  }

  summary(): Pick<Result, "answers" | "p50_ms" | "p99_ms" | "max_ms" | "errors"> {
    const sorted = Float64Array.from(this.#milliseconds).sort();
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return { answers: sorted.length, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1), errors: this.#errors };
  }
}
