/** A key without `restricted:read` gets no value of a restricted customer by any operation of the document. */
import t from "tap";
import { createClient, DoorplateError } from "../../clients/typescript/src/index.ts";
import { listOperations, type Document } from "../../src/cli/generate/document.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { callById, isForRoot, prepare, REFUSALS } from "../clients/recipes.ts";
import { readDocument } from "../platform/http/document.ts";
import { startService, type Call, type Service } from "../support/service.ts";

t.setTimeout(400_000);

const CANARY = {
  name: "Ada Quibblekern",
  phones: ["+4930901827"],
  emails: ["quibble.mail@example.com"],
  external_refs: [{ source: "crm", ref: "REF-ZYX" }],
  attributes: { secret: "zyxsecret" },
};
const HOME = {
  country_code: "DE",
  recipient: "Ada Quibblekern",
  address_lines: ["Zyxstrasse 12"],
  locality: "Berlin",
  postal_code: "10117",
};
/** Of the canary, and of the examples of the document, which recipes create. */
const PERSONAL = /quibble|901827|REF-ZYX|zyx|10117|张三|13800138000|zhangsan@|科技园1栋|518057|22\.53/i;
/** They return what the caller has sent in the same request, and nothing else. */
const OWN_INPUT = new RegExp(
  "^(?:createCustomer|putCustomerByRef|formatAddress|parseAddress|validateAddresses|compareAddresses|geocode|" +
    "reverseGeocode|testProvider|previewImport)$",
);

async function restrictAll({ resources: { db } }: Service, call: Call, tenant_id: string): Promise<string[]> {
  const customers = await db.kysely.selectFrom("customers").select("id").where("tenant_id", "=", tenant_id).execute();
  for (const { id } of customers) {
    const { status } = await call("PUT", `/customers/${id}/restriction`, {
      grounds: "accuracy_contested",
      reason: "Quibblekern says so",
    });
    if (status !== 200) throw new Error(`${id} could not be restricted`);
  }
  return customers.map(({ id }) => id);
}

t.test("every operation of the document", async (t) => {
  const service = await startService(t);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const document = readDocument(service.app) as Document;
  const operations = listOperations(document).filter(
    (operation) => !isForRoot(operation) && operation.security?.length !== 0 && !OWN_INPUT.test(operation.id),
  );
  t.ok(operations.length > 60);
  const refused: string[] = [];
  for (const operation of operations) {
    const { id: tenant_id, key } = await service.makeTenant();
    const call = service.as(key);
    const { body: canary } = await call("POST", "/customers", CANARY, { "doorplate-reason": "zyxreason" });
    await call("POST", `/customers/${canary.id}/addresses`, HOME);
    const world = { document, client: createClient({ url, key, source: "test", retries: 0 }) };
    const input = await prepare(world, operation);
    await restrictAll(service, call, tenant_id);
    const scopes = TENANT_SCOPES.filter((scope) => scope !== "restricted:read");
    const { body: made } = await call("POST", "/api-keys", { name: "unaware", scopes });
    let text = "";
    const client = createClient({
      url,
      key: made.key,
      source: "test",
      retries: 0,
      async fetch(...request) {
        const response = await fetch(...request);
        text = await response.clone().text();
        return response;
      },
    });
    const refusal = await callById(client, operation.id, input).then(
      () => undefined,
      (error: unknown) => (error instanceof DoorplateError ? error : Promise.reject(error)),
    );
    t.notMatch(text, PERSONAL, `${operation.id}: ${text.slice(0, 2_000)}`);
    if (refusal?.code === "customer_restricted") refused.push(operation.id);
    else if (refusal && refusal.code !== REFUSALS[operation.id])
      t.equal(refusal.code, "insufficient_scope", `${operation.id}: ${String(refusal)}`);
  }
  t.match(
    new Set(refused),
    new Set([
      "getCustomer",
      "updateCustomer",
      "deleteCustomer",
      "getCustomerByRef",
      "getCustomerHistory",
      "restoreCustomer",
      "createAddress",
      "listCustomerAddresses",
      "getAddress",
      "updateAddress",
      "deleteAddress",
      "getAddressHistory",
      "restoreAddress",
      "createVerification",
      "listVerifications",
      "createEvidence",
      "pinAddress",
    ]),
    refused.join(" "),
  );
});

