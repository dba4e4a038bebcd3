import t from "tap";
import { startService } from "../support/service.ts";

const SHENZHEN = {
  country_code: "CN",
  administrative_area: "广东",
  locality: "深圳",
  dependent_locality: "南山区",
  address_lines: ["科技园1栋"],
};
const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

t.test("addresses are judged without being stored", async (t) => {
  const { call, resources } = await startService(t);

  t.test("200: one address, with what was changed and the text as entered", async (t) => {
    const { status, body, headers } = await call("POST", "/validate", SHENZHEN);
    t.equal(status, 200);
    t.match(headers, { "content-language": "en", "cache-control": "no-store" });
    t.match(body, {
      administrative_area: "广东省",
      locality: "深圳市",
      division_code: "440305",
      postal_code: null,
      entered: SHENZHEN,
      verdict: {
        status: "corrected",
        parts: { administrative_area: "corrected", dependent_locality: "confirmed", address_lines: "unconfirmed" },
      },
    });
    t.equal((await resources.db.kysely.selectFrom("addresses").select("id").execute()).length, 0);
  });

  t.test("200: several, in their order, in Chinese", async (t) => {
    const items = [BERLIN, { ...BERLIN, postal_code: "1011" }, SHENZHEN];
    const { status, body, headers } = await call(
      "POST",
      "/validate",
      { items },
      { "accept-language": "zh-CN,zh;q=0.9,en;q=0.5" },
    );
    t.equal(status, 200);
    t.equal(headers["content-language"], "zh");
    t.same(
      body.items.map(({ verdict }: { verdict: { status: string } }) => verdict.status),
      ["accepted", "rejected", "corrected"],
    );
    t.match(body.items[1].verdict.findings, [
      { code: "invalid_format", reason: "malformed_postal_code_examples", message: /不是 DE 的邮政编码/ },
    ]);
  });

  t.test("200: as strict as asked for", async (t) => {
    const statuses = await Promise.all(
      ["strict", "normal", "relaxed"].map(
        async (strictness) =>
          (await call("POST", "/validate", { ...BERLIN, administrative_area: "Berlin", phone: "12", strictness })).body
            .verdict.status as string,
      ),
    );
    t.same(statuses, ["needs_review", "needs_review", "accepted"]);
  });

  t.test("200: a country by its name", async (t) => {
    t.match((await call("POST", "/validate", { ...BERLIN, country_code: "Deutschland" })).body, {
      country_code: "DE",
      verdict: { status: "corrected" },
    });
    t.match((await call("POST", "/validate", { ...BERLIN, country_code: "Atlantis" })).body, {
      verdict: { status: "not_covered" },
    });
  });

  t.test("422: what is not understood is refused at its place", async (t) => {
    const refused: [object, string][] = [
      [{}, "/country_code"],
      [{ ...BERLIN, items: [BERLIN] }, "/address_lines"],
      [{ items: [] }, "/items"],
      [{ items: [{ ...BERLIN, street: "x" }] }, "/items/0/street"],
      [{ ...BERLIN, strictness: "harsh" }, "/strictness"],
      [{ items: Array.from({ length: 1_001 }, () => BERLIN) }, "/items"],
    ];
    for (const [body, pointer] of refused) {
      const answer = await call("POST", "/validate", body);
      t.ok(answer.status >= 400 && answer.status < 500, pointer);
      t.equal(answer.body.errors[0].pointer, pointer);
    }
  });

  t.test("200: a thousand in one request", async (t) => {
    const { status, body } = await call("POST", "/validate", {
      items: Array.from({ length: 1_000 }, () => ({ ...SHENZHEN, organization: "甲".repeat(150) })),
    });
    t.equal(status, 200);
    t.equal(body.items.length, 1_000);
  });
});
