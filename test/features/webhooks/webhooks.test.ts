import { sql } from "kysely";
import t from "tap";
import { cleanUpDeliveries } from "../../../src/features/webhooks/deliver.ts";
import { runVerification } from "../../support/verifications.ts";
import { TENANT_SCOPES } from "../../../src/platform/http/scopes.ts";
import { fakeProvider, found } from "../../support/fake-provider.ts";
import { startService } from "../../support/service.ts";
import { makeWorld, typesOf, verify } from "./world.ts";

const HOUR = 3_600_000;

t.test("an endpoint is made, read, changed and removed", async (t) => {
  const {
    call,
    receiver,
    generateKey,
    as,
    resources: { db },
  } = await makeWorld(t);
  const made = await call("POST", "/webhooks", { url: receiver.url }, { "idempotency-key": "one" });
  t.match(made, {
    status: 201,
    headers: { etag: '"1"', "cache-control": "no-store" },
    body: { event_types: ["*"], payload: "thin", ordered: false, status: "enabled", secret: /^whsec_[\w+/]{43}=$/ },
  });
  const { id, secret } = made.body;
  t.same(
    (await call("POST", "/webhooks", { url: receiver.url }, { "idempotency-key": "one" })).body,
    made.body,
    "a repetition gets the first answer",
  );
  t.equal((await call("GET", "/webhooks")).body.items.length, 1);
  const read = await call("GET", `/webhooks/${id}`);
  t.notOk("secret" in read.body);
  t.equal((await call("GET", `/webhooks/${id}`, undefined, { "if-none-match": read.headers["etag"]! })).status, 304);
  for (const table of ["webhooks", "idempotency_keys"]) {
    const { rows } = await sql<{ row: string }>`SELECT to_jsonb(t)::text AS row FROM ${sql.table(table)} AS t`.execute(
      db.kysely,
    );
    t.ok(rows.length > 0);
    t.notOk(
      rows.some(({ row }) => row.includes(secret.slice(6, 40))),
      `the secret is not in ${table}`,
    );
  }

  t.equal((await call("PATCH", `/webhooks/${id}`, { ordered: true })).status, 428);
  t.equal((await call("PATCH", `/webhooks/${id}`, { ordered: true }, { "if-match": '"7"' })).status, 412);
  t.match(
    await call(
      "PATCH",
      `/webhooks/${id}`,
      { ordered: true, description: "till", event_types: ["address.*"] },
      { "if-match": '"1"' },
    ),
    { status: 200, headers: { etag: '"2"' }, body: { ordered: true, description: "till", version: 2 } },
  );
  t.match(
    (await call("PATCH", `/webhooks/${id}`, { description: null, status: "disabled" }, { "if-match": "*" })).body,
    { description: null, status: "disabled", disabled_reason: "by_request" },
  );
  t.match(await call("POST", `/webhooks/${id}/test`), { status: 409 });
  t.match(await call("POST", `/webhooks/${id}/enable`, {}), {
    status: 200,
    body: { status: "enabled", disabled_reason: null, disabled_at: null },
  });

  for (const url of [
    "ftp://example.com/",
    "https://10.1/",
    "https://[::1]/",
    "https://u:p@example.com/",
    "https://example.com:25/",
    "no url",
  ]) {
    t.match(await call("POST", "/webhooks", { url }), { status: 422, body: { errors: [{ pointer: "/url" }] } }, url);
    t.equal((await call("PATCH", `/webhooks/${id}`, { url }, { "if-match": "*" })).status, 422, url);
  }
  for (const wrong of [
    { event_types: [] },
    { event_types: ["address.exploded"] },
    { payload: "fat" },
    { secret: "mine" },
    { status: "disabled" },
  ])
    t.equal((await call("POST", "/webhooks", { url: receiver.url, ...wrong })).status, 422, JSON.stringify(wrong));

  const blind = as(await generateKey(TENANT_SCOPES.filter((scope) => scope !== "changes:read")));
  t.match(await blind("POST", "/webhooks", { url: receiver.url, payload: "full" }), {
    status: 403,
    body: { code: "insufficient_scope" },
  });
  t.equal((await blind("PATCH", `/webhooks/${id}`, { payload: "full" }, { "if-match": "*" })).status, 403);
  t.equal((await call("PATCH", `/webhooks/${id}`, { payload: "full" }, { "if-match": "*" })).status, 200);
  t.equal(
    (await blind("PATCH", `/webhooks/${id}`, { url: "https://example.com/mine" }, { "if-match": "*" })).status,
    403,
    "nor lead a full one elsewhere",
  );

  t.equal((await call("DELETE", `/webhooks/${id}`)).status, 428);
  t.equal((await call("DELETE", `/webhooks/${id}`, undefined, { "if-match": "*" })).status, 204);
  for (const path of ["", "/deliveries"]) t.equal((await call("GET", `/webhooks/${id}${path}`)).status, 404);
});

