import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import t from "tap";
import { eraseCustomer } from "../../../src/features/erasures/jobs.ts";
import { findErasure } from "../../../src/features/erasures/queries.ts";
import { keepAcknowledgements } from "../../../src/features/erasures/recipients.ts";
import { runImport } from "../../../src/features/imports/jobs.ts";
import { followForSearch } from "../../../src/features/search/follow.ts";
import { uuidv7 } from "../../../src/platform/ids.ts";
import { startReceiver } from "../../support/receiver.ts";
import { startService, until, type Service } from "../../support/service.ts";
import { fakeProvider, found } from "../../support/fake-provider.ts";

const PERSON = {
  name: "Ada Lovelace",
  phones: ["+4930901820"],
  emails: ["Ada@example.com"],
  external_refs: [{ source: "crm", ref: "A-1" }],
};
const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const REQUEST = { grounds: "consent_withdrawn", verified_by: "code sent to the registered phone" };

async function makePerson({ call }: Service, person: object = PERSON) {
  const { body: customer } = await call("POST", "/customers", person);
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
  return { customer: customer.id as string, address: address.id as string };
}

/** Asks for an erasure, and does the work of a worker. */
async function erase({ call, resources, tenantId }: Service, customer: string) {
  const asked = await call("POST", `/customers/${customer}/erasures`, REQUEST);
  if (asked.status !== 202) throw new Error(asked.text);
  await runErasure({ resources, tenantId }, asked.body.id);
  return (await call("GET", `/erasures/${asked.body.id}`)).body;
}

async function runErasure({ resources, tenantId }: Pick<Service, "resources" | "tenantId">, id: string) {
  const lease_until = new Date(Date.now() + 60_000).toISOString();
  await resources.db.kysely
    .updateTable("erasures")
    .set({ lease_until })
    .where("id", "=", id)
    .where("status", "<>", "completed")
    .execute();
  const row = await findErasure(resources.db.kysely, { tenant_id: tenantId, id });
  if (row) await eraseCustomer(resources, row);
}

