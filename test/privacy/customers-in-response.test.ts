/** Which customers a response contains, and the purpose of a request. */
import t from "tap";
import type { Document } from "../../src/cli/generate/document.ts";
import { findSchema } from "../../src/platform/http/schemas.ts";
import { customersIn, withoutCustomers } from "../../src/privacy/customers-in-response.ts";
import { readDocument } from "../platform/http/document.ts";
import { startService } from "../support/service.ts";

const [ADA, BOB] = ["01a200c5-fc89-7fc4-9874-6ca4f79da9fb", "01a200c5-fc89-7fc4-9874-6ca4f79da9fc"];

/** They name a customer, and say nothing of its data. */
const OF_NO_DATA = /Filter$|^CustomerRecipients$|^Erasure|^LegalHold|^Restriction$/;

t.test("customers in values of the schemas of responses", async (t) => {
  const service = await startService(t);
  const schemaOf = (name: string): object => findSchema(name) ?? t.fail(`no ${name}`);
  const customer = { id: ADA, name: "Ada" };
  const address = { id: "01a200c5-fc8a-7da3-af72-78edb7cac2a6", customer_id: BOB };
  const found = (name: string, value: unknown): string[] => [...customersIn(schemaOf(name), value)];
  t.same(found("Customer", customer), [ADA]);
  t.same(found("Address", address), [BOB]);
  t.same(found("CustomerPage", { items: [customer, customer], next_cursor: null }), [ADA]);
  t.same(found("CustomerHits", { items: [{ customer, address_id: address.id, score: 1 }] }), [ADA]);
  t.same(found("AddressHits", { items: [{ address, score: 1 }] }), [BOB]);
  t.same(found("CustomerHistory", { items: [{ version: 1, state: customer }] }), [ADA]);
  t.same(found("CustomerBatchResult", { items: [{ customer_id: ADA }, { customer_id: null }] }), [ADA]);
  const change = { entity: "address", customer_id: BOB, before: null, after: address };
  t.same(found("ChangePage", { items: [change], cursor: "c", has_more: false }), [BOB]);
  t.same(found("ProviderConfiguration", { items: [] }), []);

  const page = { items: [customer, { ...customer, id: BOB }], next_cursor: "n" };
  t.same(
    withoutCustomers(schemaOf("CustomerPage"), page, (id) => id === ADA),
    { items: [{ ...customer, id: BOB }], next_cursor: "n" },
  );
  t.same(
    withoutCustomers({ $ref: "ChangePage#" }, { items: [change], has_more: true }, (id) => id === BOB),
    { items: [], has_more: true },
  );

  const document = readDocument(service.app) as Document;
  const { schemas } = document.components;
  const unmarked = Object.entries(schemas)
    .filter(([name, { properties = {} }]) => !OF_NO_DATA.test(name) && properties["customer_id"])
    .filter(([, { properties = {} }]) => !("x-customer-id" in properties["customer_id"]!))
    .map(([name]) => name);
  t.same(unmarked, [], "mark the id with customerId()");
});

t.test("the purpose of a request", async (t) => {
  const { call } = await startService(t);
  for (const good of ["delivery", "a", "4-eyes", `a${"b".repeat(62)}`])
    t.match((await call("GET", "/customers", undefined, { "doorplate-purpose": good })).body, {
      code: "unknown_purpose",
    });
  for (const bad of ["", "Delivery", "-x", "a b", "a,b", "a\tb", `a${"b".repeat(63)}`, "ä", "x".repeat(10_000)]) {
    const { status, body } = await call("GET", "/customers", undefined, { "doorplate-purpose": bad });
    t.match([status, body.code, body.errors?.[0]?.pointer], [400, "invalid_request", "/doorplate-purpose"], bad);
  }
});