t.test("events are signed, filtered, thin or full", async (t) => {
  const { call, receiver, subscribe, makeAddress, work, resources, makeTenant, as } = await makeWorld(t);
  await makeAddress();
  const all = await subscribe();
  const verified = await subscribe({ event_types: ["address.verified"], payload: "full" });
  const neighbour = as((await makeTenant()).key);
  await neighbour("POST", "/webhooks", { url: receiver.url });
  const { id, customer_id } = await makeAddress();
  await call("PATCH", `/addresses/${id}`, { instructions: "ring twice" }, { "if-match": "*" });
  const [verification] = await resources.db.kysely
    .selectFrom("verifications")
    .select(["tenant_id", "address_id", "id"])
    .where("address_id", "=", id)
    .where("status", "=", "queued")
    .execute();
  await runVerification(resources, [fakeProvider("fake", found(52.5, 13.4))], verification!);
  await call("DELETE", `/addresses/${id}`, undefined, { "if-match": "*" });
  await work();

  const [full, thin] = [
    receiver.received.filter(({ body }) => body.includes('"after"')),
    receiver.received.filter(({ body }) => !body.includes('"after"')),
  ];
  t.same(
    typesOf(thin),
    ["customer.created", "address.created", "address.updated", "address.verified", "address.deleted"],
    "nothing of before the subscription, nor of a neighbour, and in order",
  );
  const [, created] = thin;
  t.same(Object.keys(JSON.parse(created!.body)), ["type", "timestamp", "data"]);
  t.strictSame(JSON.parse(created!.body).data, { id, customer_id, version: 1, link: `/v1/addresses/${id}` });
  t.match(created!.headers, {
    "content-type": "application/json",
    "webhook-id": /^evt_\w{32}$/,
    "webhook-timestamp": /^\d{10}$/,
    "webhook-signature": /^v1,[\w+/]{43}=$/,
  });
  for (const one of thin) verify(all.secret, one);
  t.throws(() => verify(verified.secret, created!));
  t.throws(() => verify(all.secret, { ...created!, body: created!.body.replace("created", "deleted") }));

  t.equal(full.length, 1);
  verify(verified.secret, full[0]!);
  t.match(JSON.parse(full[0]!.body), {
    type: "address.verified",
    data: {
      id,
      version: 3,
      before: { instructions: "ring twice", verification: { status: "pending" } },
      after: { verification: { status: "verified", provider: "fake" } },
    },
  });
  t.equal(full[0]!.id, thin.find(({ body }) => body.includes("verified"))!.id, "an event has one id for all endpoints");

  t.match((await call("GET", `/webhooks/${all.id}/deliveries`)).body.items[0], {
    event_type: /./,
    status: "succeeded",
    attempts: [{ response_status: 204, error_code: null }],
    next_attempt_at: null,
  });
  const page = await call("GET", `/webhooks/${all.id}/deliveries?limit=2&status=succeeded`);
  const rest = await call("GET", `/webhooks/${all.id}/deliveries?status=succeeded&cursor=${page.body.next_cursor}`);
  t.equal(new Set([...page.body.items, ...rest.body.items].map((item: { id: string }) => item.id)).size, 5);
  t.notOk((page.text + rest.text).includes("Linden"));
});

t.test("both secrets sign for the overlap of a rotation", async (t) => {
  const { call, receiver, subscribe, deliver, clock } = await makeWorld(t);
  const { id, secret } = await subscribe();
  const send = async (): Promise<(typeof receiver.received)[number]> => {
    t.match(await call("POST", `/webhooks/${id}/test`), {
      status: 202,
      body: { event_type: "webhook.test", status: "queued" },
    });
    await deliver();
    return receiver.received.at(-1)!;
  };
  t.match(verify(secret, await send()), { type: "webhook.test", data: { webhook_id: id } });
  const rotated = await call("POST", `/webhooks/${id}/rotate-secret`, { overlap_seconds: 60 });
  t.equal(rotated.status, 200);
  const both = await send();
  for (const one of [secret, rotated.body.secret]) verify(one, both);
  t.equal(both.headers["webhook-signature"]!.toString().split(" ").length, 2);
  clock.pass(61_000);
  const after = await send();
  verify(rotated.body.secret, after);
  t.throws(() => verify(secret, after));
  const atOnce = await call("POST", `/webhooks/${id}/rotate-secret`, { overlap_seconds: 0 });
  t.throws(
    () =>
      verify(rotated.body.secret, receiver.received.at(-1)!) && verify(atOnce.body.secret, receiver.received.at(-1)!),
  );
  verify(atOnce.body.secret, await send());
});

