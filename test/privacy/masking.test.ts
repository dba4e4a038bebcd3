/** A key without `pii:read` gets no personal value by any operation of the document. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import t from "tap";
import { createClient, DoorplateError } from "../../clients/typescript/src/index.ts";
import { listOperations, type Document } from "../../src/cli/generate/document.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { createMask, type MaskValue } from "../../src/privacy/mask-schema.ts";
import { applyMask, masked } from "../../src/privacy/masks.ts";
import { callById, isForRoot, prepare, REFUSALS } from "../clients/recipes.ts";
import { readDocument } from "../platform/http/document.ts";
import { startService, type Call, type Service } from "../support/service.ts";

t.setTimeout(400_000);

/** The personal values of the examples of the document, in the forms in which they come. */
const OF_EXAMPLES = [
  "张三",
  '三"',
  "13800138000",
  "zhangsan@example.com",
  "科技园1栋",
  "518057",
  "4711",
  'loyalty_level":"gold',
  "22.5332",
  "113.9305",
];
const MASKED_SCOPES = TENANT_SCOPES.filter((scope) => scope !== "pii:read");
/** They return reference data, and what the caller has sent. */
const ANY_DATA =
  /^(?:formatAddress|parseAddress|validateAddresses|compareAddresses|suggest|geocode|reverseGeocode|testProvider)$/;

const maskedKey = async ({ call }: { call: Call }): Promise<string> =>
  (await call("POST", "/api-keys", { name: "masked", scopes: MASKED_SCOPES })).body.key;

t.test("every operation of the document", async (t) => {
  const service = await startService(t);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const document = readDocument(service.app) as Document;
  const operations = listOperations(document).filter(
    (operation) => !isForRoot(operation) && operation.security?.length !== 0 && !ANY_DATA.test(operation.id),
  );
  t.ok(operations.length > 60);
  for (const operation of operations) {
    const { key } = await service.makeTenant();
    const world = { document, client: createClient({ url, key, source: "test", retries: 0 }) };
    const input = await prepare(world, operation);
    let text = "";
    const client = createClient({
      url,
      key: await maskedKey({ call: service.as(key) }),
      source: "test",
      retries: 0,
      async fetch(...request) {
        const response = await fetch(...request);
        if (response.status < 300) text = await response.clone().text();
        return response;
      },
    });
    const refusal = await callById(client, operation.id, input).then(
      () => undefined,
      (error: unknown) => (error instanceof DoorplateError ? error : Promise.reject(error)),
    );
    t.same(
      OF_EXAMPLES.filter((value) => text.includes(value)),
      [],
      `${operation.id}: ${text.slice(0, 2_000)}`,
    );
    if (refusal && refusal.code !== REFUSALS[operation.id])
      t.match(refusal, { code: "insufficient_scope", detail: /pii:read/ }, operation.id);
  }
});

const ADA = {
  name: "Ada Quibblekern",
  phones: ["+4930901827"],
  emails: ["ada.mail@example.com"],
  external_refs: [{ source: "crm", ref: "REF-ZYX" }],
  attributes: { level: "gold", secret: "zyxsecret" },
};
const HOME = {
  country_code: "DE",
  recipient: "Ada Quibblekern",
  phone: "+49 30 901827",
  organization: "Zyxorg",
  instructions: "zyxinstructions",
  address_lines: ["Zyxstrasse 12"],
  locality: "Berlin",
  postal_code: "10117",
  attributes: { secret: "zyxsecret" },
};
const PERSONAL = /Quibblekern|901827|ada\.mail|REF-ZYX|zyx(?!strasse)|Zyxorg|Zyxstrasse|10117|52\.51\d|13\.38\d/i;

