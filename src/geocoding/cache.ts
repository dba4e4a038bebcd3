/**
 * Caches providers' answers by door, so that each door is paid for once, and lets one worker at a time ask for a door.
 */
import type { Connection } from "../platform/database/prepared.ts";
import type { Keyring } from "../platform/keyring.ts";
import type { Account } from "./permits.ts";
import type { Answer } from "./provider.ts";

export interface CacheKey extends Account {
  /** The tenant's HMAC of the place: the cache does not reveal its places. */
  door_hash: string;
  /** Answers from another version of the data are ignored. */
  data_version: string;
}

/**
 * The cached answer; or a claim to ask the provider, which ends at `until`; or undefined while another process has the
 * claim.
 */
export type Claim = { answer: Answer } | { until: string } | undefined;

/** Longer than a call and its wait for a permit may take. After that, another worker may claim the door. */
const ASK_MS = 20_000;
/** Answers that the provider's terms do not let us keep stay this long, for the processes that wait for them. */
const HAND_OVER_MS = 10_000;
const DAY_MS = 24 * 3_600_000;
/** Older answers are not used. */
const KEEP_AT_MOST_DAYS = 30;
const KEEP_MISSES_DAYS = 1;

const CLAIM = `
  WITH known AS (
    SELECT answer FROM geocode_cache
    WHERE tenant_id = $1 AND door_hash = $2 AND provider = $3 AND data_version IN ($4, $8)
      AND expires_at > $5::timestamptz
  ), claimed AS (
    INSERT INTO geocode_cache AS c (tenant_id, door_hash, provider, data_version, expires_at)
    SELECT $1::uuid, $2::text, $3::text, $4::text, $6::timestamptz WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT (tenant_id, door_hash, provider)
      DO UPDATE SET answer = NULL, data_version = $4, expires_at = $6::timestamptz
    WHERE c.expires_at <= $5::timestamptz OR (c.answer IS NOT NULL AND c.data_version NOT IN ($4, $8))
    RETURNING 1
  ), hit AS (
    INSERT INTO provider_usage AS u (tenant_id, provider, day, cache_hits)
    SELECT $1::uuid, $3::text, $7::date, 1 FROM known WHERE answer IS NOT NULL
    ON CONFLICT (tenant_id, provider, day) DO UPDATE SET cache_hits = u.cache_hits + 1
  )
  SELECT (SELECT answer FROM known) AS answer, EXISTS (SELECT FROM claimed) AS is_mine`;

/**
 * Positions of homes are sealed with the tenant's key: `answer` is then a text. The data version marks sealed answers,
 * so that earlier versions of the service ignore them.
 */
const sealedVersion = (data_version: string): string => `sealed:${data_version}`;

const ownerOf = ({ provider, door_hash }: CacheKey): string => `geocode:${provider}:${door_hash}`;

/** Looks up the answer for a place, or claims the right to ask for it until ASK_MS from now. */
export async function claimAnswer(connection: Connection, keyring: Keyring, door: CacheKey, now: Date): Promise<Claim> {
  const { tenant_id, door_hash, provider, data_version } = door;
  const until = new Date(now.getTime() + ASK_MS).toISOString();
  const { rows } = await connection.query({
    name: "claim_geocode",
    text: CLAIM,
    values: [
      tenant_id,
      door_hash,
      provider,
      data_version,
      now.toISOString(),
      until,
      now.toISOString().slice(0, 10),
      sealedVersion(data_version),
    ],
  });
  const { answer, is_mine } = rows[0] as { answer: Answer | string | null; is_mine: boolean };
  if (typeof answer === "string")
    return {
      answer: JSON.parse(await keyring.openText(tenant_id, ownerOf(door), Buffer.from(answer, "base64"))) as Answer,
    };
  if (answer) return { answer };
  return is_mine ? { until } : undefined;
}

/** Seals an answer for the table. */
export async function sealKeptAnswer(
  keyring: Keyring,
  door: CacheKey,
  answer: Answer,
): Promise<{ answer: string; data_version: string }> {
  const sealed = await keyring.sealText(door.tenant_id, ownerOf(door), JSON.stringify(answer));
  return { answer: sealed.toString("base64"), data_version: sealedVersion(door.data_version) };
}

/** Stores an answer for as long as the provider's terms allow. */
export async function keepAnswer(
  connection: Connection,
  keyring: Keyring,
  door: CacheKey,
  answer: Answer,
  now: Date,
): Promise<void> {
  const { tenant_id, door_hash, provider } = door;
  const sealed = await sealKeptAnswer(keyring, door, answer);
  await connection.query({
    name: "keep_geocode",
    text: `
      INSERT INTO geocode_cache (tenant_id, door_hash, provider, data_version, answer, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (tenant_id, door_hash, provider) DO UPDATE SET
        answer = excluded.answer, data_version = excluded.data_version, expires_at = excluded.expires_at`,
    values: [
      tenant_id,
      door_hash,
      provider,
      sealed.data_version,
      JSON.stringify(sealed.answer),
      new Date(now.getTime() + keepMs(answer)).toISOString(),
    ],
  });
}

function keepMs(answer: Answer): number {
  const allowed =
    answer.outcome === "verified" && answer.match
      ? (answer.match.keep_for_days ?? KEEP_AT_MOST_DAYS)
      : KEEP_MISSES_DAYS;
  return allowed === 0 || (answer.outcome === "not_found" && answer.candidates)
    ? HAND_OVER_MS
    : Math.min(allowed, KEEP_AT_MOST_DAYS) * DAY_MS;
}

/** Releases the claim, so that another process can ask. */
export async function releaseClaim(
  connection: Connection,
  { tenant_id, door_hash, provider }: CacheKey,
  until: string,
): Promise<void> {
  await connection.query({
    name: "release_geocode",
    text: `
      DELETE FROM geocode_cache
      WHERE tenant_id = $1 AND door_hash = $2 AND provider = $3 AND answer IS NULL AND expires_at = $4`,
    values: [tenant_id, door_hash, provider, until],
  });
}

const PURGED_AT_ONCE = 5_000;

/** Deletes expired answers. */
export async function purgeCache(connection: Connection, now: Date): Promise<void> {
  for (let gone = PURGED_AT_ONCE; gone === PURGED_AT_ONCE;) {
    const { rowCount } = await connection.query({
      text: `
        DELETE FROM geocode_cache WHERE ctid = ANY (
          ARRAY(SELECT ctid FROM geocode_cache WHERE expires_at <= $1 LIMIT ${PURGED_AT_ONCE}))`,
      values: [now.toISOString()],
    });
    gone = rowCount ?? 0;
  }
}
