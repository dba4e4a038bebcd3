import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify from "fastify";
import t, { type Test } from "tap";
import { limitBodyTime } from "../../../src/platform/http/body-timeout.ts";

interface Receiver {
  /** How the bodies of the streaming route ended. */
  ends: string[];
  /** Sends the head of a request and the beginning of its body. */
  begin(path: string, method?: string): Promise<{ socket: Socket; answer: Promise<string> }>;
}

async function startReceiver(t: Test): Promise<Receiver> {
  const app = Fastify();
  t.teardown(() => app.close());
  limitBodyTime(app, { body_ms: 300, idle_ms: 300 });
  const ends: string[] = [];
  app.addContentTypeParser("text/csv", (_request, payload, done) => done(null, payload));
  app.post("/file", { config: { streams: true } as never }, async (request) => {
    let size = 0;
    try {
      for await (const chunk of request.body as Readable) size += (chunk as Buffer).length;
      ends.push(`whole ${size}`);
    } catch {
      ends.push("cut off");
    }
    return { size };
  });
  app.post("/json", () => ({}));
  app.get("/read", () => ({}));
  app.addHook("onRequest", (request, reply, done) =>
    request.url.startsWith("/refused") ? void reply.code(401).send({}) : done(),
  );
  for (const [url, streams] of [
    ["/refused", false],
    ["/refused-file", true],
  ] as const)
    app.post(url, { config: { streams } as never }, () => ({}));
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    ends,
    async begin(path, method = "POST") {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      t.teardown(() => socket.destroy());
      let text = "";
      socket.on("data", (data: Buffer) => (text += data.toString())).on("error", () => undefined);
      // Whoever is cut off amid a write is reset, after the answer has come.
      const answer = new Promise<string>((resolve) => socket.once("close", () => resolve(text)));
      socket.write(
        `${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ` +
          `${path === "/file" ? "text/csv" : "application/json"}\r\ncontent-length: 100\r\n\r\n{`,
      );
      return { socket, answer };
    },
  };
}

t.test("who stands still is told so, and cut off", async (t) => {
  const { begin, ends } = await startReceiver(t);
  for (const path of ["/file", "/json"]) {
    const { answer } = await begin(path);
    t.match(await answer, /^HTTP\/1\.1 408 /, path);
  }
  t.same(ends, ["cut off"]);
});

t.test("a file may be slow, as long as it comes; another body may not", async (t) => {
  const { begin, ends } = await startReceiver(t);
  const file = await begin("/file");
  const json = await begin("/json");
  for (let sent = 1; sent < 100; sent += 9) {
    await sleep(60);
    for (const { socket } of [file, json]) if (!socket.destroyed) socket.write("x".repeat(9));
  }
  file.socket.end();
  t.match(await file.answer, /^HTTP\/1\.1 200 /);
  t.match(await json.answer, /^HTTP\/1\.1 408 /);
  t.same(ends, ["whole 100"]);
});

t.test("who is refused may not go on sending for ever", async (t) => {
  const { begin } = await startReceiver(t);
  for (const path of ["/refused", "/refused-file"]) {
    const { socket, answer } = await begin(path);
    const drip = setInterval(() => socket.write("x"), 50);
    t.teardown(() => clearInterval(drip));
    t.match(await Promise.race([answer, sleep(2_000).then(() => "still open")]), /^HTTP\/1\.1 401 /, path);
  }
});

t.test("a read that announces a body which never comes is cut off as well", async (t) => {
  const { begin } = await startReceiver(t);
  const { socket, answer } = await begin("/read", "GET");
  // A byte now and then keeps no connection.
  const drip = setInterval(() => socket.write(" "), 50);
  t.teardown(() => clearInterval(drip));
  const late = sleep(5_000, "open still", { ref: false });
  t.not(await Promise.race([answer, late]), "open still");
});