async function fill({ call }: Service): Promise<{ customer_id: string; address_id: string }> {
  await call(
    "PUT",
    "/attribute-definitions",
    {
      items: [{ entity: "customer", name: "level", type: "string", is_personal: false }],
    },
    { "if-match": "*" },
  );
  const why = { "doorplate-reason": "zyxreason" };
  const { body: customer } = await call("POST", "/customers", ADA, why);
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, HOME, why);
  await call(
    "PATCH",
    `/addresses/${address.id}`,
    { address_lines: ["Zyxstrasse 13"], phone: "+49 30 901828" },
    { ...why, "if-match": "*" },
  );
  await call(
    "PUT",
    `/addresses/${address.id}/location`,
    { latitude: 52.5163, longitude: 13.3889, note: "zyxnote" },
    { "if-match": "*" },
  );
  await call(
    "PATCH",
    `/customers/${customer.id}`,
    { attributes: { level: "gold", secret: "zyxsecret2" } },
    { ...why, "if-match": "*" },
  );
  return { customer_id: customer.id, address_id: address.id };
}

t.test("lists, streams, files and repeated requests", async (t) => {
  const service = await startService(t);
  const { customer_id, address_id } = await fill(service);
  await followForSearch(service.resources);
  const shown = service.as(await maskedKey(service));

  await t.test("resources", async (t) => {
    t.match(await shown("GET", `/customers/${customer_id}`), {
      status: 200,
      body: {
        name: "A** Q**",
        phones: ["+493****"],
        emails: ["a**@example.com"],
        external_refs: [{ source: "crm", ref: "R**" }],
        attributes: { level: "gold", secret: "**" },
      },
    });
    t.match(await shown("GET", `/addresses/${address_id}`), {
      status: 200,
      body: {
        recipient: "A** Q**",
        address_lines: ["Z** 1**"],
        locality: "Berlin",
        postal_code: "1**",
        fingerprint: "**",
        location: { latitude: 52.5, longitude: 13.4, uncertainty_m: 10_000, note: "z**" },
      },
    });
  });

  for (const path of [
    "/customers",
    "/addresses",
    `/customers/${customer_id}/addresses`,
    `/customers/${customer_id}/history`,
    `/addresses/${address_id}/history`,
    `/addresses/${address_id}?as_of=${encodeURIComponent(new Date(Date.now() + 1_000).toISOString())}`,
    "/changes",
  ]) {
    const { status, text } = await shown("GET", path);
    t.equal(status, 200, path);
    t.ok(text.includes(customer_id) || path.includes(customer_id), path);
    t.notMatch(text, PERSONAL, path);
    t.match((await service.call("GET", path)).text, PERSONAL, `${path} with pii:read`);
  }

  await t.test("a history says what changed, and shows what is not personal", async (t) => {
    const { body } = await shown("GET", `/addresses/${address_id}/history`);
    const differences: { pointer: string }[] = body.items.flatMap(({ diff }: { diff: object[] }) => diff);
    const differenceAt = (at: string) => differences.find(({ pointer }) => pointer === at);
    t.match(differenceAt("/address_lines"), { from: ["Z** 1**"], to: ["Z** 1**"] });
    t.match(differenceAt("/location"), { to: { latitude: 52.5, longitude: 13.4 } });
    t.match(differenceAt("/phone"), { from: "+493****", to: "+493****" });
    const { body: customer } = await shown("GET", `/customers/${customer_id}/history`);
    t.match(customer.items[0].diff, [{ pointer: "/attributes/secret", from: "**", to: "**" }]);
    t.match(customer.items[0].state.attributes, { level: "gold", secret: "**" });
  });

  await t.test("a search finds by an exact phone, and shows masked results", async (t) => {
    for (const [path, body] of [
      ["/customers/search", { phone: "+4930901827" }],
      ["/customers/search", { phone: "030 901827" }],
      ["/customers/search", { email: "ada.mail@example.com" }],
      ["/addresses/search", { external_ref: { ref: "REF-ZYX" } }],
    ] as const) {
      const { status, text, body: found } = await shown("POST", path, body);
      t.match([status, found.items.length], [200, 1], path);
      t.notMatch(text, PERSONAL, path);
    }
  });

  await t.test("no search or filter reveals the rest of a value part by part", async (t) => {
    const spot = { latitude: 52.5163, longitude: 13.3889 };
    const area = { south: 52.5, west: 13.3, north: 52.6, east: 13.4 };
    for (const [path, body] of [
      ["/addresses/search", { q: "Zyxs" }],
      ["/customers/search", { q: "Quibblek" }],
      ["/addresses/search", { near: { ...spot, radius_m: 1 } }],
      ["/customers/search", { box: area }],
      ["/addresses/search", { email: "ada.mail@example.com", filter: { not: { within: { box: area } } } }],
      ["/customers/search", { email: "ada.mail@example.com", filter: { address: { near: { ...spot, radius_m: 1 } } } }],
      ["/campaigns?dry_run=true", { name: "near", filter: { any: [{ near: { ...spot, radius_m: 1 } }] } }],
      ["/exports", { entity: "addresses", format: "csv", filter: { within: { box: area } } }],
    ] as const)
      t.match(await shown("POST", path, body), { status: 403, body: { detail: /pii:read/ } }, JSON.stringify(body));
    for (const phone of ["1827", "901827", "+49 30 9018", "4930901829"])
      for (const path of ["/customers/search", "/addresses/search"]) {
        const { status, body } = await shown("POST", path, { phone });
        t.match([status, body.items], [200, []], `${path} ${phone}`);
      }
  });

  await t.test("a key without the scope cannot give itself what it lacks", async (t) => {
    const { body: made } = await service.call("POST", "/api-keys", { name: "whole", scopes: TENANT_SCOPES });
    const secret = { entity: "customer", name: "secret", type: "string", is_personal: false };
    const level = { entity: "customer", name: "level", type: "string", is_personal: false };
    for (const [method, path, body, headers] of [
      ["POST", "/api-keys", { name: "more", scopes: ["pii:read"] }],
      ["POST", `/api-keys/${made.id}/rotate`, {}],
      ["PUT", "/attribute-definitions", { items: [level, secret] }, { "if-match": "*" }],
      ["PUT", "/providers/nominatim", { base_url: "https://geocoder.example" }],
    ] as const)
      t.match(await shown(method, path, body, headers), { status: 403, body: { code: "insufficient_scope" } }, path);
    t.match(await shown("PUT", "/attribute-definitions", { items: [level] }, { "if-match": "*" }), { status: 200 });
  });

  await t.test("a secret in a stored response is not for another key that repeats the request", async (t) => {
    for (const [path, body] of [
      ["/exports", { entity: "customers", format: "csv" }],
      ["/snapshots", undefined],
      ["/api-keys", { name: "again", scopes: ["customers:read"] }],
    ] as const) {
      const once = { "idempotency-key": `daily${path}` };
      t.match(await service.call("POST", path, body, once), { status: 201 }, path);
      t.match(await shown("POST", path, body, once), { status: 422, body: { code: "idempotency_key_reused" } }, path);
    }
  });

  await t.test("a stored response is masked for the caller who repeats the request", async (t) => {
    const once = { "idempotency-key": "masked-1" };
    const first = await service.call("POST", "/customers", { name: "Grace Quibblekern" }, once);
    const repeated = await shown("POST", "/customers", { name: "Grace Quibblekern" }, once);
    t.match([first.body.name, repeated.status, repeated.body.id], ["Grace Quibblekern", 201, first.body.id]);
    t.equal(repeated.body.name, "G** Q**");
  });

  await t.test("an export has what its creator may see", async (t) => {
    for (const [entity, format] of [
      ["customers", "csv"],
      ["addresses", "csv"],
      ["addresses", "ndjson"],
      ["addresses", "geojson"],
    ]) {
      const download = async (call: Call): Promise<string> => {
        const { body } = await call("POST", "/exports", { entity, format });
        return (await service.call("GET", body.download.url.slice("/v1".length))).text;
      };
      t.notMatch(await download(shown), PERSONAL, `${entity} ${format}`);
      t.match(await download(service.call), PERSONAL, `${entity} ${format} with pii:read`);
    }
    const snapshot = (await shown("POST", "/snapshots")).body;
    const { text } = await service.call("GET", snapshot.download.url.slice("/v1".length));
    t.ok(text.includes(customer_id));
    t.notMatch(text, PERSONAL);
    const { body: own } = await service.call("POST", "/exports", { entity: "customers", format: "csv" });
    t.match(await shown("GET", `/exports/${own.id}`), { status: 403, body: { detail: /pii:read/ } });
  });

  await t.test("a stream of events", async (t) => {
    await service.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = service.app.server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${await maskedKey(service)}`, accept: "text/event-stream" };
    const asked = request({ host: "127.0.0.1", port, path: "/v1/changes", headers, agent: false }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    let text = "";
    for await (const piece of response.setEncoding("utf8")) {
      text += String(piece);
      if (text.split("event: ").length > 5) break;
    }
    asked.destroy();
    t.match(text, /event: customer\.create/);
    t.match(text, /event: address\.update/);
    t.notMatch(text, PERSONAL);
  });

  await t.test("an endpoint with full payloads requires the scope", async (t) => {
    const body = { url: "https://shop.example/hook", event_types: ["*"] };
    t.match(await shown("POST", "/webhooks", { ...body, payload: "full" }), {
      status: 403,
      body: { code: "insufficient_scope", detail: /pii:read/ },
    });
  });
});

t.test("masking twice changes nothing", async (t) => {
  const context = { public_attributes: new Map([["customer", new Set(["level"])]]) };
  const values = {
    name: ["张三", "John Smith", ""],
    phone: "+8613800138000",
    email: "zhangsan@example.com",
    text: { room: "501", road: "科技园" },
    hidden: 17,
    external_refs: [{ source: "crm", ref: "4711" }],
    position: { latitude: 22.5332, longitude: 113.9305, uncertainty_m: 12, note: "blue door" },
    distance: 12.5,
    attributes_of_customer: { level: "gold", age: 40, nested: { deep: [true, null] } },
    region: "广东省",
  } as const;
  for (const [mask, value] of Object.entries(values)) {
    const once = applyMask(mask as keyof typeof values, value, context);
    t.same(applyMask(mask as keyof typeof values, once, context), once, mask);
    if (mask !== "region") t.not(JSON.stringify(once), JSON.stringify(value), mask);
  }
  t.same(applyMask("attributes_of_customer", values.attributes_of_customer, context), {
    level: "gold",
    age: "**",
    nested: { deep: ["**", null] },
  });
  t.same(applyMask("attributes_of_address", { level: "gold" }, context), { level: "**" });
});

t.test("a value of no alternative of its schema is not shown", async (t) => {
  const mask: MaskValue = await createMask(
    { publicOf: async () => new Map(), definitionsOf: async () => new Map(), forget: () => undefined },
    "",
  );
  const schema = {
    anyOf: [{ type: "object", properties: { name: masked("name", { type: "string" } as never) } }, { type: "null" }],
  };
  t.same(mask(schema, { name: "张三" }), { name: "张**" });
  t.equal(mask(schema, null), null);
  t.throws(() => mask(schema, { other: "张三" }), /no alternative/);
});

/** Schemas of configuration and of reference data: nothing in them is of a customer. */
const OF_NO_CUSTOMER = new RegExp(
  "^(?:Health|\\w*ApiKey\\w*|Attribute(?:Condition|Definition|Limits)|Campaign\\w*|Country\\w*|Division\\w*|" +
    "HalfLifeRule|Notice|PostalCodeForm|Provider\\w*|Processing\\w*|Purpose\\w*|ReceiptKey|RecordsOfProcessing|" +
    "VerificationRule|Webhook\\w*|DeliveryAttempt)$",
);
/** Members that are the same in all schemas. */
const OF_NO_CUSTOMER_ANYWHERE = new Set(["actor", "created_by", "cursor", "next_cursor", "request_id", "source"]);
/** The other members whose values are not masked. */
const NOT_PERSONAL: Record<string, string> = {
  AccessPackage: "download_url sha256 verified_by",
  AddressFilter: "country_code customer_tag division_code tag",
  BreachCategory: "field",
  BreachCountry: "country_code",
  BreachOperation: "operation",
  BreachReport: "purposes",
  CustomerRead: "ip operation purpose recipient",
  Address: "country_code division_code language_code tags",
  AddressVerification: "provider",
  Change: "changed_fields",
  Consent: "channel notice_language notice_sha256 purpose recorded_by",
  ConsentState: "purpose",
  Customer: "language_code tags",
  CustomerBatchError: "detail pointer",
  CustomerCreate: "language_code tags",
  CustomerFilter: "ref_source tag",
  // `from` and `to` are masked by the schema that `pointer` points into.
  Difference: "from pointer to",
  Erasure: "receipt verified_by",
  ErasurePlace: "place reason",
  CustomerRecipient: "id purposes",
  ErasureRecipient: "id purposes",
  Evidence: "recorded_by",
  ExportDownload: "url",
  Finding: "pointer reason",
  ImportReading: "country_code delimiter encoding",
  ImportRefusal: "reason",
  ImportWarning: "column detail",
  JsonPatchOperation: "path",
  LegalHold: "released_by",
  Objection: "lifted_by purpose recorded_by",
  RetentionRule: "name run_at timezone updated_by",
  RetentionRun: "rule started_by",
  RestrictionPeriod: "lifted_by restricted_by",
  Verdict: "data_version",
  Verification: "data_version error_code provider",
  VerificationFinding: "code providers reason",
  VerificationWait: "provider",
};

t.test("each member of a response is classified", async (t) => {
  const service = await startService(t);
  const document = readDocument(service.app) as Document;
  const schemas = document.components.schemas as Record<string, Schema>;
  const found: Record<string, Set<string>> = {};
  const visit = (schema: Schema | undefined, owner: string, name: string): void => {
    if (!schema || schema["x-mask"] !== undefined) return;
    const referred = schema.$ref?.split("/").at(-1);
    if (referred !== undefined) {
      if (found[referred] || OF_NO_CUSTOMER.test(referred)) return;
      found[referred] = new Set();
      return visit(schemas[referred], referred, "");
    }
    const inner = [schema.items, ...(schema.anyOf ?? [])];
    if (isFreeText(schema) && inner.every((one) => !one))
      if (!OF_NO_CUSTOMER_ANYWHERE.has(name)) (found[owner] ??= new Set()).add(name);
    for (const [member, of_member] of Object.entries(schema.properties ?? {})) visit(of_member, owner, member);
    for (const one of inner) visit(one, owner, name);
  };
  for (const { id, responses } of listOperations(document).filter((one) => !isForRoot(one) && !ANY_DATA.test(one.id)))
    for (const [status, response] of Object.entries(responses))
      if (status < "300") visit(response.content?.["application/json"]?.schema, id, "");
  t.same(
    Object.fromEntries(
      Object.entries(found)
        .map(([owner, names]): [string, string] => [owner, [...names].sort().join(" ")])
        .filter(([, names]) => names !== "")
        .sort(),
    ),
    NOT_PERSONAL,
    "mark the schema of a personal value with `masked`; name another one in NOT_PERSONAL",
  );
});

/** True if a value can be any text. */
function isFreeText({ type = "string", properties, enum: values, format }: Schema): boolean {
  return [type].flat().includes("string") && !properties && !values && !format;
}

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  "x-mask"?: string;
}
