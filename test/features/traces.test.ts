import t, { type Test } from "tap";
import { startWorkers } from "../../src/background.ts";
import { deleteOldTraces } from "../../src/records/traces.ts";
import { freePort } from "../chaos/ports.ts";
import { OwnRedis } from "../chaos/redis.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startReceiver } from "../support/receiver.ts";
import { BACKENDS, startService, until, type Backend } from "../support/service.ts";
import { startTraceReceiver, type ReceivedSpan } from "../support/trace-receiver.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const ADDRESS = {
  recipient: "Wilhelmine Geheimrat",
  phone: "+4930901820",
  country_code: "DE",
  address_lines: ["Verborgene Gasse 7"],
  locality: "Berlin",
  postal_code: "10117",
};
const [SERVER, CLIENT, CONSUMER] = [2, 3, 5];

t.setTimeout(120_000);

async function prepare(t: Test, backend: Backend = "postgres", settings: Record<string, string> = {}) {
  const [traces, receiver] = [await startTraceReceiver(t), await startReceiver(t)];
  const service = await startService(t, {
    backend,
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: traces.url, WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8", ...settings },
  });
  const { call, resources } = service;
  await call("POST", "/webhooks", { url: receiver.url, event_types: ["address.created", "address.verified"] });
  const { body: customer } = await call("POST", "/customers", { name: "Wilhelmine Geheimrat" });
  return {
    ...service,
    traces,
    receiver,
    create: (headers: Record<string, string> = {}) =>
      call("POST", `/customers/${customer.id}/addresses`, ADDRESS, headers),
    /** Works until so many events have been received, and sends the spans. */
    work: async (events = 2, provider = fakeProvider("fake", found(52.5, 13.4))): Promise<void> => {
      const stop = startWorkers(resources, [provider]);
      await until(
        async () => receiver.received,
        ({ length }) => length >= events,
      );
      await stop();
      await resources.tracing?.close();
    },
    countRows: async (): Promise<number> => (await resources.db.pool.query("SELECT FROM traces")).rowCount as number,
  };
}

/** One that can be wiped without harm to other tests. */
async function startRedis(t: Test): Promise<OwnRedis> {
  const redis = new OwnRedis(await freePort(), { dir: t.testdir({}) });
  t.teardown(() => redis.kill());
  await redis.start();
  return redis;
}

for (const backend of BACKENDS) {
  t.test(`one trace from a checkout to the webhook, on ${backend}`, async (t) => {
    const redis = backend === "redis" ? await startRedis(t) : undefined;
    const { create, work, traces, receiver, tenantId } = await prepare(t, backend, redis && { REDIS_URL: redis.url });
    const { status, body: address } = await create({ traceparent: `00-${TRACE}-${CALLER}-01` });
    t.equal(status, 201);
    await redis?.ask((client) => client.flushall());
    await work();

    const spans = traces.spans.filter(({ traceId }) => traceId === TRACE);
    const one = (name: string, parent?: ReceivedSpan): ReceivedSpan => {
      const named = spans.filter((span) => span.name === name && (!parent || span.parentSpanId === parent.spanId));
      t.equal(named.length, 1, `one span: ${name}`);
      return named[0]!;
    };
    const request = one("POST /v1/customers/:customer_id/addresses");
    t.match(request, {
      parentSpanId: CALLER,
      kind: SERVER,
      attributes: {
        "http.route": "/v1/customers/:customer_id/addresses",
        "http.response.status_code": 201,
        "doorplate.tenant_id": tenantId,
      },
    });
    const verification = one("verify address", request);
    t.match(verification, {
      kind: CONSUMER,
      attributes: { "doorplate.address_id": address.id, "doorplate.cause": "created", "doorplate.outcome": "verified" },
    });
    t.match(one("geocode by fake", verification), { kind: CLIENT, attributes: { "doorplate.outcome": "verified" } });
    for (const [event, parent] of [
      ["address.created", request],
      ["address.verified", verification],
    ] as const) {
      const delivery = one("deliver event", parent);
      t.match(delivery, {
        kind: CLIENT,
        attributes: { "doorplate.event_type": event, "http.response.status_code": 204 },
      });
      const { headers } = receiver.received.find(({ body }) => body.includes(event))!;
      t.equal(headers["traceparent"], `00-${TRACE}-${delivery.spanId}-01`, `the header of ${event}`);
    }
    t.equal(spans.length, 5);
    t.same([...traces.services], ["doorplate"]);
    t.notMatch(traces.text(), /Geheimrat|Verborgene|4930901820|127\.0\.0\.1/, "no personal data, and no URL");
  });
}

