import t, { type Test } from "tap";
import type { Database } from "../../src/platform/database/database.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { createAttributeRegistry } from "../../src/privacy/attributes.ts";
import { counting, openDatabase } from "./support.ts";

async function makeTenant(db: Database, ...names: string[]): Promise<string> {
  const id = uuidv7(Date.now());
  await db.kysely
    .insertInto("tenants")
    .values({ id, slug: `t-${id}`, name: "A tenant" })
    .execute();
  await db.pool.query("INSERT INTO attribute_schemas (tenant_id, version, known_at) VALUES ($1, 1, now())", [id]);
  for (const name of names) await define(db, id, name);
  return id;
}

const define = (db: Database, tenant_id: string, name: string, is_personal = false) =>
  db.pool.query(
    `INSERT INTO attribute_definitions (tenant_id, entity, name, position, type, limits, is_personal)
    VALUES ($1, 'customer', $2, 1, 'any', '{}', $3)`,
    [tenant_id, name, is_personal],
  );

async function open(t: Test) {
  let now = 0;
  const db = await openDatabase(t);
  const counted = counting(db);
  const registry = createAttributeRegistry({ readers: counted.readers, now: () => now });
  const names = async (tenant_id: string): Promise<string[]> => [
    ...((await registry.publicOf(tenant_id)).get("customer") ?? []),
  ];
  return { db, registry, names, count: counted.count, advance: (ms: number) => void (now += ms) };
}

t.test("what is declared not personal is public, of the tenant itself and of that entity only", async (t) => {
  const { db, registry, names } = await open(t);
  const [one, other] = [await makeTenant(db, "level", "__proto__"), await makeTenant(db)];
  await define(db, one, "nickname", true);
  t.same((await names(one)).sort(), ["__proto__", "level"]);
  t.same([...((await registry.publicOf(one)).get("address") ?? [])], []);
  t.same([...((await registry.definitionsOf(one)).get("customer")?.keys() ?? [])].sort(), [
    "__proto__",
    "level",
    "nickname",
  ]);
  t.same(await names(other), []);
});

t.test("definitions are read once for all who ask, and again after a second", async (t) => {
  const { db, names, count, advance } = await open(t);
  const tenant = await makeTenant(db, "level");
  await Promise.all([names(tenant), names(tenant), names(tenant)]);
  advance(999);
  await names(tenant);
  t.equal(count(), 1);
  await define(db, tenant, "gate");
  t.same(await names(tenant), ["level"], "what another process changes is not seen at once");
  advance(1);
  t.same((await names(tenant)).sort(), ["gate", "level"]);
  t.equal(count(), 2);
});

t.test("what is forgotten is read again, even where reading was under way", async (t) => {
  const { db, registry, names } = await open(t);
  const tenant = await makeTenant(db, "level");
  const early = names(tenant);
  await define(db, tenant, "gate");
  registry.forget(tenant);
  t.same((await names(tenant)).sort(), ["gate", "level"]);
  await early;
  t.same((await names(tenant)).sort(), ["gate", "level"], "what was read before the change does not come back");
});

t.test("a query that fails is tried again by the next who asks", async (t) => {
  let is_broken = true;
  const db = await openDatabase(t);
  const tenant = await makeTenant(db, "level");
  const readers = {
    query: (statement: never) => (is_broken ? Promise.reject(new Error("away")) : db.readers.query(statement)),
  };
  const registry = createAttributeRegistry({ readers });
  await t.rejects(registry.publicOf(tenant), /away/);
  is_broken = false;
  t.same([...((await registry.publicOf(tenant)).get("customer") ?? [])], ["level"]);
});
