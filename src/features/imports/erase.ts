/** Refused lines of imports belong to no customer: those of an erased one are found by what they say. */
import { sql } from "kysely";
import type { Tx } from "../../platform/database/transaction.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { keepsRows, type ErasurePlace, type ErasureSubject, type PersonTraces } from "../../records/erasure-places.ts";
import type { Vault } from "../../records/seal.ts";
import { openRefusal } from "./queries.ts";

const PAGE = 1_000;

interface RefusalKey {
  import_id: string;
  line: string;
}

/** What imports keep of customers. */
export const IMPORT_PLACES: readonly ErasurePlace[] = [
  keepsRows("import_kept", "Ids of rows that an undo has kept."),
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
];

/** Finds the refused lines that name the person. */
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
      if (mentions(await openRefusal(keyring, { tenant_id, id: import_id }, row), traces))
        found.push({ import_id, line });
    after = rows.length === PAGE ? rows.at(-1) : undefined;
  }
  return found;
}

/** The end of a number, which is the same with and without a country or trunk prefix. */
const PHONE_END = 9;
/** Shorter names count only as a whole cell: 王伟 is part of other names and words. */
const LONG_NAME = 6;

/** Whether a line of a file names a person. Too many lines rather than one too few. */
export function mentions(line: string, { phones, emails, external_refs, names }: PersonTraces): boolean {
  const text = line.toLowerCase();
  const cells = text.split(/[,;\t|"':{}[\]]/).map((cell) => cell.trim());
  const digits = cells.map((cell) => cell.replaceAll(/\D/g, ""));
  const isCell = (value: string): boolean => cells.includes(value.toLowerCase());
  return (
    phones.some((phone) => digits.some((cell) => cell.endsWith(phone.slice(1).slice(-PHONE_END)))) ||
    emails.some((email) => text.includes(email.toLowerCase())) ||
    external_refs.some(({ ref }) => isCell(ref)) ||
    names.some((name) => (name.length >= LONG_NAME ? text.includes(name.toLowerCase()) : isCell(name)))
  );
}
