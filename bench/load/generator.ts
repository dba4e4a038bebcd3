/**
 * A process that sends requests and measures latencies. The parent process sends jobs and receives a result for each.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { seededDice } from "../addresses.ts";
import { Connection } from "./connection.ts";

/** The requests of a scenario: path and body are drawn at random for each. */
export interface Plan {
  method: "GET" | "POST";
  paths: string[];
  headers: Record<string, string>;
  bodies?: string[];
  /** Sends a new Idempotency-Key with each request. */
  idempotencyKeys?: boolean;
  /** The share of requests whose `traceparent` is of a sampled trace; the others' is not. No header if absent. */
  sampled?: number;
  /** The expected status; any other counts as an error. */
  status: number;
}

export interface Job {
  port: number;
  plan: Plan;
  connections: number;
  seconds: number;
  /** Arrivals per second (open loop). Undefined: each connection sends its next request after the last response. */
  rate?: number;
}

export interface Result {
  /** Responses with the expected status, received before the end. */
  answers: number;
  seconds: number;
  p50_ms: number;
  p99_ms: number;
  max_ms: number;
  /** Errors by status; 0 for broken connections. */
  errors: Record<string, number>;
  /** Open loop: the maximum number of requests waiting for a free connection. */
  most_waiting: number;
}

/** The time to wait for responses after the last request. */
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

/** Closed loop: sends as fast as the service responds. Responses after the end are not counted. */
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
 * Open loop: requests arrive at a constant rate, regardless of the service, and wait for a free connection. Latency is
 * measured from the scheduled arrival, which avoids coordinated omission.
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

function requests({ method, paths, headers, bodies, idempotencyKeys, sampled }: Plan): () => string {
  const dice = seededDice(1 + Math.floor(Math.random() * 0x7fff_ffff));
  const fixed = Object.entries({ host: "127.0.0.1", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const tails = bodies?.map(
    (body) => `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ) ?? ["\r\n"];
  return () => {
    const key = idempotencyKeys ? `idempotency-key: ${randomUUID()}\r\n` : "";
    const trace = sampled === undefined ? "" : traceparent(Math.random() < sampled);
    return `${method} ${paths[dice(paths.length)]} HTTP/1.1\r\n${fixed}${key}${trace}${tails[dice(tails.length)]}`;
  };
}

function traceparent(isSampled: boolean): string {
  const ids = randomBytes(24).toString("hex");
  return `traceparent: 00-${ids.slice(0, 32)}-${ids.slice(32)}-0${isSampled ? 1 : 0}\r\n`;
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
