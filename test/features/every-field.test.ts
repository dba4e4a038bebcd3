/**
 * A field that is added goes every way in and out. Where the types say that one is missing here: give it two values
 * that its schema takes.
 */
import type { Static } from "typebox";
import t from "tap";
import type { AddressCreate } from "../../src/features/addresses/schema.ts";
import type { postalParts } from "../../src/records/address-schema.ts";
import type { CustomerCreate } from "../../src/features/customers/schema.ts";
import { startService } from "../support/service.ts";

type Values<Fields extends string> = Record<Fields, [first: unknown, second: unknown]>;

/** Two values of everything but the place, of which the engine makes one. */
const ADDRESS: Values<Exclude<keyof Static<typeof AddressCreate>, keyof typeof postalParts | "text">> = {
  recipient: ["Ada", "Grace"],
  organization: ["Engines", "Compilers"],
  phone: ["+493012345678", "+493087654321"],
  instructions: ["left door", "right door"],
  usages: [["home"], ["work", "billing"]],
  is_default_shipping: [false, true],
  is_default_billing: [false, true],
  valid_from: ["2026-01-01", "2026-02-01"],
  valid_to: ["2027-01-01", "2027-02-01"],
  tags: [["a"], ["b"]],
  attributes: [{ a: 1 }, { b: 2 }],
};
const CUSTOMER: Values<Exclude<keyof Static<typeof CustomerCreate>, "external_refs">> = {
  kind: ["person", "organization"],
  name: ["Ada", "Grace"],
  given_name: ["Ada", "Grace"],
  family_name: ["Lovelace", "Hopper"],
  phones: [["+493012345678"], ["+493087654321"]],
  emails: [["a@example.com"], ["b@example.com"]],
  language_code: ["en", "de"],
  tags: [["a"], ["b"]],
  attributes: [{ a: 1 }, { b: 2 }],
};
const PLACE = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

const pick = (values: Values<string>, at: 0 | 1): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([field, pair]) => [field, pair[at]]));
const shown = (resource: Record<string, unknown>, values: Values<string>): Record<string, unknown> =>
  Object.fromEntries(Object.keys(values).map((field) => [field, resource[field]]));

t.test("made, patched, restored, upserted, logged and exported", async (t) => {
  const {
    call,
    tenantId,
    resources: { db },
  } = await startService(t);
  const upsert = async (at: 0 | 1): Promise<{ customer_id: string; address_ids: [string] }> => {
    const { body } = await call("POST", "/batch/customers", {
      items: [
        { source: "crm", ref: "1", customer: pick(CUSTOMER, at), addresses: [{ ...PLACE, ...pick(ADDRESS, at) }] },
      ],
    });
    return body.items[0];
  };
  const {
    customer_id,
    address_ids: [address_id],
  } = await upsert(0);
  const [customer, address] = [`/customers/${customer_id}`, `/addresses/${address_id}`];
  const read = async (path: string): Promise<Record<string, unknown>> => (await call("GET", path)).body;
  const check = async (at: 0 | 1, how: string): Promise<void> => {
    t.same(shown(await read(customer), CUSTOMER), pick(CUSTOMER, at), `${how}: the customer`);
    t.same(shown(await read(address), ADDRESS), pick(ADDRESS, at), `${how}: the address`);
    for (const [path, table, id] of [
      [customer, "customers", customer_id],
      [address, "addresses", address_id],
    ] as const) {
      const { rows } = await db.pool.query(
        `
        SELECT (state_to_log(to_jsonb(r)), r.sealed) = (
          SELECT state_to_log(to_jsonb(jsonb_populate_record(NULL::${table}, state))), sealed FROM changes
            WHERE tenant_id = $1 AND entity_id = $2 ORDER BY version DESC LIMIT 1) AS is_logged
        FROM ${table} AS r WHERE tenant_id = $1 AND id = $2`,
        [tenantId, id],
      );
      t.same(rows, [{ is_logged: true }], `${how}: the log holds the row of ${path.split("/")[1]} as it is`);
    }
  };
  await check(0, "upserted as new");
  t.equal((await upsert(1)).address_ids[0], address_id, "the same door");
  await check(1, "upserted again");
  const any = { "if-match": "*" };
  await call("PATCH", customer, { ...pick(CUSTOMER, 0), attributes: { a: 1, b: null } }, any);
  await call("PATCH", address, { ...pick(ADDRESS, 0), attributes: { a: 1, b: null } }, any);
  await check(0, "patched");
  await call("POST", `${customer}/restore`, { version: 2 }, any);
  const { items } = (await call("GET", `${address}/history`)).body as {
    items: { version: number; state: Record<string, unknown> }[];
  };
  const then = items.find(({ state }) => state["recipient"] === "Grace" && state["is_default_billing"] === true);
  await call("POST", `${address}/restore`, { version: then?.version }, any);
  await check(1, "restored");

  const { body: made } = await call("POST", `${customer}/addresses`, {
    ...PLACE,
    address_lines: ["Unter den Linden 2"],
    ...pick(ADDRESS, 1),
  });
  t.same(shown(made, ADDRESS), pick(ADDRESS, 1), "posted");

  for (const [entity, resource, elsewhere] of [
    ["customers", await read(customer), []],
    ["addresses", await read(address), ["components", "entered", "fingerprint", "verdict", "location", "verification"]],
  ] as const) {
    const {
      body: { download },
    } = await call("POST", "/exports", { entity, format: "csv" });
    const header = (await call("GET", download.url.replace("/v1", ""))).text.split("\r\n")[0]?.split(",") ?? [];
    t.same(
      Object.keys(resource).filter((field) => !header.includes(field)),
      elsewhere,
      `a column of the CSV for each field of ${entity}`,
    );
  }
});
