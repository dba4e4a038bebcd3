import { existsSync, readFileSync } from "node:fs";
import t from "tap";
import { startService } from "../../support/service.ts";

const TESTDATA = new URL("../../../../shared/testdata/http-fresh.dev.jsonl", import.meta.url);
const ADDRESS = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

interface FreshCase {
  name: string;
  request_headers: Record<string, string>;
  response_headers: Record<string, string>;
  not_modified: boolean;
}

t.test("conditional requests", async (t) => {
  const { call } = await startService(t);
  const { body: customer } = await call("POST", "/customers", { name: "张三" });
  const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, ADDRESS);
  const resources = [`/customers/${customer.id}`, `/addresses/${address.id}`, "/verification-policies"];

  await t.test("a read that the caller has already is a 304 without a body", async (t) => {
    for (const path of resources) {
      const fresh = await call("GET", path);
      t.match(fresh, { status: 200, headers: { etag: '"1"', "cache-control": "no-store" } });
      for (const known of ['"1"', 'W/"1"', '"0", "1"', ' "9" ,W/"1"', "*"]) {
        const { status, text, headers } = await call("GET", path, undefined, { "if-none-match": known });
        t.match([status, text, headers["etag"]], [304, "", '"1"'], `${path} ${known}`);
      }
      for (const known of ['"2"', "1", '"11"', '"1', '""', "x"]) {
        t.equal((await call("GET", path, undefined, { "if-none-match": known })).status, 200, `${path} ${known}`);
      }
    }
  });

  await t.test("as jshttp/fresh has it", { skip: !existsSync(TESTDATA) && "no test data here" }, async (t) => {
    const cases = readFileSync(TESTDATA, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as FreshCase)
      // That no-cache asks for more than a 304 is a rule of that library, not of RFC 9110.
      .filter(({ request_headers }) => !("cache-control" in request_headers));
    t.ok(cases.length > 0);
    for (const { name, request_headers, response_headers, not_modified } of cases) {
      const own = Object.fromEntries(
        Object.entries(request_headers).map(([header, value]) => [header, value.replaceAll('"foo"', '"1"')]),
      );
      const expected = not_modified && "etag" in response_headers ? 304 : 200;
      t.equal((await call("GET", resources[0] as string, undefined, own)).status, expected, name);
    }
  });

  await t.test(
    "a write without If-Match is refused, and so is one with a version that is not the present one",
    async (t) => {
      for (const [path, patch] of [
        [resources[0], { tags: ["a"] }],
        [resources[1], { tags: ["a"] }],
      ] as [string, object][]) {
        for (const method of ["PATCH", "DELETE"] as const) {
          const body = method === "PATCH" ? patch : undefined;
          t.match(
            await call(method, path, body),
            { status: 428, body: { code: "precondition_required" } },
            `${method} without`,
          );
          for (const stale of ['"2"', '"0"', 'W/"1"', "1", '"01', "x", '"1e0"', '"99999999999999999999"']) {
            t.match(
              await call(method, path, body, { "if-match": stale }),
              { status: 412, body: { code: "version_mismatch" } },
              `${method} ${stale}`,
            );
          }
          t.equal(
            (await call(method, path, body, { "if-match": '"7"' })).headers["etag"],
            '"1"',
            "and told which one is",
          );
        }
        t.equal((await call("GET", path)).headers["etag"], '"1"', "nothing has changed");
        t.match(await call("PATCH", path, patch, { "if-match": '"1"' }), { status: 200, headers: { etag: '"2"' } });
        t.match(await call("PATCH", path, { tags: [] }, { "if-match": "*" }), {
          status: 200,
          headers: { etag: '"3"' },
        });
      }
      const policy = { default_interval: "P6M", rules: [] };
      t.equal((await call("PUT", "/verification-policies", policy)).status, 428);
      t.equal((await call("PUT", "/verification-policies", policy, { "if-match": '"4"' })).status, 412);
      t.match(await call("PUT", "/verification-policies", policy, { "if-match": '"1"' }), {
        status: 200,
        headers: { etag: '"2"' },
      });
    },
  );

  await t.test("a write that may create only changes nothing that is there", async (t) => {
    for (const path of [...resources, "/providers"]) {
      const before = await call("GET", path);
      const body = {
        "/verification-policies": { default_interval: "P9M", rules: [] },
        "/providers": { chinese_addresses_may_leave: true, when_unanswered: "postpone" },
      }[path];
      for (const ifMatch of [undefined, "*", before.headers["etag"]] as (string | undefined)[]) {
        const headers = { "if-none-match": "*", ...(ifMatch !== undefined && { "if-match": ifMatch }) };
        const refused = { status: 412, body: { code: "version_mismatch" } };
        if (body !== undefined) t.match(await call("PUT", path, body, headers), refused, `PUT ${path}`);
        else {
          t.match(await call("PATCH", path, { tags: ["z"] }, headers), refused, `PATCH ${path}`);
          t.match(await call("DELETE", path, undefined, headers), refused, `DELETE ${path}`);
          t.match(await call("POST", `${path}/restore`, { version: 1 }, headers), refused, `restore ${path}`);
        }
      }
      t.same((await call("GET", path)).body, before.body, path);
    }
  });

  await t.test("of many who change the same version one succeeds", async (t) => {
    const {
      body: { id },
    } = await call("POST", "/customers", { name: "李四" });
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        call("PATCH", `/customers/${id}`, { name: `李四 ${index}` }, { "if-match": '"1"' }),
      ),
    );
    t.same(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [200, ...Array.from({ length: 15 }, () => 412)],
    );
    const winner = answers.find(({ status }) => status === 200);
    t.same((await call("GET", `/customers/${id}`)).body, winner?.body);
  });

  await t.test("the answer to a write says what became of it, whatever the caller has", async (t) => {
    const {
      body: { id },
    } = await call("POST", "/customers", { name: "王五" });
    t.match(await call("PATCH", `/customers/${id}`, { name: "王六" }, { "if-match": '"1"', "if-none-match": '"2"' }), {
      status: 200,
      body: { name: "王六" },
    });
  });
});

