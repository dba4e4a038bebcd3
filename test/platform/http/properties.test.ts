import fc from "fast-check";
import t from "tap";
import { startService } from "../../support/service.ts";

const SEED = 7305;

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "广东省",
    "深圳市",
    "10117",
    "138 0013 8000",
    "Berlin",
    "CA",
    "91",
    "+49 30 1234",
    "0".repeat(60),
    "\u202e",
    "½ ﷺ",
    "-".repeat(200),
  ),
);
const name = text.filter((value) => value.length > 0);
const day = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date("0001-01-01"), max: new Date("9999-12-31") })
    .map((date) => date.toISOString().slice(0, 10)),
  text,
);
const attributes = fc.oneof(
  fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 }),
  fc.jsonValue({ maxDepth: 2 }),
);
/** Now and then something of another kind. */
const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
const fields = <T extends Record<string, fc.Arbitrary<unknown>>>(all: T) =>
  fc.record(Object.fromEntries(Object.entries(all).map(([key, value]) => [key, mostly(value)])), { requiredKeys: [] });

const customer = fields({
  kind: fc.constantFrom("person", "organization"),
  given_name: fc.option(name),
  family_name: fc.option(name),
  phones: fc.array(fc.constantFrom("+8613800138000", "+4930123456", "+1"), { maxLength: 3 }),
  emails: fc.array(fc.oneof(fc.emailAddress(), text), { maxLength: 2 }),
  language_code: fc.constantFrom("zh-Hans", "de", "x"),
  tags: fc.array(name, { maxLength: 3 }),
  attributes,
});

const address = fields({
  administrative_area: fc.option(name),
  locality: fc.option(name),
  dependent_locality: fc.option(name),
  township: fc.option(name),
  address_lines: fc.array(name, { maxLength: 9 }),
  postal_code: fc.option(name),
  sorting_code: fc.option(name),
  recipient: fc.option(name),
  organization: fc.option(name),
  phone: fc.option(fc.oneof(name, fc.stringMatching(/^\+?[0-9 ()-]{3,20}$/))),
  instructions: fc.option(name),
  language_code: fc.constantFrom("zh-Hant", "en", null),
  usages: fc.subarray(["shipping", "billing", "home"]),
  is_default_shipping: fc.boolean(),
  valid_from: fc.option(day),
  valid_to: fc.option(day),
  tags: fc.array(name, { maxLength: 3 }),
  attributes,
});
const country = fc.constantFrom("CN", "DE", "US", "JP", "GB", "TW", "BR", "IN", "AQ", "XK", "ZZ");

t.test("whatever is posted is kept as it is, or refused with a reason: never a 5xx", async (t) => {
  const { call } = await startService(t);
  const refusal = { status: /^4\d\d$/, body: { code: /^(?:invalid_body|malformed_body)$/ } };

  await t.test("customers", async (t) => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(name, customer, async (given, rest) => {
        const body = { name: given, ...rest };
        const answer = await call("POST", "/customers", body);
        seen.add(answer.status);
        if (answer.status !== 201) return isRefusal(answer);
        const { body: read } = await call("GET", `/customers/${answer.body.id}`);
        return Object.entries(body).every(
          ([key, value]) => JSON.stringify(sorted(read[key])) === JSON.stringify(sorted(value)),
        );
      }),
      { numRuns: 250, seed: SEED },
    );
    t.ok(seen.has(201) && seen.has(422), "some are taken, some refused");
  });

  await t.test("addresses", async (t) => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(country, address, async (country_code, rest) => {
        const {
          body: { id },
        } = await call("POST", "/customers", { name: "x" });
        const body = { country_code, ...rest };
        const answer = await call("POST", `/customers/${id}/addresses`, body);
        seen.add(answer.status);
        if (answer.status !== 201) return isRefusal(answer);
        const { body: read } = await call("GET", `/addresses/${answer.body.id}`);
        const {
          instructions = null,
          attributes = {},
          tags = [],
          usages = [],
          valid_from = null,
          is_default_shipping = false,
          ...judged
        } = body as Record<string, unknown>;
        const asItIs = { instructions, attributes, tags, usages, valid_from, is_default_shipping };
        return (
          Object.entries(asItIs).every(
            ([key, value]) => JSON.stringify(sorted(read[key])) === JSON.stringify(sorted(value)),
          ) &&
          Object.entries(read.entered).every(([key, value]) => JSON.stringify(value) === JSON.stringify(judged[key])) &&
          "country_code" in read.entered
        );
      }),
      { numRuns: 250, seed: SEED },
    );
    t.ok(seen.has(201) && seen.has(422), "some are taken, some refused");
  });

  await t.test("bytes", async (t) => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
      fc.json({ maxDepth: 4 }).map((json) => Buffer.from(json)),
      fc.string().map((inside) => Buffer.from(`{"name":"${inside}"}`)),
    );
    const statuses = await fc.sample(bytes, { numRuns: 300, seed: SEED }).reduce(
      async (before, body) => {
        const all = await before;
        const answer = await call("POST", "/customers", body);
        if (answer.status !== 201 && !isRefusal(answer)) t.fail(`${answer.status} for ${body.toString("hex")}`);
        return [...all, answer.status];
      },
      Promise.resolve([] as number[]),
    );
    t.ok(statuses.includes(400) && statuses.includes(422));
  });

  t.match(await call("POST", "/customers", { name: 1 }), { ...refusal, status: 422 }, "the service lives");
});

const isRefusal = ({ status, body }: { status: number; body: { code?: string; errors?: unknown[] } }): boolean =>
  (status === 422 || status === 400) &&
  /^(?:invalid|malformed)_body$/.test(body.code ?? "") &&
  (body.errors?.length ?? 0) > 0;

/** With its members in one order, and no zero below zero: JSON knows neither. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => [key, sorted(member)]),
    );
  return Object.is(value, -0) ? 0 : value;
}