t.test("an erased customer", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const { customer, address } = await makePerson(service);
  const before = new Date().toISOString();
  await call("PATCH", `/customers/${customer}`, { name: "Ada King" }, { "if-match": "*", "doorplate-reason": "moved" });
  const kept = await makePerson(service, { name: "Bo", phones: ["+4930901821"] });

  await t.test("a dry run counts place by place, and erases nothing", async (t) => {
    const { status, body } = await call("POST", `/customers/${customer}/erasures?dry_run=true`, REQUEST);
    t.equal(status, 200);
    const of = (place: string) => body.places.find((one: { place: string }) => one.place === place);
    t.match(of("addresses"), { outcome: "deleted", rows: 1 });
    t.match(of("changes"), { outcome: "emptied", rows: 3, reason: /without values/ });
    t.equal((await call("GET", `/customers/${customer}`)).status, 200);
  });

  await t.test("what is kept does not name the person", async (t) => {
    for (const verified_by of ["code sent to +49 30 901820", "mail from ada@EXAMPLE.com", "passport of Ada King"])
      t.match(await call("POST", `/customers/${customer}/erasures`, { ...REQUEST, verified_by }), {
        status: 422,
        body: { errors: [{ pointer: "/verified_by" }] },
      });
  });

  const erasure = await erase(service, customer);
  t.match(erasure, {
    status: "completed",
    grounds: "consent_withdrawn",
    verified_by: REQUEST.verified_by,
    customer_id: customer,
    completed_at: String,
    receipt: String,
  });

  await t.test("answers 410 wherever it was, also as of an earlier time", async (t) => {
    const ANY = { "if-match": "*" };
    for (const request of [
      ["GET", `/customers/${customer}`],
      ["GET", `/customers/${customer}?as_of=${before}`],
      ["GET", `/customers/${customer}/addresses`],
      ["GET", `/addresses/${address}`],
      ["GET", `/addresses/${address}?as_of=${before}`],
      ["GET", `/addresses/${address}/evidence`],
      ["PATCH", `/customers/${customer}`, { name: "Eve" }, ANY],
      ["DELETE", `/customers/${customer}`, undefined, ANY],
      ["POST", `/customers/${customer}/restore`, { version: 1 }],
      ["POST", `/addresses/${address}/restore`, { version: 1 }],
      ["POST", `/customers/${customer}/addresses`, BERLIN],
      ["POST", `/customers/${customer}/erasures`, REQUEST],
      ["POST", `/customers/${customer}/erasures?dry_run=true`, REQUEST],
    ] as Parameters<typeof call>[])
      t.match(await call(...request), { status: 410, body: { code: "erased" } }, `${request[0]} ${request[1]}`);
    t.equal((await call("GET", "/customers/by-ref/crm/A-1")).status, 404);
    const { key } = await service.makeTenant();
    t.equal((await service.as(key)("GET", `/customers/${customer}`)).status, 404, "for another tenant it never was");
  });

  await t.test("keeps a history without values", async (t) => {
    const { status, body } = await call("GET", `/customers/${customer}/history`);
    t.equal(status, 200);
    t.match(
      body.items.map(({ operation, version, state, diff, reason }: Record<string, unknown>) => [
        operation,
        version,
        state,
        diff,
        reason,
      ]),
      [
        ["erase", 3, null, [], null],
        ["update", 2, null, [], null],
        ["create", 1, null, [], null],
      ],
    );
    t.match(body.items[0], { actor: /^api_key:/, request_id: `erasure/${erasure.id}` });
    t.match((await call("GET", `/addresses/${address}/history`)).body.items[0], { operation: "erase", state: null });
  });

  await t.test("leaves the erasures in the feed, and nothing else of it", async (t) => {
    const { body } = await call("GET", "/changes");
    const its = body.items.filter(({ customer_id }: { customer_id: string }) => customer_id === customer);
    t.match(
      its.map(({ event_type, before: from, after }: Record<string, unknown>) => [event_type, from, after]),
      [
        ["address.erased", null, null],
        ["customer.erased", null, null],
      ],
    );
    t.equal(body.items.length, 4, "with the two creations of the other customer");
  });

  await t.test("is in no search, export or list", async (t) => {
    await followForSearch(resources);
    t.same((await call("POST", "/customers/search", { q: "Ada" })).body.items, []);
    t.match((await call("POST", "/customers/search", { q: "Bo" })).body.items, [{ customer: { id: kept.customer } }]);
    t.same(
      (await call("GET", "/customers")).body.items.map(({ id }: { id: string }) => id),
      [kept.customer],
    );
    for (const body of [
      { entity: "addresses", format: "ndjson" },
      { entity: "customers", format: "ndjson", as_of: before },
    ]) {
      const made = await call("POST", "/exports", body);
      const file = await service.app.inject({ method: "GET", url: made.body.download.url });
      t.equal(file.statusCode, 200, file.body);
      t.notMatch(file.body, /Ada/);
    }
  });

  await t.test("its key is destroyed, and it stands in the ledger", async (t) => {
    const { rows } = await resources.db.pool.query(
      "SELECT (SELECT count(*)::int FROM keys.customer_keys WHERE customer_id = $1) AS keys, erasure_id " +
        "FROM keys.erased_customers WHERE customer_id = $1",
      [customer],
    );
    t.same(rows, [{ keys: 0, erasure_id: erasure.id }]);
  });

  await t.test("the receipt can be verified by anybody", async (t) => {
    const { body: keys } = await service.as("none")("GET", "/receipt-keys");
    const { payload } = await jwtVerify(erasure.receipt, createLocalJWKSet(keys));
    t.match(payload, {
      jti: erasure.id,
      tenant_id: tenantId,
      customer_id: customer,
      grounds: "consent_withdrawn",
      places: [],
    });
    t.same(payload["places"], erasure.places);
    t.equal(decodeProtectedHeader(erasure.receipt).alg, "EdDSA");
    const [head, , signature] = erasure.receipt.split(".");
    const forged = Buffer.from(JSON.stringify({ ...payload, customer_id: kept.customer })).toString("base64url");
    await t.rejects(jwtVerify([head, forged, signature].join("."), createLocalJWKSet(keys)));
  });

  await t.test("the rows of others stay", async (t) => {
    t.match(await call("GET", `/customers/${kept.customer}`), { status: 200, body: { name: "Bo" } });
    t.equal((await call("GET", `/addresses/${kept.address}`)).status, 200);
  });

  await t.test("a second request returns the open erasure", async (t) => {
    const first = await call("POST", `/customers/${kept.customer}/erasures`, REQUEST);
    t.match(await call("POST", `/customers/${kept.customer}/erasures`, REQUEST), {
      status: 202,
      body: { id: first.body.id, status: "requested", completed_at: null, receipt: null },
    });
    t.match((await call("GET", "/erasures?status=requested")).body.items, [{ id: first.body.id }]);
    const of = async (customer_id: string): Promise<unknown[]> =>
      (await call("GET", `/erasures?customer_id=${customer_id}`)).body.items;
    t.match(await of(first.body.customer_id), [{ id: first.body.id }]);
    t.same(await of(first.body.id), [], "of no other customer");
    t.equal((await call("GET", `/erasures/${uuidv7(Date.now())}`)).status, 404);
  });
});

