import t from "tap";
import { startService, type Service } from "../support/service.ts";

t.test("what was tried against the service", async (t) => {
  let service: Service;
  t.before(async () => {
    service = await startService(t);
  });

  t.test("a number of very many digits is refused before it is looked at", async (t) => {
    const body = `{"name":"x","attributes":{"x":0.1${"0".repeat(200_000)}1}}`;
    t.match(await service.call("POST", "/customers?dry_run=true", body), {
      status: 400,
      body: { errors: [{ pointer: "/attributes/x" }] },
    });
  });

  t.test("a key hands on no more than it has", async (t) => {
    const { db } = service.resources;
    const key = await service.generateKey(["api-keys:read", "api-keys:write", "customers:read"]);
    const ends = new Date(Date.now() + 3_600_000).toISOString();
    await db.kysely
      .updateTable("api_keys")
      .set({ rate_limit_per_minute: 30, expires_at: ends })
      .where("hint", "=", key.slice(0, 7))
      .execute();
    const call = service.as(key);
    t.match(await call("POST", "/api-keys", { name: "a", scopes: ["customers:read"] }), {
      status: 201,
      body: { rate_limit_per_minute: 30, expires_at: ends },
    });
    t.match(await call("POST", "/api-keys", { name: "a", scopes: ["customers:read"], rate_limit_per_minute: 31 }), {
      status: 422,
      body: { errors: [{ pointer: "/rate_limit_per_minute" }] },
    });
    t.match(
      await call("POST", "/api-keys", { name: "a", scopes: ["customers:read"], expires_at: "2100-01-01T00:00:00Z" }),
      { status: 422, body: { errors: [{ pointer: "/expires_at" }] } },
    );
    const { body: own } = await call("GET", "/api-keys");
    const mine = own.items.find(({ hint }: { hint: string }) => hint === key.slice(0, 7));
    t.match(await call("POST", `/api-keys/${mine.id}/rotate`, {}), { status: 201, body: { expires_at: ends } });
    const admin = own.items.find(({ name }: { name: string }) => name === "bootstrap");
    t.match(await call("DELETE", `/api-keys/${admin.id}`), { status: 403, body: { code: "insufficient_scope" } });
  });

  t.test("a dry run hands out no ETag", async (t) => {
    const { body } = await service.call("POST", "/customers", { name: "x" });
    const dry = await service.call("PATCH", `/customers/${body.id}?dry_run=true`, { name: "y" }, { "if-match": '"1"' });
    t.match(dry, { status: 200, body: { name: "y" } });
    t.equal(dry.headers["etag"], undefined);
  });

  t.test("an id has one spelling", async (t) => {
    const { body } = await service.call("POST", "/customers", { name: "x" });
    t.equal((await service.call("GET", `/customers/${body.id.toUpperCase()}`)).status, 400);
    t.equal((await service.call("GET", `/customers/urn:uuid:${body.id}`)).status, 400);
  });

  t.test("text to be parsed has a bound as a whole", async (t) => {
    const items = Array.from({ length: 40 }, () => ({ text: "朝阳".repeat(1_000) }));
    t.match(await service.call("POST", "/parse", { items }), {
      status: 422,
      body: { errors: [{ pointer: "/items" }] },
    });
  });
});
