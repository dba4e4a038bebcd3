import { once } from "node:events";
import { Agent, createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { closeListener, drain } from "../../src/platform/http/drain.ts";
import { startService, until } from "../support/service.ts";

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  socket: Socket;
}

async function prepare(t: Test) {
  const service = await startService(t);
  await service.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = service.app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  t.teardown(() => agent.destroy());
  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest({
        host: "127.0.0.1",
        port,
        agent,
        method,
        path,
        headers: { authorization: `Bearer ${service.key}`, "content-type": "application/json", ...headers },
      });
      let socket: Socket;
      request.once("socket", (given: Socket) => (socket = given));
      request.once("error", reject);
      request.once("response", (response) =>
        response
          .resume()
          .once("end", () => resolve({ status: response.statusCode as number, headers: response.headers, socket })),
      );
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const connections = () =>
    new Promise<number>((resolve) => service.app.server.getConnections((_, count) => resolve(count)));
  return { ...service, port, ask, connections };
}

t.test("who is connected gets an answer, and is asked to go", async (t) => {
  const { app, port, ask, call, resources, connections } = await prepare(t);
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });

  // Two idle keep-alive connections, one that never sends anything, and a request that waits for a lock.
  await Promise.all([ask("GET", "/health/ready"), ask("GET", "/health/ready")]);
  const mute = connect(port, "127.0.0.1");
  await once(mute, "connect");
  const silentEnd = once(mute, "close");
  let waiting: Promise<Answer> | undefined;
  let drained = false;
  let draining: Promise<void> | undefined;
  await resources.db.kysely.transaction().execute(async (tx) => {
    await tx.selectFrom("customers").select("id").where("id", "=", customer.id).forUpdate().execute();
    waiting = ask("PATCH", `/v1/customers/${customer.id}`, { name: "Bea" }, { "if-match": "*" });
    await until(connections, (count) => count === 3);
    await sleep(100);
    draining = drain(app, 0).then(() => void (drained = true));
    await sleep(100);
    const late = await ask("GET", `/v1/customers/${customer.id}`);
    t.equal(late.status, 200, "a request on a connection that was idle is answered");
    t.equal(late.headers["connection"], "close");
    await t.rejects(
      once(connect(port, "127.0.0.1"), "connect"),
      { code: "ECONNREFUSED" },
      "new connections go elsewhere",
    );
    t.equal(drained, false);
  });
  const answer = await waiting;
  t.equal(answer?.status, 200, "the one that was under way, too");
  t.equal(answer?.headers["connection"], "close");
  await draining;
  await silentEnd;
  t.equal(await connections(), 0);
});

t.test("with a delay, a load balancer has the time to notice", async (t) => {
  const { app, port, ask } = await prepare(t);
  const draining = drain(app, 700);
  await sleep(100);
  const ready = await ask("GET", "/health/ready");
  t.equal(ready.status, 503, "it is not ready any more");
  t.match(ready.headers["content-type"], "application/problem+json");
  t.equal((await ask("GET", "/health/live")).status, 200, "but alive");
  const answer = await ask("POST", "/v1/customers", { name: "Ada" });
  t.match([answer.status, answer.headers["connection"]], [201, "close"], "and goes on with its work");
  await draining;
  await t.rejects(once(connect(port, "127.0.0.1"), "connect"), { code: "ECONNREFUSED" });
  await drain(app, 0); // a second signal changes nothing
});

t.test("clients that have connected before the listener closes are answered", async (t) => {
  const server = createServer((_, response) => response.setHeader("connection", "close").end("ok"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  // All in one turn of the event loop: they wait in the accept queue, from which Node takes one in each turn.
  const clients = Array.from({ length: 50 }, () => connect(port, "127.0.0.1"));
  const answers = clients.map(async (client) => {
    client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const [bytes] = (await once(client, "data")) as [Buffer];
    return bytes.toString("latin1").split("\r\n", 1)[0];
  });
  await Promise.all(clients.map((client) => once(client, "connect")));
  await closeListener(server);
  t.same(await Promise.all(answers), Array(50).fill("HTTP/1.1 200 OK"));
  await t.rejects(once(connect(port, "127.0.0.1"), "connect"), { code: "ECONNREFUSED" });
});