t.test("a person who was erased is not created again", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const { customer } = await makePerson(service);
  await call("PATCH", `/customers/${customer}`, { phones: ["+4930901899"] }, { "if-match": "*" });
  await erase(service, customer);
  const basis = { "doorplate-legal-basis": "contract" };

  await t.test("by a phone, an e-mail or a reference of any version", async (t) => {
    for (const body of [
      { name: "A", phones: ["+4930901820"] },
      { name: "A", phones: ["+4930901899"] },
      { name: "A", emails: ["ada@EXAMPLE.com"] },
      { name: "A", external_refs: [{ source: "crm", ref: "A-1" }] },
    ])
      t.match(await call("POST", "/customers", body), { status: 409, body: { code: "person_erased" } });
    t.match(await call("PUT", "/customers/by-ref/crm/A-1", { name: "A" }), { status: 409 });
    t.equal((await call("POST", "/customers", { name: "Ada Lovelace", phones: ["+4930901000"] })).status, 201);
    t.equal(
      (await call("POST", "/customers", { name: "A", external_refs: [{ source: "shop", ref: "A-1" }] })).status,
      201,
    );
    const { key } = await service.makeTenant();
    t.equal((await service.as(key)("POST", "/customers", PERSON)).status, 201, "in another tenant");
  });

  await t.test("nor by a change of another customer", async (t) => {
    const ANY = { "if-match": "*" };
    const { body: other } = await call("POST", "/customers", {
      name: "B",
      phones: ["+4930901001"],
      external_refs: [{ source: "shop", ref: "B-1" }],
    });
    const path = `/customers/${other.id}`;
    const refused = { status: 409, body: { code: "person_erased" } };
    t.match(await call("PATCH", path, { phones: ["+4930901001", "+4930901820"] }, ANY), refused);
    t.match(await call("PATCH", `${path}?dry_run=true`, { emails: ["ada@example.com"] }, ANY), refused);
    t.match(await call("PUT", "/customers/by-ref/shop/B-1", { name: "B", emails: ["ada@example.com"] }), refused);
    const items = [{ source: "shop", ref: "B-1", customer: { name: "B", phones: ["+4930901820"] } }];
    t.match((await call("POST", "/batch/customers", { items })).body.items, [
      { status: "refused", errors: [{ detail: /was erased/ }] },
    ]);
    t.match(await call("PATCH", path, { name: "C" }, ANY), { status: 200, body: { phones: ["+4930901001"] } });
    t.equal((await call("PATCH", path, { phones: ["+4930901002"] }, ANY)).status, 200, "others are free");
    t.match((await call("POST", "/batch/customers", { items }, basis)).body.items, [{ status: "updated" }]);
    t.equal((await call("PATCH", path, { emails: ["ada@example.com"] }, { ...ANY, ...basis })).status, 200);
    const { rows } = await resources.db.pool.query("SELECT customer_id, erased_customer_id FROM suppression_overrides");
    t.same(rows, [{ customer_id: other.id, erased_customer_id: customer }]);
    await resources.db.pool.query("DELETE FROM suppression_overrides");
  });

  await t.test("by a batch or an import, which keeps nothing of the line", async (t) => {
    const items = [
      { source: "crm", ref: "A-1", customer: { name: "A" } },
      { source: "crm", ref: "A-2", customer: { name: "B" } },
      { source: "crm", ref: "A-3", customer: { name: "C", emails: ["ada@example.com"] } },
    ];
    const { body } = await call("POST", "/batch/customers", { items });
    t.match(body.items, [
      { status: "refused", errors: [{ detail: /was erased/ }] },
      { status: "created" },
      { status: "refused" },
    ]);
    const file =
      'ref,name,email,address\nA-7,Ada,ada@example.com,"Unter den Linden 1, 10117 Berlin"\n' +
      'A-8,Bo,bo@example.com,"Unter den Linden 1, 10117 Berlin"\n';
    const imported = await call("POST", "/imports?source=crm&country_code=DE", file, { "content-type": "text/csv" });
    await runImport(resources, { tenant_id: tenantId, id: imported.body.id });
    t.match((await call("GET", `/imports/${imported.body.id}`)).body, {
      status: "completed",
      progress: { refused: 1, customers_created: 1 },
    });
    t.notMatch((await call("GET", `/imports/${imported.body.id}/refused`)).text, /ada@/);
  });

  await t.test("unless a new legal basis is stated, which is recorded", async (t) => {
    const made = await call("POST", "/customers", { name: "A", phones: ["+4930901820"] }, basis);
    t.equal(made.status, 201);
    const { body } = await call(
      "POST",
      "/batch/customers",
      { items: [{ source: "crm", ref: "A-1", customer: { name: "A" } }] },
      basis,
    );
    t.match(body.items, [{ status: "created" }]);
    const { rows } = await resources.db.pool.query(
      "SELECT customer_id, legal_basis, erased_customer_id FROM suppression_overrides ORDER BY created_at",
    );
    t.match(rows, [
      { customer_id: made.body.id, legal_basis: "contract", erased_customer_id: customer },
      { customer_id: body.items[0].customer_id, legal_basis: "contract" },
    ]);
    t.match(
      await call("POST", "/customers", { name: "A", emails: ["ada@example.com"] }, { "doorplate-legal-basis": "fun" }),
      { status: 400, body: { errors: [{ in: "header", pointer: "/doorplate-legal-basis" }] } },
    );
  });
});

