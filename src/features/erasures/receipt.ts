/** Signed receipts of erasures: JWS (RFC 7515) with Ed25519 (RFC 8037). */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from "jose";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import { json } from "../../platform/database/transaction.ts";
import type { Secrets } from "../../platform/secrets.ts";
import type { SealedColumn } from "../../privacy/root.ts";

const ALGORITHM = "EdDSA";

export type PublicKey = {
  kty: string;
  crv: string;
  x: string;
  kid: string;
  alg: string;
  use: string;
};

const ownerOf = (key: Record<string, string>): string => `signing key:${key["id"]}`;

/** For a change of the root key. */
export const SIGNING_KEYS: readonly SealedColumn[] = [
  { table: "keys.signing_keys", column: "sealed_key", key: ["id"], ownerOf },
];

/** Signs a receipt with the newest key; creates the first one. */
export async function signReceipt(db: Kysely<DB>, secrets: Secrets, payload: object, now: Date): Promise<string> {
  const { id, sealed_key } = (await findNewest(db)) ?? (await createKey(db, secrets, now));
  const key = await importJWK(JSON.parse(secrets.open(sealed_key, ownerOf({ id }))) as JWK, ALGORITHM);
  return new SignJWT({ ...payload })
    .setProtectedHeader({ alg: ALGORITHM, kid: id, typ: "JWT" })
    .setIssuedAt(now)
    .sign(key);
}

/** Lists the public keys, the newest first. */
export const listReceiptKeys = async (db: Kysely<DB>): Promise<PublicKey[]> =>
  (
    await db.selectFrom("keys.signing_keys").select("public_key").orderBy("created_at", "desc").orderBy("id").execute()
  ).map(({ public_key }) => public_key as PublicKey);

const findNewest = (db: Kysely<DB>): Promise<{ id: string; sealed_key: string } | undefined> =>
  db
    .selectFrom("keys.signing_keys")
    .select(["id", "sealed_key"])
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();

async function createKey(db: Kysely<DB>, secrets: Secrets, now: Date): Promise<{ id: string; sealed_key: string }> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const shown = await exportJWK(publicKey);
  const id = await calculateJwkThumbprint(shown);
  const sealed_key = secrets.seal(JSON.stringify(await exportJWK(privateKey)), ownerOf({ id }));
  const { kty = "", crv = "", x = "" } = shown;
  await db
    .insertInto("keys.signing_keys")
    .values({
      id,
      public_key: json({ kty, crv, x, kid: id, alg: ALGORITHM, use: "sig" } satisfies PublicKey),
      sealed_key,
      created_at: now.toISOString(),
    })
    .execute();
  return { id, sealed_key };
}