t.test("deliveries are made again, one or those of a time, under their ids", async (t) => {
  const { call, receiver, subscribe, makeAddress, work, clock, rows } = await makeWorld(t);
  const { id } = await subscribe({ event_types: ["address.*"] });
  clock.pass(HOUR);
  const since = clock.now.toISOString();
  await makeAddress();
  clock.pass(HOUR);
  const until = clock.now.toISOString();
  for (let index = 0; index < 10; index++) await makeAddress();
  receiver.answer = (response, { body }) => response.writeHead(JSON.parse(body).data.version === 1 ? 200 : 500).end();
  await work();
  t.equal(receiver.received.length, 11);
  const before = receiver.received.map((one) => one.id);
  const [first] = await rows(id);

  const one = await call("POST", `/webhooks/${id}/replay`, { delivery_id: first!.id });
  t.match(one, { status: 202, body: { status: "completed", queued: 1 } });
  t.match(await call("POST", `/webhooks/${id}/replay`, { delivery_id: first!.id }), { status: 409 }, "it is under way");
  await work();
  t.same(
    receiver.received.slice(11).map((one) => one.id),
    [first!.event_id],
  );

  const replay = async (body: object): Promise<string[]> => {
    const [from, { headers, body: made }] = [
      receiver.received.length,
      await call("POST", `/webhooks/${id}/replay`, body),
    ];
    t.equal(made.status, "running");
    await work();
    const now = (await call("GET", headers["location"]!.slice(3))).body;
    t.match(now, { status: "completed", queued: receiver.received.length - from });
    return receiver.received.slice(from).map((one) => one.id);
  };
  t.same(await replay({ since }), [], "all have been delivered");
  t.same((await replay({ since, include_delivered: true })).sort(), [...before].sort());
  t.same(await replay({ since, until, include_delivered: true }), before.slice(0, 1));
  const of_event = await call("GET", `/webhooks/${id}/deliveries?event_id=${first!.event_id}`);
  t.strictSame(
    of_event.body.items.map((one: { id: string }) => one.id),
    [first!.id],
  );
  t.match(await call("POST", `/webhooks/${id}/replay`, { event_id: "evt_none" }), {
    status: 422,
    body: { errors: [{ pointer: "/event_id" }] },
  });
  for (const wrong of [{}, { since, delivery_id: first!.id }, { since, event_id: first!.event_id }])
    t.equal((await call("POST", `/webhooks/${id}/replay`, wrong)).status, 422);
  t.match(await call("POST", `/webhooks/${id}/replay`, { delivery_id: id }), {
    status: 422,
    body: { errors: [{ pointer: "/delivery_id" }] },
  });
});

t.test("the log is forgotten after a month, what is still on its way is not", async (t) => {
  const { receiver, subscribe, makeAddress, work, clock, rows, resources } = await makeWorld(t);
  const { id } = await subscribe({ event_types: ["customer.created", "address.created"] });
  await makeAddress();
  receiver.answer = (response, { body }) => response.writeHead(body.includes("customer.created") ? 200 : 500).end();
  await work();
  clock.pass(29 * 24 * HOUR);
  await cleanUpDeliveries(resources);
  t.equal((await rows(id)).length, 2);
  clock.pass(2 * 24 * HOUR);
  await cleanUpDeliveries(resources);
  t.match(await rows(id), [{ event_type: "address.created", status: "queued" }]);
});

t.test("what happens while an endpoint is disabled waits, or is skipped", async (t) => {
  const { call, receiver, subscribe, makeAddress, work, clock } = await makeWorld(t);
  const { id } = await subscribe({ event_types: ["address.created"] });
  receiver.answer = (response) => response.writeHead(503).end();
  await makeAddress();
  await work();
  await call("PATCH", `/webhooks/${id}`, { status: "disabled" }, { "if-match": "*" });
  await makeAddress();
  clock.pass(HOUR);
  await work();
  t.equal(receiver.received.length, 1, "nothing is sent");
  receiver.answer = (response) => response.writeHead(200).end();
  await call("POST", `/webhooks/${id}/enable`, {});
  await work();
  t.equal(new Set(receiver.received.map((one) => one.id)).size, 2);
  t.equal(receiver.received.length, 3);
  await call("PATCH", `/webhooks/${id}`, { status: "disabled" }, { "if-match": "*" });
  await makeAddress();
  t.equal((await call("POST", `/webhooks/${id}/enable`, { skip_missed: true })).status, 200);
  await makeAddress();
  await work();
  t.equal(receiver.received.length, 4);
});

t.test("removing an endpoint ends its deliveries", async (t) => {
  const { call, receiver, subscribe, makeAddress, work, clock, rows } = await makeWorld(t);
  const { id } = await subscribe();
  receiver.answer = (response) => response.writeHead(500).end();
  await makeAddress();
  await work();
  const sent = receiver.received.length;
  t.equal((await call("DELETE", `/webhooks/${id}`, undefined, { "if-match": "*" })).status, 204);
  clock.pass(80 * HOUR);
  await work();
  t.equal(receiver.received.length, sent);
  t.same([...new Set((await rows(id)).map(({ status }) => status))], ["cancelled"]);
});

t.test("a tenant has a hundred endpoints at most, however many are made at once", async (t) => {
  const { call } = await startService(t);
  const make = async (): Promise<number> =>
    (await call("POST", "/webhooks", { url: "https://example.com/hook" })).status;
  for (let made = 0; made < 96; made++) t.equal(await make(), 201);
  const statuses = await Promise.all(Array.from({ length: 24 }, make));
  t.same(
    [statuses.filter((status) => status === 201).length, statuses.filter((status) => status === 409).length],
    [4, 20],
  );
});
