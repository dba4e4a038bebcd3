/**
 * Every operation of the document, generated from it: the customers whose data it returns are in the read audit, and a
 * key that is bound to a purpose gets and changes nobody who may not be disclosed for it.
 */
import t from "tap";
import { createClient, DoorplateError } from "../../clients/typescript/src/index.ts";
import { listOperations, type Document, type Operation } from "../../src/cli/generate/document.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { callById, isForRoot, prepare, REFUSALS, type Input } from "../clients/recipes.ts";
import { readDocument } from "../platform/http/document.ts";
import { startService } from "../support/service.ts";

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
/** Of the canary, and of the examples of the document, which recipes create; so that no id, token or time has them. */
const PERSONAL = new RegExp(
  [
    "quibble|30901827|REF-ZYX|zyx(?:secret|strasse|reason)|\\b10117\\b",
    '张三|13800138000|zhangsan@|科技园1栋|\\b518057\\b|"latitude":22\\.53',
  ].join("|"),
  "i",
);
const NEWS = "company-news";

/** Their responses state an id of a customer or an address that is no data of it. */
const IDS_ONLY = new Set([
  // Events by their ids; what they have delivered is recorded as `webhook.delivery`.
  "listWebhookDeliveries",
  // The filter of an export or a campaign, as its maker has stated it.
  "createExport",
  "getExport",
  "createCampaign",
  "getCampaign",
  "listCampaigns",
  // The proof of an erasure names its customer, without data.
  "createErasure",
  "getErasure",
  "listErasures",
]);

/** They return what the caller has sent in the same request. */
const OWN_INPUT = new Set([
  "createCustomer",
  "putCustomerByRef",
  "formatAddress",
  "parseAddress",
  "validateAddresses",
  "compareAddresses",
  "geocode",
  "reverseGeocode",
  "testProvider",
]);

/** They need no purpose: they return reference data, or the key itself. */
const FREE = [
  "formatAddress",
  "getCountry",
  "getCurrentApiKey",
  "getDivision",
  "listCountries",
  "listDivisions",
  "parseAddress",
  "suggest",
  "validateAddresses",
];

/** They name a customer in the path. The rights of a person (consents, objections, erasures) are not among them. */
const REFUSING = [
  "createAddress",
  "createEvidence",
  "createVerification",
  "deleteAddress",
  "deleteCustomer",
  "getAddress",
  "getAddressHistory",
  "getCustomer",
  "getCustomerByRef",
  "getCustomerHistory",
  "getVerification",
  "listCustomerAddresses",
  "listEvidence",
  "listVerifications",
  "pinAddress",
  "putCustomerByRef",
  "restoreAddress",
  "restoreCustomer",
  "unpinAddress",
  "updateAddress",
  "updateCustomer",
];

/** What a second call can meet. */
const REPEATED =
  /^(?:|not_found|conflict|erased|external_ref_taken|version_mismatch|precondition_required|purpose_not_allowed)$/;

t.test("every operation of the document", async (t) => {
  const service = await startService(t);
  const { pool } = service.resources.db;
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const document = readDocument(service.app) as Document;
  const operations = listOperations(document).filter(
    (operation) => !isForRoot(operation) && (operation.security?.length !== 0 || operation.id === "downloadExport"),
  );
  t.ok(operations.length > 60);
  const found = { with_data: 0, free: [] as string[], refusing: [] as string[] };

  /** Calls an operation. @returns its text, and the code of its problem */
  async function ask(operation: Operation, input: Input, key: string, purpose?: string) {
    let text = "";
    let status = 0;
    const client = createClient({
      url,
      key,
      source: "test",
      retries: 0,
      ...(purpose && { purpose }),
      async fetch(...request) {
        const response = await fetch(...request);
        ({ status } = response);
        text = await response.clone().text();
        return response;
      },
    });
    const code = await callById(client, operation.id, input).then(
      () => "",
      (error: unknown) => (error instanceof DoorplateError ? error.code : Promise.reject(error)),
    );
    return { text: status < 300 ? text : "", whole: text, code };
  }

  async function readsOf(tenant_id: string) {
    // A response is recorded when it has been sent, a little after a test has it.
    await new Promise(setImmediate);
    await service.resources.reads.flush();
    const { rows } = await pool.query<{ operation: string; actor: string; customer_ids: string[] }>(
      "SELECT operation, actor, customer_ids FROM reads WHERE tenant_id = $1 ORDER BY block, nth",
      [tenant_id],
    );
    return rows;
  }

  async function check(operation: Operation): Promise<void> {
    const { id: tenant_id, key } = await service.makeTenant();
    const owner = service.as(key);
    const { body: canary } = await owner("POST", "/customers", CANARY, { "doorplate-reason": "zyxreason" });
    await owner("POST", `/customers/${canary.id}/addresses`, HOME);
    if (operation.path.endsWith("/search")) await followForSearch(service.resources);
    const world = { document, client: createClient({ url, key, source: "test", retries: 0 }) };
    const input = await prepare(world, operation);

    const before = (await readsOf(tenant_id)).length;
    const { text, code } = await ask(operation, input, key);
    if (code !== "") t.equal(code, REFUSALS[operation.id], operation.id);
    if (!IDS_ONLY.has(operation.id)) {
      const reads = (await readsOf(tenant_id)).slice(before);
      const { rows } = await pool.query<{ id: string; customer_id: string }>(
        `SELECT id, customer_id FROM addresses WHERE tenant_id = $1
          UNION ALL SELECT id, id FROM customers WHERE tenant_id = $1`,
        [tenant_id],
      );
      const ids = new Set(rows.filter(({ id }) => text.includes(id)).map(({ customer_id }) => customer_id));
      const named = new Set(reads.flatMap(({ customer_ids }) => customer_ids));
      t.same([...ids.difference(named)], [], `${operation.id} is recorded`);
      t.ok(
        reads.every(
          (read) => read.operation.replace(/[.].*/, "") === operation.id && read.actor.startsWith("api_key:"),
        ),
        operation.id,
      );
      if (ids.size > 0) found.with_data++;
    }

    if (operation.security?.length === 0) return;
    await owner("PUT", `/purposes/${NEWS}`, {
      title: "News of the company",
      basis: "consent",
      notices: [{ language: "en", text: "We send you news." }],
    });
    const versionOf = async () => (await owner("GET", `/customers/${canary.id}`)).body.version;
    const version = await versionOf();
    const { body: made } = await owner("POST", "/api-keys", { name: "bound", scopes: TENANT_SCOPES, purposes: [NEWS] });
    if ((await ask(operation, input, made.key)).code !== "purpose_required") found.free.push(operation.id);
    const bound = await ask(operation, input, made.key, NEWS);
    if (!OWN_INPUT.has(operation.id)) t.notMatch(bound.whole, PERSONAL, `${operation.id} with a purpose`);
    if (bound.code === "disclosure_refused") found.refusing.push(operation.id);
    else if (bound.code !== REFUSALS[operation.id])
      t.match(bound.code, REPEATED, `${operation.id}: ${bound.whole.slice(0, 1_000)}`);
    t.equal(await versionOf(), version, `${operation.id} with a purpose has not changed the customer`);
  }

  // Others work while one waits for the database.
  const rest = [...operations];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = rest.shift(); next; next = rest.shift()) await check(next);
    }),
  );
  t.ok(found.with_data >= 20, `${found.with_data} operations returned data`);
  t.same(found.free.sort(), FREE);
  t.same(found.refusing.sort(), REFUSING, found.refusing.join(" "));
});
