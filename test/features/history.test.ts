import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import t from "tap";
import { runVerification } from "../support/verifications.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

interface Entry {
  version: number;
  operation: string;
  occurred_at: string;
  actor: string;
  source: string;
  reason: string | null;
  diff: { pointer: string; from?: unknown; to?: unknown }[];
  // oxlint-disable-next-line typescript/no-explicit-any
  state: any;
}

const lookUp = (state: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (value, step) =>
        (value as Record<string, unknown> | null | undefined)?.[step.replaceAll("~1", "/").replaceAll("~0", "~")],
      state,
    );

t.test("history", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId, makeTenant, as } = service;
  const makeCustomer = async (): Promise<string> =>
    (await call("POST", "/customers", { name: "Ada", attributes: { "a/b~c": 1, deep: { x: 1, y: [1] } } })).body.id;

  t.test("the life of an address, from whichever code path", async (t) => {
    const customer = await makeCustomer();
    const {
      body: { id },
    } = await call(
      "POST",
      `/customers/${customer}/addresses`,
      { ...BERLIN, is_default_shipping: true },
      { "doorplate-source": "checkout", "doorplate-reason": "order 4711" },
    );
    const { body: verifications } = await call("GET", `/addresses/${id}/verifications`);
    await runVerification(resources, [fakeProvider("fake", found(52.5, 13.4))], {
      tenant_id: tenantId,
      address_id: id,
      id: verifications.items[0].id,
    });
    await call(
      "PATCH",
      `/addresses/${id}`,
      { instructions: "ring twice", attributes: { gate: { code: 1 } } },
      { "if-match": "*" },
    );
    await call("POST", `/customers/${customer}/addresses`, { ...BERLIN, is_default_shipping: true });
    await sql`UPDATE addresses SET tags = '{by-hand}' WHERE id = ${id}`.execute(resources.db.kysely);
    await call("DELETE", `/addresses/${id}`, undefined, { "if-match": "*", "doorplate-reason": "moved out" });
    await call("POST", `/addresses/${id}/restore`, { version: 3 });

    const { body } = await call("GET", `/addresses/${id}/history?limit=200`);
    const entries: Entry[] = body.items.toReversed();
    t.match(
      entries.map(({ version, operation }) => [version, operation]),
      [
        [1, "create"],
        [2, "update"],
        [3, "update"],
        [4, "update"],
        [5, "update"],
        [6, "delete"],
        [7, "restore"],
      ],
    );
    t.match(entries, [
      { source: "checkout", reason: "order 4711", actor: /^api_key:/, diff: [] },
      { actor: "system:verification", source: "verification" },
      { actor: /^api_key:/ },
      { actor: /^api_key:/, diff: [{ pointer: "/is_default_shipping", from: true, to: false }] },
      { actor: /^sql:/, source: "sql", diff: [{ pointer: "/tags", from: [], to: ["by-hand"] }] },
      { reason: "moved out" },
      { state: { instructions: "ring twice", tags: [], is_default_shipping: true } },
    ]);
    t.same(entries[2]!.diff.map(({ pointer }) => pointer).sort(), ["/attributes/gate", "/instructions"]);
    t.notOk(
      entries.slice(1).find(({ diff, state }, index) =>
        diff.some(({ pointer, from, to }) => {
          const [before, after] = [lookUp(entries[index]!.state, pointer), lookUp(state, pointer)];
          return !isDeepStrictEqual([before, after], [from, to]);
        }),
      ),
      "every diff is what lies between two states",
    );

    // Each past state can be read, from its moment until the next one.
    for (const [index, { occurred_at, operation, state }] of entries.entries()) {
      const next = entries[index + 1]?.occurred_at;
      const moments = [occurred_at, ...(next ? [new Date(Date.parse(next) - 1).toISOString()] : [])];
      for (const moment of moments) {
        const read = await call("GET", `/addresses/${id}?as_of=${encodeURIComponent(moment)}`);
        if (operation === "delete") t.equal(read.status, 404, "it was deleted then");
        else t.same(read.body, state, `version ${state.version}`);
      }
    }
    t.equal(
      (await call("GET", `/addresses/${id}?as_of=${new Date(Date.parse(entries[0]!.occurred_at) - 1).toISOString()}`))
        .status,
      404,
    );
    t.same((await call("GET", `/addresses/${id}`)).body, entries.at(-1)!.state);
  });

  t.test("pages are stable while changes are added", async (t) => {
    const customer = await makeCustomer();
    const patch = (name: string) => call("PATCH", `/customers/${customer}`, { name }, { "if-match": "*" });
    for (let count = 2; count <= 9; count++) await patch(`Ada ${count}`);
    const versions: number[] = [];
    let path: string | undefined = `/customers/${customer}/history?limit=3`;
    for (let page = 0; path; page++) {
      const answer = await call("GET", path);
      versions.push(...answer.body.items.map(({ version }: Entry) => version));
      t.notOk(
        answer.body.items.some(({ version, diff }: Entry) => version > 1 && diff.length === 0),
        "the last entry of a page has its diff, too",
      );
      await patch(`Later ${page}`);
      path = /<\/v1([^>]*)>; rel="next"/.exec(answer.headers["link"] ?? "")?.[1];
    }
    t.same(versions, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  t.test("changes of a customer, field by field, with awkward names", async (t) => {
    const customer = await makeCustomer();
    await call(
      "PATCH",
      `/customers/${customer}`,
      { attributes: { "a/b~c": 2, deep: { x: null, y: [1, 2], z: "new" } } },
      { "if-match": "*" },
    );
    const { body } = await call("GET", `/customers/${customer}/history`);
    const byPointer = (a: { pointer: string }, b: { pointer: string }) => (a.pointer < b.pointer ? -1 : 1);
    t.strictSame(body.items[0].diff.sort(byPointer), [
      { pointer: "/attributes/a~1b~0c", from: 1, to: 2 },
      { pointer: "/attributes/deep/x", from: 1 },
      { pointer: "/attributes/deep/y", from: [1], to: [1, 2] },
      { pointer: "/attributes/deep/z", to: "new" },
    ]);
  });

  t.test("a deleted customer keeps its history, and comes back", async (t) => {
    const customer = await makeCustomer();
    const { body: before } = await call("GET", `/customers/${customer}`);
    await sleep(2);
    await call("DELETE", `/customers/${customer}`, undefined, { "if-match": "*" });
    t.match(
      (await call("GET", `/customers/${customer}/history`)).body.items.map(({ operation }: Entry) => operation),
      ["delete", "create"],
    );
    t.same((await call("GET", `/customers/${customer}?as_of=${before.updated_at}`)).body, before);
    t.match(await call("POST", `/customers/${customer}/restore`, { version: 1 }), {
      status: 200,
      body: { version: 3, name: "Ada" },
    });
    t.match(await call("POST", `/customers/${customer}/restore`, { version: 99 }), {
      status: 422,
      body: { errors: [{ pointer: "/version" }] },
    });
  });

  t.test("what is as it was already is not restored: no version, no event, no check", async (t) => {
    const {
      body: { id: customer },
    } = await call("POST", "/customers", {
      name: "Ada",
      phones: ["+4930123456"],
      tags: ["b", "a"],
      external_refs: [
        { source: "erp", ref: "9" },
        { source: "crm", ref: "10" },
      ],
      attributes: { b: [1, { z: 1, a: null }], a: "x" },
    });
    const {
      body: { id: address },
    } = await call("POST", `/customers/${customer}/addresses`, {
      ...BERLIN,
      tags: ["b", "a"],
      usages: ["work", "home"],
      valid_from: "2026-01-01",
      is_default_shipping: true,
      attributes: { b: { z: 1, a: null } },
    });
    const { body: verifications } = await call("GET", `/addresses/${address}/verifications`);
    await runVerification(resources, [fakeProvider("fake", found(52.5, 13.4))], {
      tenant_id: tenantId,
      address_id: address,
      id: verifications.items[0].id,
    });
    const endOfFeed = async (after = ""): Promise<string> => {
      const {
        body: { cursor, has_more },
      } = await call("GET", `/changes?limit=200${after && `&after=${after}`}`);
      return has_more ? endOfFeed(cursor) : cursor;
    };
    for (const path of [`/customers/${customer}`, `/addresses/${address}`]) {
      const written = async (): Promise<unknown> => {
        const count = (table: string, column: string) =>
          resources.db.pool.query(
            `SELECT count(*)::int AS count FROM ${table} WHERE tenant_id = $1 AND ${column} = $2`,
            [tenantId, path.split("/")[2]],
          );
        return [
          (await call("GET", path)).body,
          (await call("GET", `${path}/history`)).body,
          (await count("changes", "entity_id")).rows,
          (await count("verifications", "address_id")).rows,
        ];
      };
      await call("PATCH", path, { tags: ["c"] }, { "if-match": "*" });
      await call("PATCH", path, { tags: ["b", "a"] }, { "if-match": "*" });
      const {
        body: { version: now },
        headers: { etag },
      } = await call("GET", path);
      const cursor = await endOfFeed();
      const before = await written();
      // Two versions ago it was the same, too.
      for (const version of [now, now - 2]) {
        for (let repeat = 0; repeat < 2; repeat++) {
          t.match(
            await call("POST", `${path}/restore`, { version }),
            { status: 200, headers: { etag }, body: { version: now } },
            `${path} ${version} of ${now}`,
          );
        }
      }
      t.same(await written(), before, path);
      t.same((await call("GET", `/changes?after=${cursor}`)).body.items, [], "nothing in the feed");
      t.match(
        await call("POST", `${path}/restore`, { version: now - 1 }),
        { status: 200, body: { version: now + 1, tags: ["c"] } },
        "and what differs is",
      );
    }
  });

  t.test("nobody sees a neighbour's past", async (t) => {
    const customer = await makeCustomer();
    const { body: address } = await call("POST", `/customers/${customer}/addresses`, BERLIN);
    const neighbour = as((await makeTenant()).key);
    const nobody = "01a00000-0000-7000-8000-000000000001";
    for (const path of [
      "/customers/ID/history",
      "/customers/ID?as_of=2030-01-01T00:00:00Z",
      "/addresses/ID/history",
      "/addresses/ID?as_of=2030-01-01T00:00:00Z",
    ]) {
      const id = path.startsWith("/customers") ? customer : address.id;
      const [given, never] = [
        await neighbour("GET", path.replace("ID", id)),
        await neighbour("GET", path.replace("ID", nobody)),
      ];
      t.equal(given.status, 404);
      t.strictSame(
        { ...given.body, request_id: "" },
        { ...never.body, request_id: "" },
        "exactly what an id that never existed gets",
      );
    }
    for (const [kind, id] of [
      ["customers", customer],
      ["addresses", address.id],
    ] as const)
      t.equal((await neighbour("POST", `/${kind}/${id}/restore`, { version: 1 })).status, 404);
  });
});
