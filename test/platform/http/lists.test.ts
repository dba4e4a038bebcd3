import t from "tap";
import { encodeCursor } from "../../../src/platform/http/cursor.ts";
import { startService, type Call } from "../../support/service.ts";

const ADDRESS = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

const makeCustomers = (call: Call, count: number): Promise<string[]> =>
  Promise.all(
    Array.from(
      { length: count },
      async (_, index) =>
        (await call("POST", "/customers", { name: `c${index}`, tags: [index % 2 ? "odd" : "even"] })).body.id as string,
    ),
  );

t.test("cursors", async (t) => {
  const service = await startService(t);
  const { call, as } = service;
  const ids = await makeCustomers(call, 9);
  const customer = ids[0] as string;
  await call("POST", `/customers/${customer}/addresses`, ADDRESS);
  await call("POST", `/customers/${customer}/addresses`, { ...ADDRESS, address_lines: ["Unter den Linden 2"] });
  const {
    body: { next_cursor: cursor },
  } = await call("GET", "/customers?limit=2");

  await t.test("show everything once and in order, however much is written meanwhile", async (t) => {
    const before = (await call("GET", "/customers?limit=200")).body.items.map(
      ({ id }: { id: string }) => id,
    ) as string[];
    t.same(new Set(before), new Set(ids));
    const seen: string[] = [];
    let path: string | undefined = "/customers?limit=2";
    for (let page = 0; path !== undefined && page < 50; page++) {
      const { status, body, headers } = await call("GET", path);
      t.equal(status, 200);
      t.not(body.items.length, 0, "no page is empty");
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      const link = /^<\/v1([^>]*)>; rel="next"$/.exec(headers["link"] ?? "")?.[1];
      t.equal(
        link === undefined ? null : new URLSearchParams(link.split("?")[1]).get("cursor"),
        body.next_cursor,
        "Link and next_cursor agree",
      );
      path = link;
      // New ones come behind, changed ones stay where they are, deleted ones leave no hole.
      if (page < 5) await makeCustomers(call, 1);
      if (page === 1) await call("PATCH", `/customers/${seen[0]}`, { name: "changed" }, { "if-match": "*" });
      if (page === 2) await call("DELETE", `/customers/${seen[1]}`, undefined, { "if-match": "*" });
    }
    t.same(seen.slice(0, before.length), before);
    t.equal(seen.length, before.length + 5);
    t.equal(new Set(seen).size, seen.length);
    t.equal(path, undefined, "it came to an end");
  });

  await t.test("belong to their list, its filters and its tenant", async (t) => {
    const refused = {
      status: 400,
      headers: { "content-type": "application/problem+json" },
      body: { code: "invalid_cursor", errors: [{ in: "query", pointer: "/cursor" }] },
    };
    t.equal((await call("GET", `/customers?limit=7&cursor=${cursor}`)).status, 200, "another limit will do");
    for (const path of [
      `/customers?tag=odd`,
      "/customers?changed_since=2020-01-01T00:00:00Z",
      "/addresses?",
      `/customers/${customer}/addresses?`,
      `/customers/${customer}/history?`,
      "/campaigns?",
      "/api-keys?",
    ]) {
      t.match(await call("GET", `${path}&cursor=${cursor}`), refused, path);
    }
    const another = as((await service.makeTenant()).key);
    t.match(await another("GET", `/customers?cursor=${cursor}`), refused, "another tenant");
    const {
      body: { next_cursor: addresses },
    } = await call("GET", `/customers/${customer}/addresses?limit=1`);
    t.type(addresses, "string");
    t.match(await call("GET", `/customers/${ids[1]}/addresses?cursor=${addresses}`), refused, "another customer");
  });

  await t.test("that somebody has sealed who knows how to do no harm", async (t) => {
    const { tenantId } = service;
    const campaign = (await call("POST", "/campaigns", { name: "all", filter: { country_code: "DE" } })).body
      .id as string;
    const positions = [
      "abc",
      "",
      "-5",
      "1e3",
      "null",
      "{",
      "[1,2]",
      `[1,null,"${customer}"`,
      "9".repeat(40),
      "-99999999999999.x",
      `1.${"x".repeat(36)}`,
    ];
    for (const position of positions) {
      const refused = {
        status: 400,
        headers: { "content-type": "application/problem+json" },
        body: { code: "invalid_cursor" },
      };
      t.match(
        await call("GET", `/changes?after=${encodeCursor(position, [tenantId, "changes"])}`),
        refused,
        `changes: ${position}`,
      );
      t.match(
        await call("POST", "/customers/search", {
          q: "c1",
          cursor: encodeCursor(position, [tenantId, "search", { q: "c1" }]),
        }),
        refused,
        `search: ${position}`,
      );
      t.match(
        await call(
          "GET",
          `/campaigns/${campaign}/results?after=${encodeCursor(position, [tenantId, "results of", campaign])}`,
        ),
        refused,
        `results: ${position}`,
      );
      t.equal(
        (await call("GET", `/customers?cursor=${encodeCursor(position, [tenantId, "customers", {}])}`)).status,
        400,
        `customers: ${position}`,
      );
    }
  });

  await t.test("cannot be made up", async (t) => {
    const [position = "", seal = ""] = (cursor as string).split(".");
    const forged = [
      "x",
      ".",
      "..",
      `${position}.`,
      `.${seal}`,
      `${position}`,
      `${position}.${seal}.x`,
      `${position}.${seal}=`,
      `x${position}.${seal}`,
      `${position.toLowerCase()}.${seal}`,
      `${Buffer.from(ids[0] as string).toString("base64url")}x.${seal}`,
      `${position}.${"A".repeat(16)}`,
      `${position}%00.${seal}`,
      `${cursor}%20`,
      `${cursor}${cursor}`,
      "%F0%9F%92%A9",
      "a".repeat(400),
    ];
    for (const each of forged) {
      const { status, body } = await call("GET", `/customers?cursor=${each}`);
      t.match([status, body.errors], [400, [{ in: "query", pointer: "/cursor" }]], each.slice(0, 60));
    }
    t.match(await call("GET", `/customers?cursor=${"a".repeat(401)}`), {
      status: 400,
      body: { code: "invalid_request", errors: [{ pointer: "/cursor" }] },
    });
    t.match(await call("GET", "/customers?cursor="), { status: 400, body: { errors: [{ pointer: "/cursor" }] } });
    t.match(await call("GET", `/customers?cursor=${cursor}&cursor=${cursor}`), {
      status: 400,
      body: { errors: [{ pointer: "/cursor" }] },
    });
  });

  await t.test("a limit is a whole number from 1 to 200 in plain digits", async (t) => {
    for (const limit of [
      "0",
      "-1",
      "201",
      "1e3",
      "1e2",
      "0x10",
      "1.5",
      "1.0",
      "%205",
      "5%20",
      "05",
      "+5",
      "",
      "ten",
      "null",
      "NaN",
      "99999999999999999999",
      "%EF%BC%95",
      "true",
    ]) {
      t.match(
        await call("GET", `/customers?limit=${limit}`),
        { status: 400, body: { code: "invalid_request", errors: [{ in: "query", pointer: "/limit" }] } },
        limit,
      );
    }
    t.match(await call("GET", "/customers?limit=1&limit=2"), {
      status: 400,
      body: { errors: [{ pointer: "/limit" }] },
    });
    t.equal((await call("GET", "/customers?limit=1")).body.items.length, 1);
    t.equal((await call("GET", "/customers?limit=200")).status, 200);
  });

  await t.test("the history is paged too, newest first", async (t) => {
    for (let index = 0; index < 4; index++)
      await call("PATCH", `/customers/${customer}`, { name: `n${index}` }, { "if-match": "*" });
    const versions: number[] = [];
    let next = "";
    do {
      const { body } = await call("GET", `/customers/${customer}/history?limit=2${next}`);
      versions.push(...body.items.map(({ version }: { version: number }) => version));
      t.ok(
        body.items.every(({ version, diff }: { version: number; diff: unknown[] }) => version === 1 || diff.length > 0),
        "every change tells its difference, also the last on a page",
      );
      next = body.next_cursor === null ? "" : `&cursor=${body.next_cursor}`;
    } while (next !== "");
    t.same(
      versions,
      [...versions].sort((a, b) => b - a),
    );
    t.equal(versions.at(-1), 1);
    t.equal(versions.length, versions[0]);
  });
});
