import { sealEvidence } from "../features/evidence/seal.ts";
import { sealVerification } from "../features/verifications/seal.ts";
import { sealKeptAnswer } from "../geocoding/cache.ts";
import { doorHash } from "../records/seal.ts";
import { hex, keysOf, type Step } from "./step.ts";

const BY_ADDRESS = [
  ["tenant_id", "uuid"],
  ["address_id", "uuid"],
  ["id", "uuid"],
] as const;

/** The results of verifications. */
export const verifications: Step = {
  name: "verifications",
  table: "verifications",
  key: BY_ADDRESS,
  where: "num_nonnulls(location, findings, previous) > 0",
  seal: async ({ client, vault }, rows) => {
    const keys = await keysOf(vault, rows);
    const sealed = rows.map((row) => {
      const { tenant_id, address_id, id, location, findings, previous } = row;
      const found = {
        tenant_id,
        customer_id: row["customer_id"] as string,
        id: id as string,
        location,
        findings,
        previous,
      };
      return { tenant_id, address_id, id, sealed: hex(sealVerification(keys.customer(row), found)) };
    });
    await client.query(
      `
      UPDATE verifications AS v SET sealed = g.sealed, location = NULL, findings = NULL, previous = NULL
      FROM json_to_recordset($1) AS g (tenant_id uuid, address_id uuid, id uuid, sealed bytea)
      WHERE v.tenant_id = g.tenant_id AND v.address_id = g.address_id AND v.id = g.id`,
      [JSON.stringify(sealed)],
    );
  },
};

/** Evidence: references, notes and doors. */
export const evidence: Step = {
  name: "evidence",
  table: "evidence",
  key: BY_ADDRESS,
  seal: async ({ client, vault }, rows) => {
    const keys = await keysOf(vault, rows);
    const sealed = await Promise.all(
      rows.map(async (row) => {
        const { tenant_id, address_id, id } = row;
        const door_hash = doorHash(keys.tenant(row), row["door_hash"] as string);
        if (row["sealed"] !== null)
          return { tenant_id, address_id, id, door_hash, sealed: row["sealed"], ref_hash: row["ref_hash"] };
        const texts = await sealEvidence(vault.keyring, row as unknown as Parameters<typeof sealEvidence>[1]);
        return { tenant_id, address_id, id, door_hash, sealed: hex(texts.sealed), ref_hash: hex(texts.ref_hash) };
      }),
    );
    await client.query(
      `
      UPDATE evidence AS e SET sealed = g.sealed, ref_hash = g.ref_hash, door_hash = g.door_hash, ref = NULL,
        note = NULL
      FROM json_to_recordset($1)
        AS g (tenant_id uuid, address_id uuid, id uuid, sealed bytea, ref_hash bytea, door_hash text)
      WHERE e.tenant_id = g.tenant_id AND e.address_id = g.address_id AND e.id = g.id`,
      [JSON.stringify(sealed)],
    );
  },
};

/** Cached answers of providers, which cost money. The data version of a sealed one begins with `sealed:`. */
export const answers: Step = {
  name: "answers of providers",
  table: "geocode_cache",
  key: [
    ["tenant_id", "uuid"],
    ["door_hash", "text"],
    ["provider", "text"],
  ],
  where: "answer IS NOT NULL AND data_version NOT LIKE 'sealed:%'",
  seal: async ({ client, vault }, rows) => {
    const keys = await keysOf(vault, rows);
    const kept = await Promise.all(
      rows.map(async (row) => {
        const door_hash = doorHash(keys.tenant(row), row["door_hash"] as string);
        const door = {
          tenant_id: row.tenant_id,
          provider: row["provider"] as string,
          data_version: row["data_version"] as string,
          door_hash,
        };
        return {
          ...door,
          clear_door: row["door_hash"] as string,
          ...(await sealKeptAnswer(vault.keyring, door, row["answer"])),
        };
      }),
    );
    await client.query(
      `
      UPDATE geocode_cache AS c SET door_hash = g.door_hash, data_version = g.data_version, answer = to_jsonb(g.answer)
      FROM json_to_recordset($1)
        AS g (tenant_id uuid, clear_door text, provider text, door_hash text, data_version text, answer text)
      WHERE c.tenant_id = g.tenant_id AND c.door_hash = g.clear_door AND c.provider = g.provider`,
      [JSON.stringify(kept)],
    );
  },
};
