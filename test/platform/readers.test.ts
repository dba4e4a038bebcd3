import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import t from "tap";
import { connectDatabase } from "../../src/platform/database/database.ts";
import { inTransaction } from "../../src/platform/database/transaction.ts";
import { createLog } from "../../src/platform/log.ts";
import { startService, until } from "../support/service.ts";

t.test("a column that a migration adds does not stop those who read already", async (t) => {
  const {
    call,
    resources: { db },
  } = await startService(t);
  const {
    body: { id },
  } = await call("POST", "/customers", { name: "张三" });
  const { body: address } = await call("POST", `/customers/${id}/addresses`, {
    country_code: "DE",
    locality: "Berlin",
    postal_code: "10117",
    address_lines: ["Unter den Linden 77"],
  });
  const readAll = () =>
    Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        call(
          "GET",
          [`/customers/${id}`, `/addresses/${address.id}`, `/customers/${id}/addresses`][index % 3] as string,
        ),
      ),
    );
  await readAll(); // on every connection
  await sql`ALTER TABLE addresses ADD COLUMN doorbell text`.execute(db.kysely);
  await sql`ALTER TABLE customers ADD COLUMN nickname text`.execute(db.kysely);
  for (const { status } of [...(await readAll()), ...(await readAll())]) t.equal(status, 200);
  t.equal(
    (
      await call("POST", `/customers/${id}/addresses`, {
        country_code: "DE",
        locality: "Berlin",
        postal_code: "10117",
        address_lines: ["Unter den Linden 78"],
      })
    ).status,
    201,
  );
  t.equal((await call("PATCH", `/addresses/${address.id}`, { tags: ["a"] }, { "if-match": '"1"' })).status, 200);
});

t.test("readers come back after their connections were cut", async (t) => {
  const {
    call,
    resources: { db },
  } = await startService(t);
  const {
    body: { id },
  } = await call("POST", "/customers", { name: "张三" });
  for (let index = 0; index < 4; index++) await call("GET", `/customers/${id}`);
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid()`.execute(db.kysely);
  for (let index = 0; index < 8; index++) await call("GET", `/customers/${id}`);
  for (let index = 0; index < 4; index++) t.equal((await call("GET", `/customers/${id}`)).status, 200);
});

t.test("a service is ready when it can read, not only when it can write", async (t) => {
  const {
    app,
    call,
    resources: { db },
  } = await startService(t);
  const readers = () =>
    db.pool.query(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'doorplate reader'",
    );
  const ready = async (): Promise<number> => (await app.inject("/health/ready")).statusCode;
  const {
    body: { id },
  } = await call("POST", "/customers", { name: "张三" });
  t.equal(await ready(), 200);
  t.equal((await readers()).rowCount, 3, "nobody has to wait for a connection any more");
  for (let round = 0; round < 5; round++) {
    await db.pool.query(
      "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = current_database() AND " +
        "application_name = 'doorplate reader'",
    );
    await until(ready, (status) => status === 200);
    t.same(
      (await Promise.all(Array.from({ length: 6 }, () => call("GET", `/customers/${id}`)))).map(({ status }) => status),
      [200, 200, 200, 200, 200, 200],
    );
  }
});

t.test("a transaction whose connection is cut while it asks nothing fails, and its process lives", async (t) => {
  const {
    call,
    resources: { db },
  } = await startService(t);
  const cut = inTransaction(db.kysely, { actor: "test", source: "test" }, async (tx) => {
    const {
      rows: [session],
    } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx);
    await sql`SELECT pg_terminate_backend(${session?.pid})`.execute(db.kysely);
    await sleep(200);
    await sql`SELECT 1`.execute(tx);
  });
  await t.rejects(cut);
  t.equal((await call("POST", "/customers", { name: "张三" })).status, 201);
});

t.test("closing ends the connections of a pool that Kysely has not used", async (t) => {
  const { resources } = await startService(t);
  const url = String(resources.db.pool.options.connectionString);
  const log = createLog("silent");
  const db = connectDatabase({ url, poolSize: 2, statementTimeoutMs: 1_000, lockTimeoutMs: 1_000 }, log);
  await db.pool.query("SELECT 1");
  await db.close();
  t.equal(db.pool.totalCount, 0, "a command would wait a minute for it");
});
