import t from "tap";
import { AppError } from "../../../src/platform/errors.ts";
import { checkFilter, checkFilterScopes, readsCustomers } from "../../../src/records/filter/limits.ts";
import { matches, matchesCustomer, needsOf } from "../../../src/records/filter/matches.ts";
import type { AddressFilter } from "../../../src/records/filter/schema.ts";

const pointerOf = (filter: AddressFilter): string | undefined => {
  try {
    checkFilter(filter, "/filter");
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid_body") throw error;
    return error.particulars.errors?.[0]?.pointer;
  }
};

t.test("all, any and not can be nested three deep, including those of the customer", (t) => {
  t.equal(pointerOf({}), undefined);
  t.equal(pointerOf({ not: { any: [{ all: [{ tag: "a" }] }] } }), undefined);
  t.equal(pointerOf({ not: { any: [{ tag: "b" }, { all: [{ not: { tag: "a" } }] }] } }), "/filter/not/any/1/all/0/not");
  t.equal(pointerOf({ any: [{ all: [{ customer: { not: { tag: "a" } } }] }] }), undefined);
  t.equal(
    pointerOf({ any: [{ all: [{ customer: { not: { not: { tag: "a" } } } }] }] }),
    "/filter/any/0/all/0/customer/not/not",
  );
  t.end();
});

t.test("a filter can have fifty conditions, counting empty filters", (t) => {
  const several = (count: number, each: AddressFilter): AddressFilter[] => Array.from({ length: count }, () => each);
  t.equal(pointerOf({ tag: "a", any: several(49, { tag: "b" }) }), undefined);
  t.equal(pointerOf({ tag: "a", any: several(50, { tag: "b" }) }), "/filter/any/49");
  t.equal(pointerOf({ tag: "a", any: several(50, {}) }), "/filter/any/49");
  t.equal(
    pointerOf({ any: several(25, { tag: "b", customer: { tag: "c", kind: "person" } }) }),
    "/filter/any/16/customer",
    "three each",
  );
  t.end();
});

t.test("the data that a filter reads is found at any depth", (t) => {
  t.same(needsOf({ tag: "a" }), { customer: false, evidence: false });
  t.same(needsOf({ any: [{ not: { customer_tag: "a" } }] }), { customer: true, evidence: false });
  t.same(needsOf({ not: { all: [{ evidence: { kind: "delivered" } }, { customer: {} }] } }), {
    customer: true,
    evidence: true,
  });
  t.equal(readsCustomers({ all: [{ tag: "a" }] }), false);
  t.equal(readsCustomers({ all: [{ any: [{ customer: { kind: "person" } }] }] }), true);
  t.throws(() => checkFilterScopes({ not: { customer: {} } }, new Set(["addresses:read"])), {
    code: "insufficient_scope",
  });
  t.doesNotThrow(() => checkFilterScopes({ not: { customer: {} } }, new Set(["customers:read"])));
  t.end();
});

t.test("inherited properties of an object are not attributes", (t) => {
  const now = new Date("2026-11-22T08:30:00Z");
  const customer = {
    id: "c",
    kind: "person",
    tags: [],
    attributes: {},
    external_refs: [],
    updated_at: now.toISOString(),
  };
  for (const name of ["__proto__", "constructor", "toString"])
    t.equal(matchesCustomer({ attribute: { name, at_least: -1 } }, customer), false, name);
  t.equal(
    matchesCustomer(
      { attribute: { name: "__proto__", equals: 5 } },
      { ...customer, attributes: JSON.parse('{"__proto__": 5}') },
    ),
    true,
    "an own property of that name is",
  );
  const address = {
    id: "a",
    customer_id: "c",
    country_code: "DE",
    division_code: null,
    door_hash: "f",
    verification_status: "verified",
    verified_at: null,
    verify_after: null,
    verification_confidence: 0.5,
    tags: [],
    attributes: {},
    updated_at: now.toISOString(),
  };
  t.equal(
    matches({ confidence_below: 1 }, { address, now }),
    false,
    "a state from a version without ageing confidence",
  );
  t.equal(
    matches({ near: { latitude: 0, longitude: 0, radius_m: 1_000_000 } }, { address, now }),
    false,
    "a state from a version without positions",
  );
  t.equal(matches({ customer: {} }, { address, now }), false, "conditions on an unknown customer are false");
  t.end();
});
