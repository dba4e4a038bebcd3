import { existsSync, readFileSync } from "node:fs";
import t from "tap";
import { startService, type Answer } from "../../support/service.ts";

const NAUGHTY = new URL("../../../../shared/testdata/fuzz-blns.dev.jsonl", import.meta.url);
const ADDRESS = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const ID = "01a200c5-fc89-7fc4-9874-6ca4f79da9fb";

/** Where the fault is, as the problem tells it: "422 body /name". */
const faultOf = ({ status, body }: Answer): string =>
  `${status} ${body?.errors?.[0]?.in ?? "-"} ${body?.errors?.[0]?.pointer ?? "-"}`;

const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;
const attributes = (json: string): string => `{"name":"x","attributes":${json}}`;

t.test("hostile input", async (t) => {
  const { call } = await startService(t);
  const customer: string = (await call("POST", "/customers", { name: "x" })).body.id;
  const postCustomer = (body: unknown) => call("POST", "/customers", body);
  const postAddress = (body: object) => call("POST", `/customers/${customer}/addresses`, { ...ADDRESS, ...body });

  await t.test("wrong types and unknown fields are refused with their place, and nothing is converted", async (t) => {
    for (const [body, fault] of [
      [{ name: 5 }, "422 body /name"],
      [{ name: null }, "422 body /name"],
      [{ name: ["x"] }, "422 body /name"],
      [{ name: { x: 1 } }, "422 body /name"],
      [{ name: true }, "422 body /name"],
      [{ name: "" }, "422 body /name"],
      [{ name: "x".repeat(201) }, "422 body /name"],
      [{ name: "x", kind: "robot" }, "422 body /kind"],
      [{ name: "x", kind: null }, "422 body /kind"],
      [{ name: "x", tags: "a" }, "422 body /tags"],
      [{ name: "x", tags: { 0: "a" } }, "422 body /tags"],
      [{ name: "x", tags: [1] }, "422 body /tags/0"],
      [{ name: "x", tags: [null] }, "422 body /tags/0"],
      [{ name: "x", tags: ["a", "a"] }, "422 body /tags"],
      [{ name: "x", tags: [" a"] }, "422 body /tags/0"],
      [{ name: "x", tags: Array.from({ length: 51 }, String) }, "422 body /tags"],
      [{ name: "x", phones: ["0170 1234567"] }, "422 body /phones/0"],
      [{ name: "x", emails: ["x"] }, "422 body /emails/0"],
      [{ name: "x", external_refs: [{ source: "a" }] }, "422 body /external_refs/0/ref"],
      [{ name: "x", external_refs: [{ source: "a", ref: "b", c: 1 }] }, "422 body /external_refs/0/c"],
      [{ name: "x", attributes: "{}" }, "422 body /attributes"],
      [{ name: "x", attributes: [] }, "422 body /attributes"],
      [{ name: "x", attributes: null }, "422 body /attributes"],
      [{ name: "x", nmae: "y" }, "422 body /nmae"],
      [{ name: "x", "a/b~c": 1 }, "422 body /a~1b~0c"],
      [{ name: "x", id: ID }, "422 body /id"],
      [{ name: "x", tenant_id: ID }, "422 body /tenant_id"],
      [{ name: "x", constructor: 1 }, "422 body /constructor"],
      [{ name: "x", language_code: "deutsch!" }, "422 body /language_code"],
      [{}, "422 body /name"],
      [[], "422 body "],
      ["name", "400 body "],
    ] as [unknown, string][])
      t.equal(faultOf(await postCustomer(body)), fault, JSON.stringify(body).slice(0, 60));
    for (const [body, fault] of [
      [{ country_code: "de" }, "/country_code"],
      [{ country_code: "ZZ" }, "/country_code"],
      [{ country_code: 49 }, "/country_code"],
      [{ address_lines: "x" }, "/address_lines"],
      [{ address_lines: [""] }, "/address_lines/0"],
      [{ address_lines: Array.from({ length: 10 }, () => "x") }, "/address_lines"],
      [{ postal_code: 10117 }, "/postal_code"],
      [{ is_default_shipping: "true" }, "/is_default_shipping"],
      [{ is_default_shipping: 1 }, "/is_default_shipping"],
      [{ is_default_billing: null }, "/is_default_billing"],
      [{ usages: ["swimming"] }, "/usages/0"],
      [{ verdict: { status: "accepted" } }, "/verdict"],
      [{ location: null }, "/location"],
      [{ components: {} }, "/components"],
      [{ entered: {} }, "/entered"],
    ] as [object, string][])
      t.equal(faultOf(await postAddress(body)), `422 body ${fault}`, JSON.stringify(body).slice(0, 60));
    t.match(faultOf(await call("POST", `/customers/${customer}/restore`, { version: "1" })), "422 body /version");
    t.match(
      faultOf(await call("POST", "/api-keys", { name: "x", scopes: ["customers:read"], rate_limit_per_minute: "5" })),
      "422 body /rate_limit_per_minute",
    );
  });

  await t.test("dates that do not exist are refused, others kept", async (t) => {
    for (const day of [
      "2026-02-30",
      "2026-13-01",
      "2026-00-01",
      "2026-01-00",
      "2026-01-32",
      "2025-02-29",
      "1900-02-29",
      "0000-01-01",
      "+275760-09-13",
      "-000001-01-01",
      "275760-09-13",
      "2026-1-1",
      "26-01-01",
      "20260101",
      "2026-01-01T00:00:00Z",
      "2026-01-01 ",
      "２０２６-01-01",
      "tomorrow",
      "",
      "infinity",
      "now",
      "-infinity",
      "0001-01-01 BC",
    ]) {
      t.equal(faultOf(await postAddress({ valid_from: day })), "422 body /valid_from", day);
    }
    for (const day of ["0001-01-01", "2024-02-29", "9999-12-31"])
      t.equal((await postAddress({ valid_from: day })).body.valid_from, day);
    for (const moment of [
      "0000-01-01T00:00:00Z",
      "0001-01-01T00:00:00%2B01:00",
      "9999-12-31T23:59:59-01:00",
      "2026-02-30T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T23:60:00Z",
      "2026-12-31T23:59:60Z",
      "2026-01-01T00:00:00",
      "2026-01-01",
      "2026-01-01%2000:00:00Z",
      "2026-01-01T00:00:00+01:00",
      "2026-01-01T00:00:00%2B16:00",
      "2026-01-01T00:00:00%2B23:59",
      `2026-01-01T00:00:00.${"1".repeat(40)}Z`,
      "%2B275760-09-13T00:00:00Z",
      "infinity",
      "now",
      "epoch",
      "1767225600",
      "",
    ])
      t.equal(faultOf(await call("GET", `/customers?changed_since=${moment}`)), "400 query /changed_since", moment);
    for (const moment of ["0001-01-01T00:00:00Z", "2026-01-01T00:00:00%2B14:59", "9999-12-31T23:59:59.999999999Z"]) {
      for (const path of [`/customers?changed_since=${moment}`, `/addresses?due_before=${moment}`])
        t.equal((await call("GET", path)).status, 200, path);
      t.match((await call("GET", `/customers/${customer}?as_of=${moment}`)).status, moment.startsWith("9") ? 200 : 404);
    }
    for (const expires_at of ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-15:00", "2031-02-30T00:00:00Z"]) {
      t.equal(
        faultOf(await call("POST", "/api-keys", { name: "x", scopes: ["customers:read"], expires_at })),
        "422 body /expires_at",
        expires_at,
      );
    }
  });

  await t.test("numbers that a double cannot hold are refused, others kept to the last digit", async (t) => {
    for (const number of [
      "1e400",
      "-1e400",
      "12345678901234567890",
      "0.1234567890123456789",
      "9007199254740993",
      "1e-400",
      "1.0000000000000000001",
      "123456789012345678e-5",
      "1234567890.12345678901",
      "-12345678.123456789012",
    ]) {
      t.equal(faultOf(await postCustomer(attributes(`{"a":[0,${number}]}`))), "400 body /attributes/a/1", number);
    }
    for (const number of [
      "1e300",
      "5e-324",
      "1.7976931348623157e308",
      "9007199254740992",
      "0.1",
      "1.50",
      "1E2",
      "-0.5e-3",
      "123456789012345680000",
    ]) {
      const { status, body } = await postCustomer(attributes(`{"a":${number}}`));
      t.same([status, (body.attributes as { a?: number } | undefined)?.a], [201, Number(number)], number);
    }
    for (const version of ["1e400", "12345678901234567890"])
      t.equal(
        faultOf(await call("POST", `/customers/${customer}/restore`, `{"version":${version}}`)),
        "400 body /version",
      );
    for (const version of ["2147483648", "0", "-1", "1.5"])
      t.equal(
        faultOf(await call("POST", `/customers/${customer}/restore`, `{"version":${version}}`)),
        "422 body /version",
      );
  });

  await t.test("text that Postgres cannot store is refused, wherever it stands", async (t) => {
    for (const [body, fault] of [
      ['{"name":"a\\u0000b"}', "400 body /name"],
      ['{"name":"\\ud800"}', "400 body /name"],
      ['{"name":"\\udc00x"}', "400 body /name"],
      ['{"name":"\\ude00\\ud83d"}', "400 body /name"],
      [attributes('{"a":{"b/c":["\\u0000"]}}'), "400 body /attributes/a/b~1c/0"],
      [attributes('{"\\u0000":1}'), "400 body /attributes"],
      [attributes('{"\\ud800":1}'), "400 body /attributes"],
      ['{"name":"x","tags":["a","\\udfff"]}', "400 body /tags/1"],
    ] as const)
      t.equal(faultOf(await postCustomer(body)), fault, body);
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe4, 0xbd]]) {
      t.equal(
        faultOf(await postCustomer(Buffer.concat([Buffer.from('{"name":"'), Buffer.from(bytes), Buffer.from('"}')]))),
        "400 body ",
        Buffer.from(bytes).toString("hex"),
      );
    }
    t.equal(faultOf(await call("GET", "/customers?tag=a%00b")), "400 query /tag");
    t.equal(faultOf(await call("PUT", "/customers/by-ref/crm/a%00b", { name: "x" })), "400 path /ref");
    t.equal(faultOf(await call("PUT", "/customers/by-ref/a%00b/x", { name: "x" })), "400 path /source");
    t.equal(
      (await postCustomer('{"name":"\\ud83d\\ude00 \\u0001\\u007f\\ufffe"}')).body.name,
      "😀 \u0001\u007f\ufffe",
      "what is odd but can be stored is kept",
    );
  });

  await t.test("bodies too deep, too wide, too long", async (t) => {
    for (const levels of [25, 1_000, 100_000]) {
      const answer = await postCustomer(attributes(`{"a":${nested(levels)}}`));
      t.match(
        answer,
        {
          status: 400,
          body: {
            code: "malformed_body",
            errors: [{ in: "body", pointer: /^\/attributes\/a(?:\/0)*$/, detail: /nested deeper/ }],
          },
        },
        `${levels} levels`,
      );
    }
    t.match(await postCustomer(attributes(`{"a":${"[".repeat(50_000)}1e5${"]".repeat(50_000)}}`)), {
      status: 400,
      body: { errors: [{ detail: /nested deeper/ }] },
    });
    t.equal((await postCustomer(attributes(`{"a":${nested(20)}}`))).status, 201);
    const wide = await postCustomer(
      `{"name":"x",${Array.from({ length: 15_000 }, (_, index) => `"f${index}":0`).join()}}`,
    );
    t.match([wide.status, wide.body.errors.length], [422, 20], "of many faults some are told");
    t.equal((await postCustomer({ name: "x", phones: Array.from({ length: 60_000 }, () => 1) })).status, 422);
    t.equal((await postCustomer(Buffer.alloc(10 << 20, "["))).status, 413);
    t.equal((await postCustomer({ name: "x".repeat(250_000) })).status, 422);
  });

  await t.test("bodies of millions of values block nobody", async (t) => {
    const batchOf = (item: string, count: number): string =>
      `{"items":[${Array.from({ length: count }, () => item).join()}]}`;
    for (const item of ["{}", '""', "1e5", "[]"]) {
      const answer = await call("POST", "/batch/customers", batchOf(item, 1_900_000));
      t.match(
        [answer.status, answer.body.code, answer.body.detail],
        [413, "body_too_large", "The body has more than 500000 values."],
        item,
      );
    }
    t.equal((await call("POST", "/batch/customers", "[".repeat(8_000_000))).status, 413);
    const many = await call("POST", "/batch/customers", batchOf("{}", 499_000));
    t.same(
      [many.status, many.body.errors],
      [422, [{ in: "body", pointer: "/items", detail: "must NOT have more than 1000 items" }]],
      "of very many values the first fault is told",
    );
    const members = await call(
      "POST",
      "/batch/customers",
      batchOf(`{${Array.from({ length: 60_000 }, (_, nth) => `"f${nth}":0`).join()}}`, 1),
    );
    t.same([members.status, members.body.errors.length], [422, 1]);
    t.equal((await call("POST", "/batch/customers", batchOf("{}", 2_000))).body.errors.length, 20);
    const text = `${'\\"'.repeat(100)}${"[{,".repeat(600_000)}`;
    t.match(
      faultOf(
        await call(
          "POST",
          "/batch/customers",
          JSON.stringify({ items: [{ source: "a", ref: "b", customer: { name: text } }] }),
        ),
      ),
      "422 body /items/0/customer/name",
      "a text has no values",
    );
  });

  await t.test("names that mean something to JavaScript", async (t) => {
    t.equal(faultOf(await postCustomer('{"name":"x","__proto__":{"isAdmin":true}}')), "400 body ");
    t.equal(faultOf(await postCustomer(attributes('{"a":{"__proto__":{"isAdmin":true}}}'))), "400 body /attributes/a");
    t.equal(
      faultOf(await postCustomer(attributes('{"a":{"__pr\\u006fto__":[1e5]}}'))),
      "400 body /attributes/a",
      "spelt in another way",
    );
    const names = {
      constructor: { prototype: { isAdmin: true } },
      toString: null,
      hasOwnProperty: 1,
      valueOf: "x",
      then: "y",
      length: -1,
      toJSON: "z",
      "": 0,
    };
    const { status, body } = await postCustomer({ name: "x", attributes: names });
    t.equal(status, 201);
    t.same((await call("GET", `/customers/${body.id}`)).body.attributes, names, "are only names");
    t.equal(({} as { isAdmin?: unknown }).isAdmin, undefined);
  });

  await t.test("queries with what nobody reads", async (t) => {
    for (const [path, pointer] of [
      ["/customers?limt=5", "/limt"],
      ["/customers?__proto__=x", "/__proto__"],
      ["/customers?constructor=x", "/constructor"],
      ["/customers?limit[]=5", "/limit[]"],
      ["/customers?tag=a&tag=b", "/tag"],
      [`/customers/${customer}?fields=name`, "/fields"],
      [`/customers/${customer}/history?as_of=x`, "/as_of"],
      ["/verification-policies?x=1", "/x"],
      ["/api-keys?limit=", "/limit"],
      ["/addresses?status=Verified", "/status"],
      ["/addresses?country_code=", "/country_code"],
      ["/addresses?division_code=%25", "/division_code"],
      ["/campaigns?=x", "/"],
      ["/addresses?customer_tag=", "/customer_tag"],
    ] as const)
      t.equal(faultOf(await call("GET", path)), `400 query ${pointer}`, path);
    for (const value of ["1", "yes", "TRUE", "", "null", "true,true"])
      t.equal(faultOf(await call("POST", `/customers?dry_run=${value}`, { name: "x" })), "400 query /dry_run", value);
    t.equal(faultOf(await call("POST", "/customers?dry_run=true&dry_run=false", { name: "x" })), "400 query /dry_run");
    for (const tag of ["'; DROP TABLE customers; --", "\\", "{a,b}", "%", "100%", 'a"b', "$1", "٪"])
      t.equal((await call("GET", `/customers?tag=${encodeURIComponent(tag)}`)).status, 200, tag);
  });

  await t.test("headers out of bounds", async (t) => {
    for (const [name, value] of [
      ["doorplate-source", "x".repeat(101)],
      ["doorplate-reason", "x".repeat(501)],
      ["idempotency-key", "a b"],
      ["if-none-match", "x".repeat(201)],
    ] as const) {
      const path = name === "if-none-match" ? `/customers/${customer}` : "/customers";
      t.equal(
        faultOf(
          await call(
            name === "if-none-match" ? "GET" : "POST",
            path,
            name === "if-none-match" ? undefined : { name: "x" },
            { [name]: value },
          ),
        ),
        `400 header /${name}`,
      );
    }
    const { body } = await call(
      "POST",
      "/customers",
      { name: "x" },
      { "doorplate-reason": Buffer.from([0xff, 0xfe]).toString("latin1") },
    );
    t.equal((await call("GET", `/customers/${body.id}/history`)).status, 200, "bytes that are no UTF-8 do no harm");
  });

  await t.test(
    "the big list of naughty strings comes back unchanged, or is refused",
    { skip: !existsSync(NAUGHTY) && "no test data here" },
    async (t) => {
      const texts = readFileSync(NAUGHTY, "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { text: string }).text);
      const total = texts.length;
      const odd: unknown[] = [];
      let kept = 0;
      const tryText = async (text: string): Promise<void> => {
        const made = await postCustomer({
          name: text,
          given_name: text,
          attributes: { [text]: text },
          external_refs: [{ source: "blns", ref: text }],
        });
        if (made.status === 201) {
          kept++;
          const { body } = await call("GET", `/customers/${made.body.id}`);
          if (
            body.name !== text ||
            body.given_name !== text ||
            body.attributes[text] !== text ||
            body.external_refs[0].ref !== text
          )
            odd.push(["changed", text]);
        } else if (made.status < 400 || made.status >= 500 || !made.body.errors?.length) odd.push([made.status, text]);
        const address = await call("POST", `/customers/${made.body.id ?? customer}/addresses`, {
          country_code: "DE",
          recipient: text,
          instructions: text,
          address_lines: [text],
          locality: text,
          postal_code: text.slice(0, 20),
        });
        if (
          address.status === 201 &&
          (address.body.instructions !== text ||
            address.body.entered.recipient !== text ||
            address.body.entered.address_lines[0] !== text)
        )
          odd.push(["changed", text]);
        if (address.status !== 201 && (address.status !== 422 || !address.body.errors?.length))
          odd.push([address.status, text]);
        const found = await call("GET", `/customers?tag=${encodeURIComponent(text)}`);
        if (found.status !== 200 && found.status !== 400) odd.push([found.status, text]);
      };
      while (texts.length > 0) await Promise.all(texts.splice(0, 16).map(tryText));
      t.same(odd, []);
      t.ok(kept > total / 2, "most are kept");
    },
  );

  t.equal((await call("GET", `/customers/${customer}`)).status, 200, "the service lives");
});
