import fc from "fast-check";
import t from "tap";
import { toDocument } from "../../src/features/search/document.ts";
import { exactCondition, filterGroups } from "../../src/features/search/filter.ts";
import { matches } from "../../src/records/filter/matches.ts";
import type { AddressFilter } from "../../src/records/filter/schema.ts";

const NOW = new Date("2026-11-22T08:30:00.000Z");
const TENANT = "01a200c5-0000-7000-8000-000000000001";
const ADDRESS_ID = "01a200c5-fc89-7fc4-9874-6ca4f79da9fb";
const CUSTOMER_ID = "01a200c5-fc8a-7da3-af72-78edb7cac2a6";

const tag = fc.constantFrom("a", "b", "c");
const country_code = fc.constantFrom("CN", "DE");
const position = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.oneof(fc.constantFrom(-180, 180), fc.double({ min: -180, max: 180, noNaN: true })),
});
const tags = fc.uniqueArray(tag, { maxLength: 2 });
const row = fc.record({
  country_code,
  division_code: fc.option(fc.constantFrom("440305007", "440305", "4401", "DE-BE")),
  verification_status: fc.constantFrom("pending", "verified"),
  tags,
  location: fc.option(position),
});

/** Around the position mostly, or no such filter would ever match. */
const area = (place: { latitude: number; longitude: number } | null) =>
  fc
    .record({ radius_m: fc.constantFrom(5, 3_000, 1_000_000), elsewhere: fc.option(position) })
    .map(({ radius_m, elsewhere }) => ({
      near: { ...(elsewhere ?? place ?? { latitude: 0, longitude: 0 }), radius_m },
    }));
const box = (place: { latitude: number; longitude: number } | null) =>
  fc.tuple(fc.constantFrom(0.001, 1, 90), fc.constantFrom(0.001, 1, 90)).map(([height, width]) => {
    const { latitude, longitude } = place ?? { latitude: 0, longitude: 0 };
    const wrap = (degrees: number): number => ((degrees + 540) % 360) - 180;
    return {
      within: {
        box: {
          south: Math.max(-90, latitude - height),
          north: Math.min(90, latitude + height),
          west: wrap(longitude - width),
          east: wrap(longitude + width),
        },
      },
    };
  });

const filterFor = (place: { latitude: number; longitude: number } | null): fc.Arbitrary<AddressFilter> =>
  fc.letrec<{ filter: AddressFilter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: "small" },
      country_code.map((code) => ({ country_code: code })),
      fc.constantFrom("440000", "440300", "440305", "DE-BE").map((code) => ({ division_code: code })),
      tag.map((each) => ({ tag: each })),
      tag.map((each) => ({ customer_tag: each })),
      tag.map((each) => ({ customer: { any: [{ tag: each }, { all: [{ tag: "b" }] }] } })),
      fc.constantFrom("pending", "verified").map((status) => ({ status: status as "pending" })),
      area(place),
      box(place),
      tie("filter").map((not) => ({ not })),
      fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    ),
  })).filter;

t.test("tokens never hide what a filter leaves, and hide most of what it does not", (t) => {
  let [matched, hidden] = [0, 0];
  fc.assert(
    fc.property(
      row.chain((address) => fc.tuple(fc.constant(address), filterFor(address.location))),
      tags,
      ([drawn, filter], customerTags) => {
        const customer = {
          id: CUSTOMER_ID,
          tenant_id: TENANT,
          kind: "person",
          name: "Ada",
          phones: [],
          emails: [],
          external_refs: [],
          tags: customerTags,
          attributes: {},
          updated_at: NOW.toISOString(),
        };
        const address = {
          ...drawn,
          id: ADDRESS_ID,
          customer_id: CUSTOMER_ID,
          address_lines: ["1"],
          attributes: {},
          fingerprint: "f",
          door_hash: "f",
          verified_at: null,
          verify_after: null,
          verification_confidence: null,
          updated_at: NOW.toISOString(),
        };
        const { tokens } = toDocument(customer as never, address as never);
        const isFound = filterGroups(filter).every((unit) => unit.some((token) => tokens.has(token)));
        const isMatch = matches(filter, { address, customer, now: NOW });
        matched += Number(isMatch);
        hidden += Number(!isFound);
        return isFound || !isMatch;
      },
    ),
    { numRuns: 3_000 },
  );
  t.ok(matched > 300 && hidden > 300, `${matched} match, ${hidden} are hidden`);
  t.end();
});

t.test("what tokens say needs no second look, all else does", (t) => {
  t.equal(
    exactCondition(
      { country_code: "DE", division_code: "DE-BE", status: "pending", tag: "a", customer_tag: "b" },
      { tag: "b" },
      NOW,
    ),
    undefined,
  );
  t.ok(exactCondition({}, { kind: "person" }, NOW));
  for (const filter of [
    { not: { tag: "a" } },
    { near: { latitude: 1, longitude: 1, radius_m: 5 } },
    { changed_since: NOW.toISOString() },
    { any: [{ tag: "a" }] },
  ])
    t.ok(exactCondition(filter, {}, NOW));
  t.end();
});
