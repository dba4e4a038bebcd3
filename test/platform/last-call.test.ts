import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Worker } from "node:worker_threads";
import t from "tap";
import { stopListening } from "../../src/platform/http/last-call.ts";

/** Asks again and again, over a new connection each time, until it is refused. */
const CALLERS = `
  const { workerData: port, parentPort } = require("node:worker_threads");
  const { request } = require("node:http");
  let answered = 0;
  const failures = [];
  const call = () => new Promise((resolve) => {
    request({ host: "127.0.0.1", port, agent: false }, (response) => response.resume().on("end", () => resolve(++answered)))
      .on("error", ({ code, syscall }) => resolve(code === "ECONNREFUSED" ? 0 : (failures.push(code + " " + syscall), 1)))
      .end();
  });
  Promise.all(Array.from({ length: 8 }, async () => { while (await call()); })).then(() => parentPort.postMessage({ answered, failures }));
`;

const CROWD = 50;

t.test("whoever has connected is answered, whoever has not is refused", async (t) => {
  const resets: string[] = [];
  for (let round = 0; round < 8; round++) {
    let calls = 0;
    const crowd = Promise.withResolvers<void>();
    const server = createServer((_, response) => {
      if (++calls === CROWD) crowd.resolve();
      response.setHeader("connection", "close").end("ok");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const callers = new Worker(CALLERS, { eval: true, workerData: (server.address() as AddressInfo).port });
    const told = once(callers, "message") as Promise<[{ answered: number; failures: string[] }]>;
    await crowd.promise;
    await stopListening(server);
    const [{ answered, failures }] = await told;
    t.equal(answered, calls);
    resets.push(...failures);
  }
  // Closing at once resets two or three in each round.
  t.strictSame(resets, []);
});
