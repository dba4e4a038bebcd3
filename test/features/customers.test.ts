import t from "tap";
import { startService } from "../support/service.ts";

const ZHANG = {
  kind: "person",
  name: "张三",
  given_name: "三",
  family_name: "张",
  phones: ["+8613800138000"],
  emails: ["zhangsan@example.com"],
  language_code: "zh-Hans",
  external_refs: [{ source: "crm", ref: "4711" }],
  tags: ["frequent"],
  attributes: { loyalty_level: "gold", nested: [1, null, { a: "ü" }] },
};
const EMPTY = {
  kind: "person",
  given_name: null,
  family_name: null,
  phones: [],
  emails: [],
  language_code: null,
  external_refs: [],
  tags: [],
  attributes: {},
};

t.test("customers", async (t) => {
  const { call } = await startService(t);
  const operations = async (id: string): Promise<string[]> =>
    (await call("GET", `/customers/${id}/history`)).body.items.map(({ operation }: { operation: string }) => operation);

  await t.test("are given back as they were sent", async (t) => {
    const { status, headers, body } = await call("POST", "/customers", ZHANG);
    t.match([status, headers["etag"], headers["location"]], [201, '"1"', `/v1/customers/${body.id}`]);
    const { id, version, created_at, updated_at, ...fields } = body;
    t.same(fields, ZHANG);
    t.match({ id, version }, { id: /^[\da-f]{8}-[\da-f]{4}-7/, version: 1 });
    t.match([created_at, updated_at], [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, created_at]);
    t.same((await call("GET", `/customers/${id}`)).body, body);
    const least = await call("POST", "/customers", { name: "x" });
    t.match(least.body, { name: "x", ...EMPTY });
  });

  await t.test("have a history of who changed what, from where and why", async (t) => {
    const {
      body: { id },
    } = await call(
      "POST",
      "/customers",
      { name: "a", tags: ["x"] },
      { "doorplate-source": "checkout", "x-request-id": "first-request" },
    );
    await call(
      "PATCH",
      `/customers/${id}`,
      { name: "b", attributes: { "a/b": 1 } },
      { "if-match": '"1"', "doorplate-reason": "a wrong name" },
    );
    await call("DELETE", `/customers/${id}`, undefined, { "if-match": '"2"' });
    const { body } = await call("GET", `/customers/${id}/history`);
    t.match(body.items, [
      { version: 3, operation: "delete", source: "api" },
      {
        version: 2,
        operation: "update",
        reason: "a wrong name",
        source: "api",
        diff: [
          { pointer: "/name", from: "a", to: "b" },
          { pointer: "/attributes/a~1b", to: 1 },
        ],
        state: { name: "b" },
      },
      {
        version: 1,
        operation: "create",
        source: "checkout",
        reason: null,
        request_id: "first-request",
        diff: [],
        actor: /^api_key:/,
        state: { name: "a", tags: ["x"] },
      },
    ]);
    t.equal(body.items.length, 3);
    t.equal((await call("GET", `/customers/${id}`)).status, 404);
  });

  await t.test("can be read as they were, and restored, also after they were deleted", async (t) => {
    const { body: first } = await call("POST", "/customers", {
      ...ZHANG,
      external_refs: [{ source: "crm", ref: "restored" }],
    });
    const path = `/customers/${first.id}`;
    const { body: second } = await call("PATCH", path, { name: "李四", external_refs: [] }, { "if-match": "*" });
    await call("DELETE", path, undefined, { "if-match": "*" });
    t.same((await call("GET", `${path}?as_of=${first.updated_at}`)).body, first);
    t.same((await call("GET", `${path}?as_of=${second.updated_at}`)).body, second);
    t.equal((await call("GET", `${path}?as_of=2020-01-01T00:00:00Z`)).status, 404, "before there was one");
    t.equal((await call("GET", `${path}?as_of=2999-01-01T00:00:00Z`)).status, 404, "after it was deleted");
    t.match(await call("POST", `${path}/restore`, { version: 9 }), {
      status: 422,
      body: { errors: [{ pointer: "/version" }] },
    });
    const restored = await call("POST", `${path}/restore`, { version: 1 });
    t.match(restored, {
      status: 200,
      headers: { etag: '"4"' },
      body: { name: "张三", external_refs: first.external_refs, version: 4 },
    });
    t.same(await operations(first.id), ["restore", "delete", "update", "create"]);
    t.equal(
      (await call("PUT", "/customers/by-ref/crm/restored", { name: "x" })).body.id,
      first.id,
      "its reference leads to it again",
    );
  });

  await t.test("share no reference of another system", async (t) => {
    const refs = [{ source: "erp", ref: "1" }];
    const { body: owner } = await call("POST", "/customers", { name: "a", external_refs: refs });
    const taken = { status: 409, body: { code: "external_ref_taken", errors: [{ pointer: "/external_refs" }] } };
    t.match(await call("POST", "/customers", { name: "b", external_refs: refs }), taken);
    const { body: other } = await call("POST", "/customers", { name: "b" });
    t.match(await call("PATCH", `/customers/${other.id}`, { external_refs: refs }, { "if-match": "*" }), taken);
    t.match(
      await call("POST", "/customers", {
        name: "c",
        external_refs: [
          { source: "erp", ref: "2" },
          { source: "erp", ref: "2" },
        ],
      }),
      { status: 422 },
    );
    await call("DELETE", `/customers/${owner.id}`, undefined, { "if-match": "*" });
    t.equal(
      (await call("POST", "/customers", { name: "b", external_refs: refs })).status,
      201,
      "a deleted customer holds none",
    );
    t.match(await call("POST", `/customers/${owner.id}/restore`, { version: 1 }), {
      status: 409,
      body: { code: "external_ref_taken" },
    });
  });

  await t.test("are created or replaced by another system's own key", async (t) => {
    const path = `/customers/by-ref/crm.eu/${encodeURIComponent("客户/7 ü")}`;
    const created = await call("PUT", path, { name: "a", tags: ["x"] });
    t.match(created, {
      status: 201,
      headers: { etag: '"1"', location: `/v1/customers/${created.body.id}` },
      body: { external_refs: [{ source: "crm.eu", ref: "客户/7 ü" }] },
    });
    const replaced = await call("PUT", path, { name: "b" });
    t.match(replaced, {
      status: 200,
      headers: { etag: '"2"' },
      body: { id: created.body.id, name: "b", tags: [], external_refs: created.body.external_refs },
    });
    t.equal((await call("PUT", path, { name: "b" })).body.version, 2, "what changes nothing writes nothing");
    t.equal((await call("PUT", path, { name: "c" }, { "if-match": '"1"' })).status, 412);
    t.equal((await call("PUT", path, { name: "c" }, { "if-match": '"2"' })).status, 200);
    t.equal(
      (await call("PUT", "/customers/by-ref/crm/nobody", { name: "c" }, { "if-match": '"1"' })).status,
      412,
      "what is not there has no version",
    );
    const added = await call("PUT", path, { name: "c", external_refs: [{ source: "mail", ref: "m1" }] });
    t.same(added.body.external_refs.length, 2, "the own reference stays");
    await call("DELETE", `/customers/${created.body.id}`, undefined, { "if-match": "*" });
    const again = await call("PUT", path, { name: "d" });
    t.equal(again.status, 201);
    t.not(again.body.id, created.body.id, "a deleted customer is not brought back by a sync");
  });

  await t.test("are only created, where the caller says so", async (t) => {
    const path = "/customers/by-ref/crm/only-new";
    const only = { "if-none-match": "*" };
    const created = await call("PUT", path, { name: "a", tags: ["x"] }, only);
    t.match(created, { status: 201, headers: { etag: '"1"' }, body: { name: "a" } });
    const refused = { status: 412, headers: { etag: '"1"' }, body: { code: "version_mismatch" } };
    t.match(await call("PUT", path, { name: "b" }, only), refused);
    t.match(await call("PUT", path, { name: "b" }, { ...only, "if-match": "*" }), refused);
    t.same((await call("GET", path)).body, created.body, "nothing is written");
    t.same(await operations(created.body.id), ["create"]);
    t.match(
      await call("PUT", "/customers/by-ref/crm/only-new-2", { name: "b" }, { ...only, "if-match": "*" }),
      { status: 412 },
      "nothing is both there and not there",
    );
    await call("DELETE", `/customers/${created.body.id}`, undefined, { "if-match": "*" });
    t.equal((await call("PUT", path, { name: "c" }, only)).status, 201, "a deleted customer is not there");
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        call("PUT", "/customers/by-ref/crm/race", { name: `name ${index}` }, only),
      ),
    );
    t.same(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [201, ...Array.from({ length: 7 }, () => 412)],
      "of many at once, one creates it",
    );
    const winner = answers.find(({ status }) => status === 201);
    t.same((await call("GET", "/customers/by-ref/crm/race")).body, winner?.body);
  });

  await t.test("synced by many at once under one key are one", async (t) => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => call("PUT", "/customers/by-ref/crm/busy", { name: `name ${index}` })),
    );
    t.same(new Set(answers.map(({ body }) => body.id)).size, 1);
    t.same(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [...Array.from({ length: 11 }, () => 200), 201],
    );
    t.equal((await operations(answers[0]?.body.id)).length, 12, "and every one of the writes is in the history");
  });

  await t.test("are listed by tag and by time of change", async (t) => {
    const { body: a } = await call("POST", "/customers", { name: "a", tags: ["gold", "红"] });
    const { body: b } = await call("POST", "/customers", { name: "b", tags: ["gold"] });
    const ids = async (query: string): Promise<string[]> =>
      (await call("GET", `/customers?${query}`)).body.items.map(({ id }: { id: string }) => id);
    t.same(await ids("tag=gold"), [a.id, b.id]);
    t.same(await ids(`tag=${encodeURIComponent("红")}`), [a.id]);
    t.same(await ids("tag=none"), []);
    const {
      body: { updated_at },
    } = await call("PATCH", `/customers/${a.id}`, { name: "a2" }, { "if-match": "*" });
    t.same(await ids(`tag=gold&changed_since=${updated_at}`), [a.id]);
    await call("DELETE", `/customers/${a.id}`, undefined, { "if-match": "*" });
    t.same(await ids("tag=gold"), [b.id]);
  });

  await t.test("a dry run answers as if and writes nothing", async (t) => {
    const dry = await call("POST", "/customers?dry_run=true", { name: "dry" });
    t.match(dry, { status: 200, body: { name: "dry", version: 1 } });
    t.equal((await call("GET", `/customers/${dry.body.id}`)).status, 404);
    const { body } = await call("POST", "/customers", { name: "wet" });
    t.match(await call("PATCH", `/customers/${body.id}?dry_run=true`, { name: "dry" }, { "if-match": '"1"' }), {
      status: 200,
      body: { name: "dry", version: 2 },
    });
    t.same((await call("GET", `/customers/${body.id}`)).body, body);
    t.same(await operations(body.id), ["create"]);
    t.equal((await call("POST", "/customers?dry_run=true", { name: 5 })).status, 422, "what is wrong is refused");
  });

  await t.test("a write that knows no dry run refuses to be one", async (t) => {
    const {
      body: { id },
    } = await call("POST", "/customers", { name: "x" });
    const refused = { status: 400, body: { code: "invalid_request", errors: [{ in: "query", pointer: "/dry_run" }] } };
    t.match(await call("DELETE", `/customers/${id}?dry_run=true`, undefined, { "if-match": "*" }), refused);
    t.match(await call("PUT", "/customers/by-ref/crm/dry?dry_run=true", { name: "x" }), refused);
    t.match(await call("POST", `/customers/${id}/restore?dry_run=true`, { version: 1 }), refused);
    t.equal((await call("GET", `/customers/${id}`)).status, 200, "nothing was deleted");
  });

  await t.test("attributes hold 16 KB and no more", async (t) => {
    const post = (bytes: number) =>
      call("POST", "/customers", { name: "x", attributes: { a: "ü".repeat((bytes - 8) / 2) } });
    t.equal((await post(16_384)).status, 201);
    t.match(await post(16_386), { status: 422, body: { errors: [{ pointer: "/attributes" }] } });
  });
});
