import { once } from "node:events";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import t from "tap";
import { startService, until } from "../../support/service.ts";

const HEADER = "客户编号,收货人,详细地址\r\n";

t.test("a key has so many streams, waits and uploads open at once, and no more", async (t) => {
  const { app, key, call, generateKey, makeTenant, as, resources } = await startService(t, {
    settings: { STREAMS_PER_KEY: "3" },
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const open: ClientRequest[] = [];
  const begin = (method: string, path: string, headers: Record<string, string> = {}): ClientRequest => {
    const made = request({
      host: "127.0.0.1",
      port,
      method,
      path: `/v1${path}`,
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
    made.on("error", () => undefined);
    open.push(made);
    return made;
  };
  const answered = async (made: ClientRequest): Promise<IncomingMessage> =>
    ((await once(made.end(), "response")) as [IncomingMessage])[0];
  const stream = () => answered(begin("GET", "/changes", { accept: "text/event-stream" }));
  const wait = () => call("GET", "/changes?wait=1");
  const refused = {
    status: 429,
    headers: { "retry-after": "5" },
    body: { code: "too_many_streams", limit: 3, detail: /^At most 3 / },
  };
  await call("POST", "/customers", { name: "Ada" });
  const {
    body: { cursor: end },
  } = await call("GET", "/changes?limit=200");

  t.same([(await stream()).statusCode, (await stream()).statusCode], [200, 200]);
  const upload = begin("POST", "/imports?source=crm", { "content-type": "text/csv", "transfer-encoding": "chunked" });
  upload.write(HEADER + "1,张三,广东省深圳市南山区科技园1栋\r\n".repeat(3_000));
  await until(
    () => resources.db.kysely.selectFrom("imports").select("id").execute(),
    ({ length }) => length > 0,
  );
  t.match(await wait(), refused, "an upload that goes on is the third");
  t.equal((await stream()).statusCode, 429, "nor is there room for a stream");
  t.match(
    await call("POST", "/imports?source=crm&dry_run=true", `${HEADER}1,张三,科技园1栋`, { "content-type": "text/csv" }),
    refused,
  );
  t.equal((await call("GET", `/changes?after=${end}`)).status, 200, "who does not wait is not counted");
  t.equal(
    (await as(await generateKey(["changes:read"]))("GET", "/changes?wait=1")).status,
    200,
    "another key has places of its own",
  );
  t.equal((await as((await makeTenant()).key)("GET", "/changes?wait=1")).status, 200, "and so has another tenant's");

  open[0]?.destroy();
  t.equal((await until(wait, ({ status }) => status === 200)).status, 200, "a listener who has hung up makes room");
  for (const made of open) made.destroy();
  for (let round = 0; round < 8; round++) await until(wait, ({ status }) => status === 200);
  t.equal(
    (await Promise.all([wait(), wait(), wait()])).filter(({ status }) => status === 200).length,
    3,
    "all places are free again",
  );
  app.server.closeAllConnections();
});

t.test("downloads of an export have places too", async (t) => {
  const { app, call } = await startService(t, { settings: { STREAMS_PER_KEY: "2" } });
  await call("POST", "/customers", { name: "Ada" });
  const {
    body: { download },
  } = await call("POST", "/exports", { entity: "customers", format: "csv" });
  for (let round = 0; round < 5; round++)
    t.equal((await app.inject(download.url)).statusCode, 200, "one after the other");
  const statuses = (await Promise.all(Array.from({ length: 6 }, () => app.inject(download.url)))).map(
    ({ statusCode }) => statusCode,
  );
  t.same([...new Set(statuses)].sort(), [200, 429]);
});