t.test("refused lines, an import's undo and a repeated request bring nothing back", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const file =
    'ref,name,phone,address\nA-1,Ada Lovelace,+4930901820,"Unter den Linden 1, 10117 Berlin"\n' +
    "A-1,Ada Lovelace,+4930901820,,too,many\nA-9,Bo,+4930901821,,too,many\n";
  const imported = await call("POST", "/imports?source=crm&country_code=DE", file, { "content-type": "text/csv" });
  const key = { tenant_id: tenantId, id: imported.body.id };
  await runImport(resources, key);
  const { body: customer } = await call("GET", "/customers/by-ref/crm/A-1");
  const retry = { "idempotency-key": "k" };
  const made = await call("POST", "/customers", { name: "Ida", phones: ["+4930901822"], attributes: { a: 1 } }, retry);
  const erasure = await erase(service, customer.id);
  t.match(
    erasure.places.find(({ place }: { place: string }) => place === "import_refusals"),
    { rows: 1, outcome: "deleted" },
  );
  const refused = (await call("GET", `/imports/${key.id}/refused`)).text;
  t.notMatch(refused, /Ada/);
  t.match(refused, /Bo/);
  await call("POST", `/imports/${key.id}/undo`);
  await runImport(resources, key);
  t.match((await call("GET", `/imports/${key.id}`)).body, { status: "undone" });
  t.equal((await call("GET", `/customers/${customer.id}`)).status, 410);

  await erase(service, made.body.id);
  const again = await call("POST", "/customers", { name: "Ida", phones: ["+4930901822"], attributes: { a: 1 } }, retry);
  t.match(again, { status: 409, body: { code: "person_erased" } }, "the stored answer is gone");
});

