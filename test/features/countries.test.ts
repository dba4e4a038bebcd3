import t from "tap";
import { standardise } from "../../src/address/index.ts";
import { startService } from "../support/service.ts";

t.test("countries over HTTP", async (t) => {
  const service = await startService(t);
  const call = service.as(await service.generateKey(["campaigns:read"]));

  await t.test("200: all of them, named by Accept-Language", async (t) => {
    const { status, headers, body } = await call("GET", "/countries?limit=200", undefined, {
      "accept-language": "zh-CN,zh;q=0.9",
    });
    t.match(
      [status, headers],
      [200, { "content-language": "zh", vary: "origin, accept-language", etag: /^"/, "cache-control": /^private/ }],
    );
    t.match(
      body.items.find(({ code }: { code: string }) => code === "DE"),
      { name: "德国", calling_code: "+49" },
    );
    const rest = (await call("GET", `/countries?limit=200&cursor=${body.next_cursor}`)).body;
    t.ok(body.items.length + rest.items.length > 240);
    t.match(
      rest.items.find(({ code }: { code: string }) => code === "US"),
      { name: "United States", calling_code: "+1" },
    );
    t.equal(rest.next_cursor, null);
  });

  await t.test("200: enough to draw a form", async (t) => {
    const form = async (code: string, language = "en") =>
      (await call("GET", `/countries/${code}`, undefined, { "accept-language": language })).body;
    const us = await form("US");
    t.same(us.layout.local, [
      ["recipient"],
      ["organization"],
      ["address_lines"],
      ["locality", "administrative_area", "postal_code"],
    ]);
    const labels = (fields: { part: string; label: string; is_required: boolean }[]) =>
      Object.fromEntries(fields.map(({ part, label, is_required }) => [part, `${label}${is_required ? "*" : ""}`]));
    t.same(labels(us.fields), {
      recipient: "Name",
      organization: "Company",
      address_lines: "Street address*",
      locality: "City*",
      administrative_area: "State*",
      postal_code: "ZIP code*",
    });
    t.match(
      us.subdivisions.find(({ value }: { value: string }) => value === "CA"),
      { code: "US-CA", name: "California" },
    );
    const cn = await form("CN", "zh");
    t.same(cn.layout.local.slice(0, 2), [
      ["postal_code"],
      ["administrative_area", "locality", "dependent_locality", "township"],
    ]);
    t.match(labels(cn.fields), {
      administrative_area: "省*",
      dependent_locality: "区/县",
      address_lines: "详细地址*",
      recipient: "收件人",
    });
    t.equal(cn.subdivisions.length, 31);
    const jp = await form("JP");
    t.match(
      jp.fields.find(({ part }: { part: string }) => part === "administrative_area"),
      { label: "Prefecture", local_label: "都道府県" },
    );
    t.same(jp.layout.latin.at(-1), ["postal_code"]);
    t.match(await form("IN"), { fields: jp.fields.length > 0 ? Array : Array, calling_code: "+91" });
    t.ok((await form("IN")).fields.some(({ label }: { label: string }) => label === "PIN code"));
    t.match(await form("DE"), { local_name: "Deutschland", subdivisions: [] });
    t.equal((await form("HK")).postal_code, null);
  });

  await t.test("what it says of postal codes and subdivisions the engine takes", async (t) => {
    for (const code of ["US", "CN", "GB", "CA", "JP", "KR", "BR", "AU", "IN", "IT", "SE", "MX"]) {
      const { body } = await call("GET", `/countries/${code}`);
      for (const example of body.postal_code.examples) {
        t.match(example, new RegExp(body.postal_code.pattern), `${code} ${example}`);
      }
      for (const { value } of body.subdivisions) {
        const { administrative_area, verdict } = standardise({ country_code: code, administrative_area: value });
        t.equal(administrative_area, value, `${code} ${value}`);
        t.notOk(
          verdict.findings.some(({ part, severity }) => part === "administrative_area" && severity !== "info"),
          `${code} ${value}`,
        );
      }
    }
  });

  await t.test("304, 404 and 400", async (t) => {
    const {
      headers: { etag = "" },
    } = await call("GET", "/countries/FR");
    t.equal((await call("GET", "/countries/FR", undefined, { "if-none-match": etag })).status, 304);
    t.equal(
      (await call("GET", "/countries/FR", undefined, { "if-none-match": etag, "accept-language": "zh" })).status,
      200,
      "another language is another representation",
    );
    t.match(await call("GET", "/countries/ZZ"), { status: 404, body: { code: "not_found" } });
    for (const code of ["fr", "FRA", "%00%00"])
      t.match(
        await call("GET", `/countries/${code}`),
        { status: 400, body: { errors: [{ in: "path", pointer: "/code" }] } },
        code,
      );
    t.match(await call("GET", "/countries?x=1"), { status: 400, body: { errors: [{ pointer: "/x" }] } });
  });
});
