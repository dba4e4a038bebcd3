/** A process that downloads at a limited rate. */
import { createHash } from "node:crypto";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Job {
  url: string;
  bytes_a_second: number;
}

export interface Reading {
  bytes: number;
  lines: number;
  digest: string;
  seconds: number;
}

process.once("message", (job: Job) => {
  void read(job).then((reading) => process.send?.(reading));
});

async function read({ url, bytes_a_second }: Job): Promise<Reading> {
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get(url, { agent: false }, resolve).on("error", reject),
  );
  const digest = createHash("sha256");
  const started = performance.now();
  let [bytes, lines] = [0, 0];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    digest.update(chunk);
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines++;
    const ahead_ms = (bytes / bytes_a_second) * 1_000 - (performance.now() - started);
    if (ahead_ms > 5) await sleep(ahead_ms);
  }
  return { bytes, lines, digest: digest.digest("hex"), seconds: (performance.now() - started) / 1_000 };
}
