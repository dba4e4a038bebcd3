import t from "tap";
import { startService, type Answer } from "../support/service.ts";

const codesOf = ({ body }: Answer): string[] => body.items.map(({ code }: { code: string }) => code);

t.test("divisions over HTTP", async (t) => {
  const service = await startService(t);
  const call = service.as(await service.generateKey(["campaigns:read"]));

  await t.test("200: one of them, with what is around it", async (t) => {
    const { status, headers, body } = await call("GET", "/divisions/440305");
    t.equal(status, 200);
    t.match(headers, { etag: /^"[\w-]+"$/, "cache-control": /^private, max-age=/ });
    t.match(body, {
      code: "440305",
      level: 3,
      name: "南山区",
      short_names: ["南山"],
      latin_name: "Nanshan Qu",
      parent_code: "440300",
      ancestors: [{ code: "440000" }, { code: "440300" }],
      successors: [],
    });
    t.ok(
      body.children.some(
        ({ name, code }: { name: string; code: string }) => name === "粤海街道" && code.startsWith("440305"),
      ),
    );
    t.match((await call("GET", `/divisions/${body.children[0].code}`)).body, {
      level: 4,
      ancestors: [{}, {}, { code: "440305" }],
      children: [],
    });
    t.match((await call("GET", "/divisions/330104")).body, {
      name: "江干区",
      status: "former",
      successors: [{ name: "上城区" }, { name: "钱塘区" }],
    });
    const successor = (await call("GET", "/divisions/330114")).body;
    t.ok(successor.predecessors.some(({ name }: { name: string }) => name === "江干区"));
    t.match((await call("GET", "/divisions/US-CA")).body, {
      country_code: "US",
      name: "California",
      postal_name: "CA",
      level: 1,
      ancestors: [],
      children: [],
    });
    t.match((await call("GET", "/divisions/DE-BY")).body, { name: "Bayern", short_names: ["Bavaria"] });
    t.match((await call("GET", "/divisions/IT-RM")).body, { parent_code: "IT-62", ancestors: [{ code: "IT-62" }] });
  });

  await t.test("304: to whoever has it", async (t) => {
    const {
      headers: { etag = "" },
    } = await call("GET", "/divisions/440305");
    t.match(await call("GET", "/divisions/440305", undefined, { "if-none-match": etag }), {
      status: 304,
      text: "",
      headers: { etag },
    });
    t.equal((await call("GET", "/divisions/440304", undefined, { "if-none-match": etag })).status, 200);
  });

  await t.test("404 and 400", async (t) => {
    for (const code of ["449999", "440305999", "US-ZZ", "ZZ-1"])
      t.match(await call("GET", `/divisions/${code}`), { status: 404, body: { code: "not_found" } }, code);
    for (const code of ["44", "us-ca", "440305%00", "x"])
      t.match(
        await call("GET", `/divisions/${code}`),
        { status: 400, body: { errors: [{ in: "path", pointer: "/code" }] } },
        code,
      );
    for (const [query, pointer] of [
      ["level=5", "/level"],
      ["parent=x", "/parent"],
      ["q=", "/q"],
      ["country_code=China", "/country_code"],
      ["name=x", "/name"],
      ["limit=201", "/limit"],
      ["q=%00", "/q"],
    ] as const) {
      t.match(
        await call("GET", `/divisions?${query}`),
        { status: 400, body: { errors: [{ in: "query", pointer }] } },
        query,
      );
    }
    t.match(await call("GET", "/divisions?cursor=x"), { status: 400, body: { code: "invalid_cursor" } });
  });

  await t.test("200: lists by parent, country, level and name, in pages", async (t) => {
    const provinces = await call("GET", "/divisions?country_code=CN&limit=200");
    t.equal(provinces.body.items.length, 31);
    t.ok(codesOf(await call("GET", "/divisions?parent=440000&limit=200")).includes("440300"));
    t.ok(
      (await call("GET", "/divisions?parent=440000&level=3&limit=200")).body.items.every(
        ({ level, code }: { level: number; code: string }) => level === 3 && code.startsWith("44"),
      ),
    );
    t.same(codesOf(await call("GET", "/divisions?country_code=US&q=calif")), ["US-CA"]);
    t.ok(codesOf(await call("GET", `/divisions?q=${encodeURIComponent("南山")}`)).includes("440305"));
    t.ok(codesOf(await call("GET", "/divisions?q=nanshan")).includes("440305"));
    t.match(codesOf(await call("GET", `/divisions?parent=440305&q=${encodeURIComponent("粤海")}`)), [/^440305/]);
    t.ok(
      (await call("GET", "/divisions?country_code=TW")).body.items.every(
        ({ country_code }: { country_code: string }) => country_code === "TW",
      ),
    );
    t.same(codesOf(await call("GET", "/divisions?parent=999999")), []);

    const seen: string[] = [];
    for (let path: string | undefined = "/divisions?parent=440000&level=3&limit=50"; path !== undefined;) {
      const page: Answer = await call("GET", path);
      seen.push(...codesOf(page));
      path = /^<\/v1([^>]*)>; rel="next"$/.exec(page.headers["link"] ?? "")?.[1];
      t.equal(path === undefined, page.body.next_cursor === null);
    }
    t.equal(new Set(seen).size, seen.length);
    t.ok(seen.length > 100);
    const everything = await call("GET", "/divisions?limit=200");
    t.equal(everything.body.items.length, 200);
    t.match(await call("GET", `/divisions?level=1&cursor=${everything.body.next_cursor}`), {
      status: 400,
      body: { code: "invalid_cursor" },
    });
  });
});
