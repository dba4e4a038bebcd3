import { sql, type Kysely, type Selectable } from "kysely";
import type { CustomerPurposes, DB } from "../../platform/database/tables.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { StoredConsent, StoredObjection } from "./seal.ts";

type Db = Kysely<DB>;
type StateRow = Selectable<CustomerPurposes>;

/** A customer's state for a purpose, with what the purpose is. */
export type PurposeStateRow = StateRow & {
  basis: string;
  needs_consent: boolean;
  consents_from_version: number;
  archived_at: string | null;
};

/** Inserts a consent. */
export const insertConsent = async (tx: Tx, row: StoredConsent): Promise<void> => {
  await tx.insertInto("consents").values(row).execute();
};

/** Clocks differ: a withdrawal also ends a consent that seems to be this much younger. */
const CLOCK_TOLERANCE = sql`interval '5 minutes'`;

/** Updates the state by a consent, unless a later declaration is recorded. */
export const updateConsentState = async (
  tx: Tx,
  { tenant_id, customer_id, purpose, id, status, purpose_version, occurred_at }: StoredConsent,
): Promise<void> => {
  const tolerance = status === "given" ? sql`interval '0'` : CLOCK_TOLERANCE;
  await sql`
    INSERT INTO customer_purposes AS s
      (tenant_id, customer_id, purpose, consent_id, consent_status, consent_version, consent_at)
    VALUES (${tenant_id}, ${customer_id}, ${purpose}, ${id}, ${status}, ${purpose_version}, ${occurred_at})
    ON CONFLICT ON CONSTRAINT customer_purposes_pkey DO UPDATE SET
      consent_id = excluded.consent_id, consent_status = excluded.consent_status,
      consent_version = excluded.consent_version, consent_at = greatest(s.consent_at, excluded.consent_at)
    WHERE s.consent_at IS NULL OR excluded.consent_at >= s.consent_at - ${tolerance}`.execute(tx);
};

/** Lists consents of a customer, most recently recorded first. */
export const listConsents = (
  db: Db,
  { tenant_id, customer_id, purpose }: { tenant_id: string; customer_id: string; purpose: string | undefined },
  before: string | undefined,
  limit: number,
): Promise<StoredConsent[]> =>
  db
    .selectFrom("consents")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .$if(purpose !== undefined, (query) => query.where("purpose", "=", purpose as string))
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** Lists the states of a customer by purpose. */
export const listStates = (db: Db, tenant_id: string, customer_id: string): Promise<PurposeStateRow[]> =>
  db
    .selectFrom("customer_purposes as state")
    .innerJoin("purposes", (join) =>
      join.onRef("purposes.tenant_id", "=", "state.tenant_id").onRef("purposes.name", "=", "state.purpose"),
    )
    .selectAll("state")
    .select(["purposes.basis", "purposes.needs_consent", "purposes.consents_from_version", "purposes.archived_at"])
    .where("state.tenant_id", "=", tenant_id)
    .where("state.customer_id", "=", customer_id)
    .orderBy("state.purpose")
    .execute();

/** Finds the notice that a customer was shown: of a version or, with a hash, of the latest version that has it. */
export const findNotice = async (
  tx: Tx,
  purpose: { tenant_id: string; name: string; version: number },
  { version, language, sha256 }: NoticeKey,
): Promise<NoticeRef | undefined> => {
  const { rows } = await sql<NoticeRef>`
    SELECT v.version, n.notice ->> 'language' AS language, n.notice ->> 'sha256' AS sha256
    FROM purpose_versions AS v LEFT JOIN LATERAL jsonb_array_elements(v.notices) AS n (notice)
      ON (${language ?? null}::text IS NULL OR lower(n.notice ->> 'language') = lower(${language ?? null}))
        AND (${sha256 ?? null}::text IS NULL OR n.notice ->> 'sha256' = ${sha256 ?? null})
    WHERE v.tenant_id = ${purpose.tenant_id} AND v.name = ${purpose.name}
      AND (${version ?? null}::int IS NULL OR v.version = ${version ?? null})
      AND v.version <= ${purpose.version} AND (${sha256 ?? null}::text IS NULL OR n.notice IS NOT NULL)
    ORDER BY v.version DESC LIMIT 1`.execute(tx);
  return rows[0];
};

export interface NoticeKey {
  version: number | undefined;
  language: string | undefined;
  sha256: string | undefined;
}

/** A version of a purpose; null where it has no such notice. */
export interface NoticeRef {
  version: number;
  language: string | null;
  sha256: string | null;
}

/** Locks a customer that is not deleted against deletion. */
export const lockCustomerExists = async (tx: Tx, tenant_id: string, id: string): Promise<boolean> =>
  (await tx
    .selectFrom("customers")
    .select("id")
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forKeyShare()
    .executeTakeFirst()) !== undefined;

interface ObjectionKey {
  tenant_id: string;
  customer_id: string;
  purpose: string;
}

/** Sets in the state that a customer objects, and locks the state. */
export const setObjected = async (tx: Tx, { tenant_id, customer_id, purpose }: ObjectionKey, at: string) => {
  await tx
    .insertInto("customer_purposes")
    .values({ tenant_id, customer_id, purpose, objected_at: at })
    .onConflict((conflict) =>
      conflict
        .constraint("customer_purposes_pkey")
        .doUpdateSet({ objected_at: sql`coalesce(customer_purposes.objected_at, excluded.objected_at)` }),
    )
    .execute();
};

/** Inserts an objection. */
export const insertObjection = async (tx: Tx, row: StoredObjection): Promise<void> => {
  await tx.insertInto("objections").values(row).execute();
};

/** Replaces the sealed reason of an objection. */
export const updateReason = async (tx: Tx, { tenant_id, customer_id, id, sealed }: StoredObjection): Promise<void> => {
  await tx
    .updateTable("objections")
    .set({ sealed })
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .where("id", "=", id)
    .execute();
};

/** Finds the open objection to a purpose. */
export const findObjection = (
  db: Db,
  { tenant_id, customer_id, purpose }: ObjectionKey,
): Promise<StoredObjection | undefined> =>
  db
    .selectFrom("objections")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .where("purpose", "=", purpose)
    .where("lifted_at", "is", null)
    .executeTakeFirst();

/**
 * Lifts the open objection to a purpose.
 * @returns false if there is none
 */
export const liftObjection = async (
  tx: Tx,
  { tenant_id, customer_id, purpose }: ObjectionKey,
  lifted_by: string,
  lifted_at: string,
): Promise<boolean> => {
  await tx
    .updateTable("customer_purposes")
    .set({ objected_at: null })
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .where("purpose", "=", purpose)
    .execute();
  const lifted = await tx
    .updateTable("objections")
    .set({ lifted_by, lifted_at })
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .where("purpose", "=", purpose)
    .where("lifted_at", "is", null)
    .executeTakeFirst();
  return lifted.numUpdatedRows > 0n;
};

/** Lists objections of a customer, newest first. */
export const listObjections = (
  db: Db,
  tenant_id: string,
  customer_id: string,
  before: string | undefined,
  limit: number,
): Promise<StoredObjection[]> =>
  db
    .selectFrom("objections")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("customer_id", "=", customer_id)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
