/** A process that updates rows at a constant rate until it is stopped, and then reports its rate in rows per second. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const [, , url, entity] = process.argv;
const WRITES_A_SECOND = 500;
const CONNECTIONS = 4;
/** Updates a column that is not sealed, as SQL cannot seal. */
const CHANGE =
  entity === "addresses"
    ? "UPDATE addresses SET tags = ARRAY[$1] WHERE tenant_id = $2 AND customer_id = $3 AND id = $4"
    : "UPDATE customers SET tags = ARRAY[$1] WHERE tenant_id = $2 AND id = $3 AND id = $4";

const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
const { rows } = await pool.query<{ tenant_id: string; customer_id: string; id: string }>(
  `SELECT tenant_id, ${entity === "addresses" ? "customer_id" : "id AS customer_id"}, id
    FROM ${entity} TABLESAMPLE SYSTEM (20) LIMIT 5000`,
);
const ending = new AbortController();
process.once("message", () => ending.abort());
process.send?.("ready");
const started = performance.now();
let done = 0;
const elapsed = (): number => (performance.now() - started) / 1_000;

async function write(): Promise<void> {
  for (; !ending.signal.aborted; await sleep(5)) {
    while (!ending.signal.aborted && done < elapsed() * WRITES_A_SECOND) {
      const number = done++;
      const { tenant_id, customer_id, id } = rows[number % rows.length]!;
      await pool.query({ name: "change", text: CHANGE, values: [`written-${number}`, tenant_id, customer_id, id] });
    }
  }
}

await Promise.all(Array.from({ length: CONNECTIONS }, write));
process.send?.(done / elapsed());
await pool.end();