t.test("a request and the verification that it asks for", async (t) => {
  const { create, work, call, traces, resources } = await prepare(t, "postgres", { OTEL_TRACES_SAMPLER_ARG: "0" });
  const { body: address } = await create();
  await resources.db.kysely.updateTable("verifications").set({ status: "cancelled" }).execute();
  const traceparent = `00-${TRACE}-${CALLER}-01`;
  t.equal((await call("POST", `/addresses/${address.id}/verifications`, undefined, { traceparent })).status, 202);
  await work();
  const [request, verification] = traces.spans.filter(({ name }) => /verif/.test(name));
  t.match(request, { name: "POST /v1/addresses/:address_id/verifications", traceId: TRACE });
  t.match(verification, { name: "verify address", parentSpanId: request?.spanId, traceId: TRACE });
});

t.test("what is not sampled leaves nothing", async (t) => {
  const { create, work, traces, receiver, countRows } = await prepare(t, "postgres", { OTEL_TRACES_SAMPLER_ARG: "0" });
  await create();
  await create({ traceparent: `00-${TRACE}-${CALLER}-00` });
  await create({ traceparent: "not a header of this kind" });
  await work(6);
  t.equal(await countRows(), 0);
  t.same(traces.spans, []);
  t.same(
    receiver.received.filter(({ headers }) => headers["traceparent"] !== undefined),
    [],
  );
});

t.test("without a receiver there are no traces", async (t) => {
  const { create, work, resources, countRows } = await prepare(t, "postgres", { OTEL_EXPORTER_OTLP_ENDPOINT: "" });
  t.equal(resources.tracing, undefined);
  await create({ traceparent: `00-${TRACE}-${CALLER}-01` });
  await work();
  t.equal(await countRows(), 0);
});

t.test("the sampler decides where the caller does not", async (t) => {
  const { create, traces, resources } = await prepare(t, "postgres", { OTEL_TRACES_SAMPLER: "always_off" });
  await create({ traceparent: `00-${TRACE}-${CALLER}-01` });
  await resources.tracing?.close();
  t.same(traces.spans, []);
});

t.test("failures are codes", async (t) => {
  const { create, work, traces, receiver } = await prepare(t);
  receiver.answer = (response) => response.writeHead(500).end("Verborgene Gasse 7");
  await create({ traceparent: `00-${TRACE}-${CALLER}-01` });
  await work(2, fakeProvider("fake", { fail: "refused" }));
  const failures = traces.spans
    .filter(({ status }) => status.code === 2)
    .map(({ name, attributes }) => `${name}: ${String(attributes["error.type"])}`);
  t.ok(failures.includes("geocode by fake: refused"));
  t.ok(failures.includes("verify address: refused"));
  t.ok(failures.includes("deliver event: 500"));
  t.notMatch(traces.text(), /Verborgene/);
});

t.test("spans are kept for four days", async (t) => {
  const { create, resources, countRows } = await prepare(t);
  await create({ traceparent: `00-${TRACE}-${CALLER}-01` });
  const kept = await countRows();
  t.ok(kept > 0);
  await deleteOldTraces(resources.db.kysely, new Date(Date.now() + 95 * 3_600_000));
  t.equal(await countRows(), kept);
  await deleteOldTraces(resources.db.kysely, new Date(Date.now() + 97 * 3_600_000));
  t.equal(await countRows(), 0);
});
