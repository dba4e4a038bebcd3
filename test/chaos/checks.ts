import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { connectDatabase } from "../../src/platform/database/database.ts";
import { createLog } from "../../src/platform/log.ts";
import { createSecrets } from "../../src/platform/secrets.ts";
import { createAttributeRegistry } from "../../src/privacy/attributes.ts";
import { createKeyring } from "../../src/privacy/keys.ts";
import { openChanges } from "../../src/records/log.ts";
import type { Ledger } from "./load.ts";

export const SETTLED_WITHIN_MS = 120_000;

export interface Verdict {
  /** Descriptions of violated invariants; empty if there are none. */
  violations: string[];
  numbers: Record<string, unknown>;
}

/** Waits until all verifications have ended, then compares the database with the acknowledged requests. */
export async function judge(
  databaseUrl: string,
  secretsKey: string,
  ledger: Ledger,
  feed: () => Promise<string[]>,
): Promise<Verdict> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const count = async (query: string, values: unknown[] = []): Promise<number> =>
    Number(Object.values((await client.query(query, values)).rows[0])[0]);
  try {
    const violations: string[] = [];
    const expectNone = async (what: string, query: string, values: unknown[] = []): Promise<void> => {
      const { rows } = await client.query(query, values);
      if (rows.length > 0) violations.push(`${rows.length} × ${what}, such as ${JSON.stringify(rows[0])}`);
    };

    const unsettled = `SELECT a.id, a.verification_status, v.status, v.attempt, v.available_at FROM addresses AS a
      LEFT JOIN verifications AS v ON v.tenant_id = a.tenant_id AND v.address_id = a.id
        AND v.status IN ('queued', 'running')
      WHERE a.deleted_at IS NULL AND (a.verification_status = 'pending' OR v.id IS NOT NULL)`;
    const began = Date.now();
    while ((await count(`SELECT count(*) FROM (${unsettled}) AS open`)) > 0 && Date.now() - began < SETTLED_WITHIN_MS)
      await sleep(200);
    const settled_ms = Date.now() - began;
    await expectNone("address whose verification did not end in time", unsettled);

    await openMarkers(client, databaseUrl, secretsKey);
    await expectNone(
      "acknowledged address without exactly one creation in the history",
      `
      SELECT id, marker, (SELECT count(*) FROM opened WHERE entity_id = id AND operation = 'create'
        AND opened.marker = acknowledged.marker) AS times
      FROM jsonb_to_recordset($1::jsonb) AS acknowledged (id uuid, marker text)
      WHERE (SELECT count(*) FROM opened WHERE entity_id = id AND operation = 'create'
        AND opened.marker = acknowledged.marker) <> 1`,
      [JSON.stringify(ledger.created)],
    );
    await expectNone(
      "address created twice with the same Idempotency-Key",
      `
      SELECT marker, count(*) FROM opened WHERE operation = 'create' GROUP BY 1 HAVING count(*) > 1`,
    );
    await expectNone(
      "address that was not requested",
      `
      SELECT marker FROM opened WHERE operation = 'create'
        AND NOT marker = ANY (SELECT jsonb_array_elements_text($1::jsonb))`,
      [JSON.stringify([...ledger.created.map(({ marker }) => marker), ...ledger.unknown])],
    );
    await expectNone(
      "acknowledged change that is not in the history exactly once",
      `
      SELECT id, version, marker
        FROM jsonb_to_recordset($1::jsonb) AS acknowledged (id uuid, version integer, marker text)
      WHERE (SELECT count(*) FROM opened WHERE entity_id = id AND opened.version = acknowledged.version
        AND opened.marker = acknowledged.marker) <> 1`,
      [JSON.stringify(ledger.patched)],
    );
    await expectNone(
      "acknowledged deletion that is not in the history",
      `
      SELECT id FROM jsonb_to_recordset($1::jsonb) AS acknowledged (id uuid)
      WHERE NOT EXISTS (SELECT FROM changes WHERE entity_id = id AND operation = 'delete')`,
      [JSON.stringify(ledger.deleted)],
    );

    await expectNone(
      "entity whose versions do not increase by one",
      `
      SELECT entity_id FROM (SELECT entity_id, version, row_number() OVER (PARTITION BY entity_id
        ORDER BY seq) AS expected FROM changes) AS numbered
      WHERE version <> expected GROUP BY entity_id`,
    );
    await expectNone(
      "address that differs from the state in its last change",
      `
      SELECT a.id FROM addresses AS a LEFT JOIN changes AS c ON c.tenant_id = a.tenant_id AND c.entity_id = a.id
        AND c.version = a.version
      WHERE c.state IS NULL OR c.state - 'verify_after' <> state_to_log(to_jsonb(a)) - 'verify_after' OR c.sealed <> a.sealed`,
    );

    await expectNone(
      "version that was verified twice",
      `
      SELECT address_id, address_version, count(*) FROM verifications WHERE status IN ('succeeded', 'failed')
        GROUP BY 1, 2 HAVING count(*) > 1`,
    );
    await expectNone(
      "address with another number of verification results than of changes by verification",
      `
      SELECT a.id, (SELECT count(*) FROM verifications AS v WHERE v.tenant_id = a.tenant_id AND v.address_id = a.id
        AND v.status IN ('succeeded', 'failed')) AS verified,
        (SELECT count(*) FROM changes AS c WHERE c.tenant_id = a.tenant_id AND c.entity_id = a.id
          AND c.actor = 'system:verification') AS written
      FROM addresses AS a WHERE
        (SELECT count(*) FROM verifications AS v WHERE v.tenant_id = a.tenant_id AND v.address_id = a.id
          AND v.status IN ('succeeded', 'failed'))
        <> (SELECT count(*) FROM changes AS c WHERE c.tenant_id = a.tenant_id AND c.entity_id = a.id
          AND c.actor = 'system:verification')`,
    );

    const seen = await feed();
    const { rows: log } = await client.query("SELECT seq FROM changes ORDER BY seq");
    if (JSON.stringify(seen) !== JSON.stringify(log.map(({ seq }: { seq: string }) => seq)))
      violations.push(`the feed returned ${seen.length} changes, the log has ${log.length}`);

    const { rows: outcomes } = await client.query(
      "SELECT status, coalesce(outcome, '') AS outcome, count(*)::int, max(attempt) AS attempts FROM " +
        "verifications GROUP BY 1, 2 ORDER BY 1, 2",
    );
    return {
      violations,
      numbers: {
        acknowledged: ledger.created.length,
        never_acknowledged: ledger.unknown.length,
        patched: ledger.patched.length,
        deleted: ledger.deleted.length,
        calls: ledger.calls,
        failures: ledger.failures,
        changes: log.length,
        settled_after_ms: settled_ms,
        verifications: outcomes.map(
          ({ status, outcome, count: times, attempts }) =>
            `${status} ${outcome} ${times} (${attempts} attempts at most)`,
        ),
      },
    };
  } finally {
    await client.end();
  }
}