t.test("a merge patch", async (t) => {
  const { call } = await startService(t);
  const attributes = { a: { b: 1, c: [1, 2] }, d: null, e: "x" };
  const { body: customer } = await call("POST", "/customers", {
    name: "张三",
    given_name: "三",
    tags: ["a", "b"],
    attributes,
  });
  const path = `/customers/${customer.id}`;
  const patch = async (body: unknown, headers: Record<string, string> = {}) =>
    call("PATCH", path, body, { "if-match": "*", ...headers });

  t.match(
    (await patch({ given_name: null })).body,
    { given_name: null, name: "张三", tags: ["a", "b"] },
    "null removes, what is absent stays",
  );
  t.same(
    (await patch({ attributes: { a: { b: null, f: {} }, e: ["y"] } })).body.attributes,
    { a: { c: [1, 2], f: {} }, d: null, e: ["y"] },
    "objects are merged, arrays replaced",
  );
  t.same((await patch({ attributes: { a: 5 } })).body.attributes.a, 5);
  t.same((await patch({ attributes: { a: { g: { h: null } } } })).body.attributes.a, { g: {} });
  t.same(
    (await patch({ attributes: { constructor: { toString: 1 } } })).body.attributes.constructor,
    { toString: 1 },
    "names of Object.prototype are names like others",
  );
  t.same((await patch({ attributes: null })).body.attributes, {});
  t.same((await patch({ tags: [] })).body.tags, []);
  t.equal((await patch({ tags: ["c"] }, { "content-type": "application/merge-patch+json" })).status, 200);
  const { version } = (await call("GET", path)).body;
  for (const [body, pointer] of [
    [{ name: null }, "/name"],
    [{ tags: null }, "/tags"],
    [{ kind: null }, "/kind"],
    [{ id: customer.id }, "/id"],
    [{ version: 1 }, "/version"],
    [{}, ""],
    [[], ""],
    [null, ""],
    [{ attributes: [] }, "/attributes"],
    [{ attributes: { x: "x".repeat(17_000) } }, "/attributes"],
  ] as [unknown, string][]) {
    t.match(
      await patch(body),
      { status: 422, body: { code: "invalid_body", errors: [{ in: "body", pointer }] } },
      JSON.stringify(body)?.slice(0, 40),
    );
  }
  t.equal(
    (await patch({ name: "张三" })).body.version,
    version,
    "what changes nothing writes nothing, what is refused neither",
  );
});
