/** A key without `pii:read` cannot find out a phone or an e-mail address by guessing. */
import t from "tap";
import { followForSearch } from "../../src/features/search/follow.ts";
import { createMissBudget } from "../../src/features/search/miss-budget.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { startService } from "../support/service.ts";

t.test("searches by a contact that find nothing are limited for masked keys", async (t) => {
  const service = await startService(t, { settings: { MASKED_SEARCH_MISSES_PER_HOUR: "5" } });
  const { call, resources } = service;
  await call("POST", "/customers", { name: "Ada", phones: ["+8613800138000"], emails: ["ada@example.com"] });
  await followForSearch(resources);
  const masked = async () => service.as(await service.generateKey(TENANT_SCOPES.filter((one) => one !== "pii:read")));
  const guess = (n: number): string => `+86138${String(n).padStart(4, "0")}8000`;
  const known = { phone: "+8613800138000" };

  await t.test("hits are free, misses are counted, and guesses at once too", async (t) => {
    const key = await masked();
    for (let time = 0; time < 8; time++) t.equal((await key("POST", "/customers/search", known)).body.items.length, 1);
    const statuses = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, n) => (await key("POST", "/customers/search", { phone: guess(n + 100) })).status,
      ),
    );
    t.equal(statuses.filter((status) => status === 200).length, 5);
    const refused = await key("POST", "/customers/search", known);
    t.match(refused, { status: 429, body: { code: "rate_limited", detail: /pii:read/ } }, "a hit would tell as well");
    const seconds = Number(refused.headers["retry-after"]);
    t.ok(seconds > 3_500 && seconds <= 3_600, `Retry-After: ${seconds}`);
    for (const [path, body] of [
      ["/addresses/search", { phone: guess(1) }],
      ["/addresses/search", { email: "a@example.com" }],
      ["/customers/search", { email: "a@example.com", filter: { tag: "x" } }],
    ] as const)
      t.equal((await key("POST", path, body)).status, 429, path);
    const other_ref = { external_ref: { source: "crm", ref: "1" } };
    t.equal((await key("POST", "/customers/search", other_ref)).status, 200, "a reference is no contact");
    t.equal((await (await masked())("POST", "/customers/search", known)).status, 200, "another key has its own budget");
  });

  await t.test("keys that see the values anyway are not limited, and what is invalid is no guess", async (t) => {
    for (let n = 0; n < 8; n++) t.equal((await call("POST", "/customers/search", { phone: guess(n) })).status, 200);
    const key = await masked();
    for (let n = 0; n < 8; n++)
      t.equal((await key("POST", "/customers/search", { phone: "+49", cursor: "x" })).status < 429, true);
    t.equal((await key("POST", "/customers/search", known)).status, 200);
  });
});

t.test("the budget begins anew after an hour", async (t) => {
  let now = 0;
  const budget = createMissBudget(2, () => now);
  const miss = () => budget.spend("a", async () => []);
  await miss();
  await t.rejects(
    budget.spend("a", () => Promise.reject(new Error("away"))),
    /away/,
  );
  await miss();
  now = 1_799_500;
  await t.rejects(miss(), { code: "rate_limited", particulars: { headers: { "retry-after": "1801" } } });
  now = 3_600_000;
  t.same(await miss(), []);
});
