/** Refused lines of imports belong to no customer: those of an erased one are found by what they say. */
import { sql } from "kysely";
import type { Tx } from "../../platform/database/transaction.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { keepsRows, type ErasurePlace, type ErasureSubject } from "../../records/erasure-places.ts";
import { mentions } from "../../records/mentions.ts";
import type { Vault } from "../../records/seal.ts";
import { openReasons } from "../../records/reason.ts";
import { openRefusal } from "./queries.ts";

const PAGE = 1_000;

interface RefusalKey {
  import_id: string;
  line: string;
}

/** What imports keep of customers. */
export const IMPORT_PLACES: readonly ErasurePlace[] = [
  keepsRows("import_kept", "Ids of rows that an undo has kept."),
  keepsRows(
    "import_chunks",
    "Lines of the tenant that wait to be imported. What names the customer by phone, e-mail or reference is refused " +
      "at its turn, and nothing of it is kept.",
    ({ tenant_id }) => sql`tenant_id = ${tenant_id}::uuid AND rows IS NOT NULL`,
  ),
  {
    place: "import_refusals",
    outcome: "deleted",
    reason: null,
    count: async (tx, subject, vault) => (await findRefusals(tx, subject, vault)).length,
    async erase(tx, subject, vault) {
      const found = await findRefusals(tx, subject, vault);
      await sql`
        DELETE FROM import_refusals WHERE tenant_id = ${subject.tenant_id} AND (import_id, line) IN (
          SELECT * FROM unnest(${found.map(({ import_id }) => import_id)}::uuid[],
            ${found.map(({ line }) => line)}::bigint[]))`.execute(tx);
      return found.length;
    },
  },
  {
    place: "imports",
    outcome: "emptied",
    reason: "Imports stay without their reason, where it names the customer.",
    count: async (tx, subject, vault) => (await findReasons(tx, subject, vault)).length,
    async erase(tx, subject, vault) {
      const found = await findReasons(tx, subject, vault);
      await sql`
        UPDATE imports SET sealed_reason = NULL
        WHERE tenant_id = ${subject.tenant_id} AND id = ANY (${found}::uuid[])`.execute(tx);
      return found.length;
    },
  },
];

/** Finds the refused lines that name the person: all of the tenant if it is not known who that is. */
async function findRefusals(
  tx: Tx,
  { tenant_id, traces }: ErasureSubject,
  { keyring }: Pick<Vault, "keyring">,
): Promise<RefusalKey[]> {
  const found: RefusalKey[] = [];
  for (let after: RefusalKey | undefined = { import_id: NIL_ID, line: "0" }; after;) {
    const { rows } = await sql<RefusalKey & { original: string | null; sealed_original: Buffer | null }>`
      SELECT import_id, line, original, sealed_original FROM import_refusals
      WHERE tenant_id = ${tenant_id} AND (import_id, line) > (${after.import_id}::uuid, ${after.line}::bigint)
      ORDER BY import_id, line LIMIT ${PAGE}`.execute(tx);
    for (const { import_id, line, ...row } of rows)
      if (!traces || mentions(await openRefusal(keyring, { tenant_id, id: import_id }, row), traces))
        found.push({ import_id, line });
    after = rows.length === PAGE ? rows.at(-1) : undefined;
  }
  return found;
}

/** Finds the imports whose reason names the person: all with a reason if it is not known who that is. */
async function findReasons(
  tx: Tx,
  { tenant_id, traces }: ErasureSubject,
  vault: Pick<Vault, "keyring">,
): Promise<string[]> {
  const { rows } = await sql<{ id: string; sealed_reason: Buffer }>`
    SELECT id, sealed_reason FROM imports WHERE tenant_id = ${tenant_id} AND sealed_reason IS NOT NULL`.execute(tx);
  const reasons = await openReasons(
    vault,
    tenant_id,
    rows.map(({ sealed_reason }) => sealed_reason),
  );
  return rows.filter((_, at) => !traces || mentions(reasons[at] ?? "", traces)).map(({ id }) => id);
}
