import type { CustomerRow } from "../records/rows.ts";
import { sealReason } from "../records/reason.ts";
import { sealRow } from "../records/seal.ts";
import { sealAddress } from "./addresses.ts";
import { hex, keysOf, type OldRow, type Step } from "./step.ts";
import { listTerms } from "./provider-terms.ts";

/** The entries of the change log. Numbers, times, versions and names stay as they are. */
export const changes: Step = {
  name: "changes",
  table: "changes_clear",
  key: [
    ["tenant_id", "uuid"],
    ["seq", "bigint"],
  ],
  seal: async ({ client, vault }, rows) => {
    const [keys, terms] = [await keysOf(vault, rows), await listTerms(client)];
    const sealed = await Promise.all(
      rows.map(async ({ reason, ...entry }) => {
        const row = entry as OldRow;
        const names = await vault.attributes.publicOf(row.tenant_id);
        const state = row["state"] as OldRow;
        const parts =
          row["entity"] === "customer"
            ? sealRow(
                "customer",
                keys.tenant(row),
                keys.customer(row),
                state as unknown as CustomerRow,
                names.get("customer"),
              )
            : sealAddress(keys, state, names.get("address"), terms);
        const sealed_reason = reason === null ? null : await sealReason(vault, row.tenant_id, reason as string);
        return { ...row, state: parts.clear, sealed: hex(parts.sealed), sealed_reason: hex(sealed_reason) };
      }),
    );
    await client.query(
      `
      INSERT INTO changes SELECT row.* FROM jsonb_array_elements($1) AS entry,
        jsonb_populate_record(
          NULL::changes, entry || jsonb_build_object('state', state_to_log(entry -> 'state'))) AS row`,
      [JSON.stringify(sealed)],
    );
  },
};