t.test("workers erase, and webhooks acknowledge", async (t) => {
  const receiver = await startReceiver(t);
  const service = await startService(t, {
    providers: [fakeProvider("fake", found(52.5, 13.4))],
    settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" },
  });
  const { call } = service;
  const { body: webhook } = await call("POST", "/webhooks", {
    url: receiver.url,
    event_types: ["customer.*"],
    payload: "full",
  });
  const { customer, address } = await makePerson(service);
  await until(
    async () => (await call("GET", `/addresses/${address}`)).body.verification.status,
    (status) => status === "verified",
  );
  const { body: asked } = await call("POST", `/customers/${customer}/erasures`, REQUEST);
  type Named = { kind: string; acknowledged_at: string | null };
  const recipientsOf = async (): Promise<Named[]> => (await call("GET", `/erasures/${asked.id}`)).body.recipients;
  const ofKind = (all: Named[], kind: string): Named | undefined => all.find((one) => one.kind === kind);
  const recipients = await until(recipientsOf, (all) => (ofKind(all, "webhook")?.acknowledged_at ?? null) !== null);
  t.match(ofKind(recipients, "provider"), { id: "fake", acknowledged_at: null });
  t.match(ofKind(recipients, "reader"), { id: /^api_key:/, last_at: String, purposes: [], acknowledged_at: null });
  const accepted = { id: webhook.id, acknowledged_at: String };
  t.match(ofKind(recipients, "webhook"), accepted);
  await keepAcknowledgements(service.resources);
  await service.resources.db.pool.query("DELETE FROM webhook_deliveries");
  t.match(ofKind(await recipientsOf(), "webhook"), accepted, "kept when the log of deliveries is deleted");
  const last = JSON.parse(receiver.received.at(-1)?.body ?? "{}");
  t.match(last, { type: "customer.erased", data: { id: customer, version: 2, before: null, after: null } });
});

t.test("a legal hold wins, also when it comes while the erasure waits", async (t) => {
  const service = await startService(t);
  const { call } = service;
  const { customer } = await makePerson(service);
  const { body: asked } = await call("POST", `/customers/${customer}/erasures`, REQUEST);
  const { body: hold } = await call("POST", "/legal-holds", { customer_id: customer, reason: "case 7" });
  await runErasure(service, asked.id);
  t.equal((await call("GET", `/customers/${customer}`)).status, 200);
  const { customer: other } = await makePerson(service, { name: "Bo", tags: ["litigation"] });
  await call("POST", "/legal-holds", { filter: { tag: "litigation" }, reason: "case 8" });
  for (const path of [`/customers/${other}/erasures`, `/customers/${other}/erasures?dry_run=true`])
    t.match(await call("POST", path, REQUEST), { status: 409, body: { code: "legal_hold" } });
  await call("DELETE", `/legal-holds/${hold.id}`);
  await runErasure(service, asked.id);
  t.equal((await call("GET", `/customers/${customer}`)).status, 410);
});

t.test("data of a backup is erased again", async (t) => {
  const service = await startService(t);
  const { call, resources } = service;
  const { customer } = await makePerson(service);
  const { rows: saved } = await resources.db.pool.query(
    "SELECT c.*, k.tenant_key_version, k.wrapped " +
      "FROM customers AS c JOIN keys.customer_keys AS k ON k.customer_id = c.id",
  );
  await erase(service, customer);
  // As after a restore of the data: the row is there again, the erasure is not, the keys are those of today.
  const [{ tenant_key_version: _version, wrapped: _wrapped, ...row }] = saved;
  await resources.db.pool.query("DELETE FROM erasures");
  await resources.db.pool.query("DELETE FROM suppressions");
  await resources.db.pool.query(
    "INSERT INTO customers SELECT (jsonb_populate_record(NULL::customers, $1::jsonb || " +
      "jsonb_build_object('sealed', $2::text))).*",
    [JSON.stringify({ ...row, sealed: null }), `\\x${row.sealed.toString("hex")}`],
  );
  const { replayLedger } = await import("../../../src/features/erasures/replay.ts");
  await replayLedger(resources);
  const { body } = await call("GET", "/erasures");
  t.match(body.items, [{ customer_id: customer, status: "running" }]);
  await runErasure(service, body.items[0].id);
  t.equal((await call("GET", `/customers/${customer}`)).status, 410);
  t.match(await call("POST", "/customers", PERSON), { status: 409, body: { code: "person_erased" } });
  await replayLedger(resources);
  t.match((await call("GET", "/erasures")).body.items, [{ status: "completed" }]);
});
