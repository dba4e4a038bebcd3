import { ownerOf as ownerOfImport, ROWS_ARE_SEALED } from "../features/imports/queries.ts";
import { ownerOf as ownerOfAnswer } from "../platform/http/idempotency.ts";
import { sealText } from "../privacy/seal.ts";
import { sealReason } from "../records/reason.ts";
import { hex, type OldRow, type Step, type Work } from "./step.ts";

const ofImport = ({ tenant_id, import_id }: OldRow): string => ownerOfImport({ tenant_id, id: import_id as string });
const BY_IMPORT = [
  ["tenant_id", "uuid"],
  ["import_id", "uuid"],
] as const;

/** The reasons of imports. */
export const importReasons: Step = {
  name: "reasons of imports",
  table: "imports",
  key: [
    ["tenant_id", "uuid"],
    ["id", "uuid"],
  ],
  where: "reason IS NOT NULL AND sealed_reason IS NULL",
  seal: async ({ client, vault }, rows) => {
    const sealed = await Promise.all(
      rows.map(async ({ tenant_id, id, reason }) => ({
        tenant_id,
        id,
        sealed: hex(await sealReason(vault, tenant_id, reason as string)),
      })),
    );
    await client.query(
      `
      UPDATE imports AS i SET sealed_reason = g.sealed, reason = NULL
      FROM json_to_recordset($1) AS g (tenant_id uuid, id uuid, sealed bytea)
      WHERE i.tenant_id = g.tenant_id AND i.id = g.id`,
      [JSON.stringify(sealed)],
    );
  },
};

/** Rows of imports that are not written yet. */
export const importChunks: Step = {
  name: "rows of imports",
  table: "import_chunks",
  key: [...BY_IMPORT, ["chunk", "integer"]],
  where: "rows IS NOT NULL AND sealed_rows IS NULL",
  seal: async (work, rows) => {
    const sealed = await sealTexts(work, rows, "rows", ofImport);
    await work.client.query(
      `
      UPDATE import_chunks AS c SET sealed_rows = g.sealed, rows = $2
      FROM json_to_recordset($1) AS g (tenant_id uuid, import_id uuid, chunk integer, sealed bytea)
      WHERE c.tenant_id = g.tenant_id AND c.import_id = g.import_id AND c.chunk = g.chunk`,
      [JSON.stringify(sealed), ROWS_ARE_SEALED],
    );
  },
};

/** Refused rows of imports. */
export const importRefusals: Step = {
  name: "refused lines of imports",
  table: "import_refusals",
  key: [...BY_IMPORT, ["line", "bigint"]],
  where: "original IS NOT NULL AND sealed_original IS NULL",
  seal: async (work, rows) => {
    const sealed = await sealTexts(work, rows, "original", ofImport);
    await work.client.query(
      `
      UPDATE import_refusals AS r SET sealed_original = g.sealed, original = NULL
      FROM json_to_recordset($1) AS g (tenant_id uuid, import_id uuid, line bigint, sealed bytea)
      WHERE r.tenant_id = g.tenant_id AND r.import_id = g.import_id AND r.line = g.line`,
      [JSON.stringify(sealed)],
    );
  },
};

/** Responses stored under an Idempotency-Key. */
export const keptAnswers: Step = {
  name: "answers under an Idempotency-Key",
  table: "idempotency_keys",
  key: [
    ["tenant_id", "uuid"],
    ["key_hash", "bytea"],
  ],
  where: "body IS NOT NULL AND status > 0 AND sealed_body IS NULL",
  seal: async (work, rows) => {
    const sealed = await sealTexts(work, rows, "body", ({ key_hash }) =>
      ownerOfAnswer({ key_hash: Buffer.from((key_hash as string).slice(2), "hex") }),
    );
    await work.client.query(
      `
      UPDATE idempotency_keys AS i SET sealed_body = g.sealed, body = NULL
      FROM json_to_recordset($1) AS g (tenant_id uuid, key_hash bytea, sealed bytea)
      WHERE i.tenant_id = g.tenant_id AND i.key_hash = g.key_hash`,
      [JSON.stringify(sealed)],
    );
  },
};

/** Seals a column with the tenants' keys. */
async function sealTexts(
  { vault }: Work,
  rows: readonly OldRow[],
  column: string,
  ownerOf: (row: OldRow) => string,
): Promise<object[]> {
  return Promise.all(
    rows.map(async (row) => {
      const keys = await vault.keyring.tenantKeys(row.tenant_id);
      return { ...row, [column]: undefined, sealed: hex(sealText(keys, ownerOf(row), row[column] as string)) };
    }),
  );
}
