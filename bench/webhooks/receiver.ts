/**
 * A process that receives webhooks on as many ports as its parent requests. Healthy ports respond with 204 at once, the
 * others never respond.
 */
import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";

/** Messages from the parent, and the replies. */
export type Question = { healthy: number; hanging: number } | "read";
export interface Answer {
  ports?: { healthy: number[]; hanging: number[] };
  /** The number of webhooks received, and the time of the last one in milliseconds since 1970. */
  received?: number;
  last_at?: number;
  /** The time of the first webhook about each of the latest entities, by entity id. */
  times?: Record<string, number>;
}

const ANSWER = "HTTP/1.1 204 No Content\r\n\r\n";
const HEADER_END = Buffer.from("\r\n\r\n");
const REMEMBERED = 5_000;
const times = new Map<string, number>();
let [received, last_at] = [0, 0];

function note(body: string): void {
  received++;
  last_at = Date.now();
  const id = /"data":\{"id":"([^"]+)"/.exec(body)?.[1];
  if (id === undefined || times.has(id)) return;
  times.set(id, last_at);
  const [oldest] = times.keys();
  if (times.size > REMEMBERED && oldest !== undefined) times.delete(oldest);
}

/** Parses only requests with a Content-Length, to take little processor time from the service under test. */
async function listen(isHealthy: boolean): Promise<number> {
  const server: Server = createServer((socket) => {
    let taken: Buffer = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      if (!isHealthy) return;
      taken = taken.length === 0 ? chunk : Buffer.concat([taken, chunk]);
      for (let end = taken.indexOf(HEADER_END); end >= 0; end = taken.indexOf(HEADER_END)) {
        const length = Number(/content-length: (\d+)/i.exec(taken.toString("latin1", 0, end))?.[1] ?? 0);
        const whole = end + HEADER_END.length + length;
        if (taken.length < whole) return;
        note(taken.toString("utf8", end + HEADER_END.length, whole));
        taken = taken.subarray(whole);
        socket.write(ANSWER);
      }
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

const listenAll = (count: number, isHealthy: boolean): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, () => listen(isHealthy)));

async function answer(question: Question): Promise<Answer> {
  if (question === "read") return { received, last_at, times: Object.fromEntries(times) };
  return {
    ports: { healthy: await listenAll(question.healthy, true), hanging: await listenAll(question.hanging, false) },
  };
}

process.on("message", (question: Question) => void answer(question).then((found) => process.send?.(found)));
process.once("disconnect", () => process.exit());