t.test("streams, files, searches and repeated requests", async (t) => {
  const service = await startService(t);
  const { call, tenantId, resources } = service;
  const once = { "idempotency-key": "canary" };
  const { body: ada } = await call("POST", "/customers", CANARY, once);
  const { body: home } = await call("POST", `/customers/${ada.id}/addresses`, HOME, { "idempotency-key": "home" });
  const { body: bob } = await call("POST", "/customers", { name: "Bob Openkern" });
  const { followForSearch } = await import("../../src/features/search/follow.ts");
  await followForSearch(resources);
  const unaware = service.as(await service.generateKey(TENANT_SCOPES.filter((scope) => scope !== "restricted:read")));
  const aware = service.as(await service.generateKey([...TENANT_SCOPES]));
  const { body: before } = await call("POST", "/exports", { entity: "customers", format: "ndjson" });
  t.equal(resources.restrictions.any(tenantId), false);
  await call("PUT", `/customers/${ada.id}/restriction`, { grounds: "legal_claims", reason: "Quibblekern sues" });

  for (const [method, path, body] of [
    ["GET", `/customers/${ada.id}`],
    ["GET", `/customers/${ada.id}?as_of=${encodeURIComponent(new Date().toISOString())}`],
    ["GET", "/customers/by-ref/crm/REF-ZYX"],
    ["GET", `/addresses/${home.id}`],
    ["GET", `/addresses/${home.id}?as_of=${encodeURIComponent(new Date().toISOString())}`],
    ["GET", `/addresses/${home.id}/history`],
    ["PUT", "/customers/by-ref/crm/REF-ZYX", { name: "Eve" }],
  ] as const) {
    const refused = await unaware(method, path, body);
    t.match(refused, { status: 403, body: { code: "customer_restricted" } }, `${method} ${path}`);
    t.notMatch(refused.text, PERSONAL);
  }
  for (const path of [`/customers/${ada.id}`, `/addresses/${home.id}`, "/customers/by-ref/crm/REF-ZYX"])
    t.match(await aware("GET", path), { status: 200 }, `${path} with the scope`);

  await t.test("lists and searches leave it out, and stay whole pages", async (t) => {
    const ids = async (as: Call, path: string, body?: unknown): Promise<string[]> =>
      (await as(body ? "POST" : "GET", path, body)).body.items.map(
        (item: { id?: string; customer?: { id: string }; address?: { id: string } }) =>
          item.id ?? item.customer?.id ?? item.address?.id,
      );
    t.same(await ids(unaware, "/customers"), [bob.id]);
    t.same(await ids(unaware, "/customers?limit=1"), [bob.id]);
    t.same(await ids(aware, "/customers"), [ada.id, bob.id]);
    t.same(await ids(unaware, "/addresses"), []);
    t.same(await ids(unaware, "/addresses?country_code=DE"), []);
    t.same(await ids(aware, "/addresses"), [home.id]);
    for (const [path, body, id] of [
      ["/customers/search", { phone: "+4930901827" }, ada.id],
      ["/customers/search", { q: "Quibblekern" }, ada.id],
      ["/addresses/search", { q: "Zyxstrasse" }, home.id],
    ] as const) {
      t.same(await ids(unaware, path, body), [], path);
      t.same(await ids(aware, path, body), [id], `${path} with the scope`);
    }
  });

  await t.test("the feed has its changes, without states and reasons", async (t) => {
    const { body, text } = await unaware("GET", "/changes");
    t.notMatch(text, PERSONAL);
    const { items } = body as { items: { customer_id: string; after: object | null; before: null }[] };
    t.match(
      items.filter(({ customer_id }) => customer_id === ada.id).map(({ after, before }) => [after, before]),
      [
        [null, null],
        [null, null],
      ],
    );
    t.match((await aware("GET", "/changes")).text, /Quibblekern/);
  });

  await t.test("files never contain it, not even one from before", async (t) => {
    const download = async ({ download: { url } }: { download: { url: string } }): Promise<string> =>
      (await call("GET", url.slice("/v1".length))).text;
    for (const as of [aware, unaware]) {
      const { body: now } = await as("POST", "/exports", { entity: "customers", format: "csv" });
      const { body: snapshot } = await as("POST", "/snapshots");
      for (const file of [now, snapshot, before]) {
        const text = await download(file);
        t.notMatch(text, PERSONAL);
        t.match(text, /Openkern/);
      }
    }
  });

  await t.test("a repeated request is refused, a suggestion knows nothing", async (t) => {
    for (const [path, body, key] of [
      ["/customers", CANARY, "canary"],
      [`/customers/${ada.id}/addresses`, HOME, "home"],
    ] as const) {
      t.match(await unaware("POST", path, body, { "idempotency-key": key }), {
        status: 403,
        body: { code: "customer_restricted" },
      });
      t.match(await aware("POST", path, body, { "idempotency-key": key }), { status: 201 });
    }
    t.notMatch((await unaware("GET", "/suggest?q=Zyxs&country_code=DE")).text, /zyxstrasse/i);
  });

  await t.test("a batch refuses its item", async (t) => {
    const items = [
      { source: "crm", ref: "REF-ZYX", customer: { name: "Eve" } },
      { source: "crm", ref: "other", customer: { name: "Eve" } },
    ];
    t.match((await unaware("POST", "/batch/customers", { items })).body.items, [
      { status: "refused", customer_id: null, errors: [{ detail: "The customer is restricted." }] },
      { status: "created" },
    ]);
    t.match((await aware("POST", "/batch/customers", { items })).body.items, [
      { status: "updated", customer_id: ada.id },
      { status: "unchanged" },
    ]);
  });
});
