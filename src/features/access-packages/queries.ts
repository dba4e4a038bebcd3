import { sql, type Kysely, type Selectable } from "kysely";
import type { Connection } from "../../platform/database/prepared.ts";
import type { AccessPackages, DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { ofEnabledTenant } from "../../platform/jobs/enabled-tenants.ts";
import type { Allotment, WaitingLane } from "../../platform/jobs/fair.ts";

type Db = Kysely<DB>;

export type PackageRow = Selectable<AccessPackages>;
export type PackageKey = Pick<PackageRow, "tenant_id" | "customer_id" | "id">;
/** A package that a worker has claimed. */
export type PackageClaim = PackageKey & Pick<PackageRow, "attempt">;

type NewPackage = PackageKey &
  Pick<PackageRow, "status" | "language" | "requested_at" | "verified_by" | "created_by" | "created_at">;

/** Inserts a package. @returns undefined if one in the language is open */
export const insertPackage = (tx: Tx, row: NewPackage): Promise<PackageRow | undefined> =>
  tx
    .insertInto("access_packages")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();

/** Finds the open package of a customer in a language. */
export const findOpenPackage = (
  db: Db,
  { tenant_id, customer_id, language }: Pick<PackageRow, "tenant_id" | "customer_id" | "language">,
): Promise<PackageRow | undefined> =>
  db
    .selectFrom("access_packages")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .where("language", "=", language)
    .where("status", "in", ["requested", "running"])
    .executeTakeFirst();

/** Finds a package. */
export const findPackage = (db: Db, { tenant_id, customer_id, id }: PackageKey): Promise<PackageRow | undefined> =>
  db
    .selectFrom("access_packages")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .where("id", "=", id)
    .executeTakeFirst();

/** Lists the packages of a customer, newest first. */
export const listPackages = (
  db: Db,
  tenant_id: string,
  customer_id: string,
  before: string | undefined,
  limit: number,
): Promise<PackageRow[]> =>
  db
    .selectFrom("access_packages")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** Locks a customer, deleted or not, against erasure. @returns false if there is none */
export const lockCustomer = async (tx: Tx, tenant_id: string, id: string): Promise<boolean> =>
  (await tx
    .selectFrom("customers")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .forKeyShare()
    .executeTakeFirst()) !== undefined;

const IS_DUE = sql<boolean>`status IN ('requested', 'running') AND coalesce(lease_until, '-infinity')`;

/** Lists the tenants with packages that no worker has claimed. */
export async function listWaitingPackages(db: Db, now: Date, most: number): Promise<WaitingLane[]> {
  const { rows } = await sql<{ tenant_id: string; due: number }>`
    SELECT tenant_id, count(*)::int AS due FROM access_packages
    WHERE ${IS_DUE} < ${now.toISOString()}::timestamptz AND ${sql.raw(ofEnabledTenant("access_packages.tenant_id"))}
    GROUP BY tenant_id`.execute(db);
  return rows.map(({ tenant_id, due }) => ({ tenant_id, lane: tenant_id, due, most }));
}

/** Claims packages until a time, the oldest of each tenant first. */
export async function claimPackages(
  db: Db,
  allotments: readonly Allotment[],
  now: Date,
  until: Date,
): Promise<PackageRow[]> {
  const { rows } = await sql<PackageRow>`
    UPDATE access_packages AS p
    SET status = 'running', attempt = attempt + 1, lease_until = ${until.toISOString()}::timestamptz
    FROM unnest(${allotments.map(({ tenant_id }) => tenant_id)}::uuid[], ${allotments.map(
      ({ count }) => count,
    )}::integer[]) AS wanted (tenant_id, count)
      CROSS JOIN LATERAL (
        SELECT customer_id, id FROM access_packages
        WHERE tenant_id = wanted.tenant_id AND ${IS_DUE} < ${now.toISOString()}::timestamptz
        ORDER BY id LIMIT wanted.count FOR UPDATE SKIP LOCKED) AS due
    WHERE p.tenant_id = wanted.tenant_id AND p.customer_id = due.customer_id AND p.id = due.id
    RETURNING p.*`.execute(db);
  return rows;
}

/** Deletes what earlier attempts have left. */
export const deleteOldParts = async (db: Db, { tenant_id, customer_id, id, attempt }: PackageClaim): Promise<void> => {
  await db
    .deleteFrom("access_package_parts")
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .where("package_id", "=", id)
    .where("attempt", "<", attempt)
    .execute();
};

/**
 * Inserts a part, and holds the lease until a time.
 * @returns false if another worker has claimed the package, or the customer was erased
 */
export async function insertPart(
  db: Db,
  { tenant_id, customer_id, id, attempt }: PackageClaim,
  part: number,
  sealed: Buffer,
  until: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    WITH held AS (
      UPDATE access_packages SET lease_until = ${until.toISOString()}::timestamptz
      WHERE tenant_id = ${tenant_id} AND customer_id = ${customer_id} AND id = ${id} AND attempt = ${attempt}
        AND status = 'running'
      RETURNING tenant_id, customer_id, id, attempt)
    INSERT INTO access_package_parts (tenant_id, customer_id, package_id, attempt, part, sealed)
    SELECT tenant_id, customer_id, id, attempt, ${part}::integer, ${sealed}::bytea FROM held`.execute(db);
  return numAffectedRows === 1n;
}

/** Completes a package, unless another worker has claimed it. */
export const completePackage = async (
  db: Db,
  { tenant_id, customer_id, id, attempt }: PackageClaim,
  content: Pick<PackageRow, "completed_at" | "expires_at" | "parts" | "bytes" | "sha256">,
): Promise<void> => {
  await db
    .updateTable("access_packages")
    .set({ ...content, status: "completed", lease_until: null })
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .where("id", "=", id)
    .where("attempt", "=", attempt)
    .where("status", "=", "running")
    .execute();
};

/** Finds the sealed bytes of a part. */
export async function findPart(
  connection: Connection,
  { tenant_id, customer_id, id, attempt }: PackageClaim,
  part: number,
): Promise<Buffer | undefined> {
  const { rows } = await connection.query({
    name: "find_access_package_part",
    text: `SELECT sealed FROM access_package_parts
      WHERE tenant_id = $1 AND customer_id = $2 AND package_id = $3 AND attempt = $4 AND part = $5`,
    values: [tenant_id, customer_id, id, attempt, part],
  });
  return (rows as { sealed: Buffer }[])[0]?.sealed;
}

/** Deletes the content of packages whose time is over. */
export async function expirePackages(db: Db, now: Date): Promise<void> {
  await sql`
    WITH expired AS (
      UPDATE access_packages SET status = 'expired'
      WHERE status = 'completed' AND expires_at <= ${now.toISOString()}::timestamptz
      RETURNING tenant_id, customer_id, id)
    DELETE FROM access_package_parts AS part USING expired
    WHERE part.tenant_id = expired.tenant_id AND part.customer_id = expired.customer_id
      AND part.package_id = expired.id`.execute(db);
}

/** The names of API keys by id. */
export const listKeyNames = async (db: Db, tenant_id: string): Promise<Map<string, string>> =>
  new Map(
    (await db.selectFrom("api_keys").select(["id", "name"]).where("tenant_id", "=", tenant_id).execute()).map(
      ({ id, name }) => [id, name],
    ),
  );

interface Received {
  id: string;
  count: number;
  first_at: string;
  last_at: string;
}

/** Lists the webhooks that have accepted events of a customer. */
export const listDelivered = async (db: Db, tenant_id: string, entity_ids: readonly string[]): Promise<Received[]> =>
  (
    await sql<Received>`
      SELECT webhook_id AS id, count(*)::int AS count, min(finished_at) AS first_at, max(finished_at) AS last_at
      FROM webhook_deliveries
      WHERE tenant_id = ${tenant_id} AND webhook_id IN (SELECT id FROM webhooks WHERE tenant_id = ${tenant_id})
        AND entity_id = ANY (${entity_ids}::uuid[]) AND status = 'succeeded'
      GROUP BY webhook_id ORDER BY webhook_id`.execute(db)
  ).rows;

/** Lists the providers that were asked about addresses; the gazetteer is a part of the service. */
export const listAsked = async (db: Db, tenant_id: string, address_ids: readonly string[]): Promise<Received[]> =>
  (
    await sql<Received>`
      SELECT provider AS id, count(*)::int AS count, min(created_at) AS first_at,
        max(coalesce(finished_at, created_at)) AS last_at
      FROM verifications
      WHERE tenant_id = ${tenant_id} AND address_id = ANY (${address_ids}::uuid[]) AND provider <> 'gazetteer'
      GROUP BY provider ORDER BY provider`.execute(db)
  ).rows;