/** Decrypts the markers in the log of addresses into a temporary table, as SQL cannot read sealed columns. */
async function openMarkers(client: pg.Client, url: string, secretsKey: string): Promise<void> {
  const db = connectDatabase(
    { url, poolSize: 2, statementTimeoutMs: 20_000, lockTimeoutMs: 5_000 },
    createLog("silent"),
  );
  try {
    const vault = {
      keyring: createKeyring({
        readers: db.readers,
        pool: db.pool,
        secrets: createSecrets([Buffer.from(secretsKey, "base64")]),
      }),
      attributes: createAttributeRegistry({ readers: db.readers }),
    };
    const rows = await openChanges(
      vault,
      await db.kysely.selectFrom("changes").selectAll().where("entity", "=", "address").execute(),
    );
    const opened = rows.map(({ entity_id, version, operation, state }) => ({
      entity_id,
      version,
      operation,
      marker: (state as { instructions?: string }).instructions,
    }));
    await client.query("CREATE TEMP TABLE opened (entity_id uuid, version integer, operation text, marker text)");
    await client.query(
      "INSERT INTO opened SELECT * FROM jsonb_to_recordset($1::jsonb) AS opened (entity_id uuid, version integer, " +
        "operation text, marker text)",
      [JSON.stringify(opened)],
    );
    await client.query("CREATE INDEX ON opened (entity_id)");
  } finally {
    await db.close();
  }
}
