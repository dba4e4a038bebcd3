import type { Kysely, Selectable } from "kysely";
import type { AttributeDefinition } from "../../platform/attribute-registry.ts";
import type { AttributeSchemas, DB } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import type { AddressFilter } from "../../records/filter/schema.ts";

type SchemaRow = Pick<Selectable<AttributeSchemas>, "version" | "split_after">;

/** A tenant without definitions has version 1 of them. */
const EMPTY: SchemaRow = { version: 1, split_after: null };

export interface DefinitionsRow extends SchemaRow {
  definitions: AttributeDefinition[];
}

/** Gets the definitions of a tenant with their version. */
export async function getDefinitions(db: Kysely<DB>, tenant_id: string): Promise<DefinitionsRow> {
  const definitions = await db
    .selectFrom("attribute_definitions")
    .select(["entity", "name", "type", "limits", "is_personal"])
    .where("tenant_id", "=", tenant_id)
    .orderBy("position")
    .execute();
  const schema = await db
    .selectFrom("attribute_schemas")
    .select(["version", "split_after"])
    .where("tenant_id", "=", tenant_id)
    .executeTakeFirst();
  return { ...(schema ?? EMPTY), definitions: definitions as AttributeDefinition[] };
}

/**
 * Locks the version of a tenant's definitions; inserts it if it does not exist.
 * @param known_at for the insert
 */
export async function lockSchema(tx: Tx, tenant_id: string, known_at: string): Promise<SchemaRow> {
  await tx
    .insertInto("attribute_schemas")
    .values({ tenant_id, version: EMPTY.version, known_at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return tx
    .selectFrom("attribute_schemas")
    .select(["version", "split_after"])
    .where("tenant_id", "=", tenant_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

/**
 * Replaces the definitions of a tenant.
 * @param split the columns that start to split existing rows again
 */
export async function replaceDefinitions(
  tx: Tx,
  tenant_id: string,
  version: number,
  definitions: readonly AttributeDefinition[],
  split: object,
): Promise<void> {
  await tx
    .updateTable("attribute_schemas")
    .set({ version, ...split })
    .where("tenant_id", "=", tenant_id)
    .execute();
  await tx.deleteFrom("attribute_definitions").where("tenant_id", "=", tenant_id).execute();
  if (definitions.length === 0) return;
  await tx
    .insertInto("attribute_definitions")
    .values(
      definitions.map((definition, position) => ({
        ...definition,
        tenant_id,
        position,
        limits: json(definition.limits),
      })),
    )
    .execute();
}

/** Lists the filters of campaigns that have not ended. */
export async function listOpenFilters(tx: Tx, tenant_id: string): Promise<AddressFilter[]> {
  const rows = await tx
    .selectFrom("campaigns")
    .select("filter")
    .where("tenant_id", "=", tenant_id)
    .where("status", "in", ["running", "paused", "scheduled"])
    .execute();
  return rows.map(({ filter }) => filter);
}
