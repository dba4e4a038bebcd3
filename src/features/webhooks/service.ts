import type { KeyObject } from "node:crypto";
import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Principal } from "../../platform/http/request.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Networks } from "../../platform/outbound/networks.ts";
import { refusalOf } from "../../platform/outbound/outbound.ts";
import type { Resources } from "../../platform/resources.ts";
import type { Secrets } from "../../platform/secrets.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import type { SealedColumn } from "../../privacy/root.ts";
import { toTimestamp } from "../../platform/time.ts";
import { checkDestination } from "../purposes/bind.ts";
import { getHorizon } from "../../records/log.ts";
import { cancelDeliveries, restartDeliveries, type DeliveryRow } from "./delivery-queries.ts";
import {
  updateWebhook,
  countWebhooks,
  deleteWebhook,
  insertWebhook,
  lockWebhook,
  type WebhookKey,
  type WebhookRow,
} from "./queries.ts";
import type { Webhook, WebhookCreate, WebhookDelivery, WebhookPatch } from "./schema.ts";
import { generateSecret, signingKey } from "./sign.ts";

const MAX_WEBHOOKS = 100;

const ownerOf = ({ id }: { id: string }): string => `webhook:${id}`;

/** For the rotation of the root key. */
export const WEBHOOK_SECRETS: readonly SealedColumn[] = ["secret", "previous_secret"].map((column) => ({
  table: "webhooks",
  column,
  key: ["tenant_id", "id"],
  ownerOf,
}));

/** The secrets that sign now: the current one, and the previous one during a rotation. */
export const openSecrets = (secrets: Secrets, webhook: WebhookRow, now: Date): string[] =>
  listSealedSecrets(webhook, now).map((sealed) => secrets.open(sealed, ownerOf(webhook)));

function listSealedSecrets({ secret, previous_secret, previous_secret_until }: WebhookRow, now: Date): string[] {
  const overlaps = previous_secret !== null && previous_secret_until !== null && new Date(previous_secret_until) > now;
  return [secret, ...(overlaps ? [previous_secret] : [])];
}

const MAX_CACHED_KEYS = 1_000;

/**
 * Creates a function that opens the signing keys of an endpoint and caches them: opening a key takes as long as two
 * signatures.
 */
export function createSigningKeyCache(secrets: Secrets): (webhook: WebhookRow, now: Date) => KeyObject[] {
  const known = new Map<string, KeyObject>();
  return (webhook, now) =>
    listSealedSecrets(webhook, now).map((sealed) => {
      const name = `${webhook.id} ${sealed}`;
      const key = known.get(name) ?? signingKey(secrets.open(sealed, ownerOf(webhook)));
      known.delete(name);
      known.set(name, key);
      const [oldest] = known.keys();
      if (known.size > MAX_CACHED_KEYS && oldest !== undefined) known.delete(oldest);
      return key;
    });
}

/**
 * Creates an endpoint with a new secret.
 * @throws AppError invalid_body, insufficient_scope, purpose_not_allowed, conflict if the tenant has the maximum number
 */
export async function createWebhook(
  tx: Tx,
  { secrets, config, clock }: Resources,
  principal: Principal,
  body: Static<typeof WebhookCreate>,
): Promise<{ row: WebhookRow; secret: string }> {
  const { url, description = null, event_types = ["*"], payload = "thin", ordered = false } = body;
  const { country_code = null, purpose = null } = body;
  checkUrl(url, config.WEBHOOK_ALLOWED_NETWORKS);
  checkPayload(principal, payload);
  await checkDestination(tx, principal, { country_code, purpose });
  const { tenant_id, actor: created_by } = principal;
  if ((await countWebhooks(tx, tenant_id)) >= MAX_WEBHOOKS)
    throw new AppError("conflict", {
      detail: `The tenant already has ${MAX_WEBHOOKS} webhook endpoints, which is the limit.`,
    });
  const now = clock();
  const [id, secret, at] = [uuidv7(now.getTime()), generateSecret(), now.toISOString()];
  const row = await insertWebhook(tx, {
    tenant_id,
    id,
    url,
    description,
    event_types,
    payload,
    ordered,
    country_code,
    purpose,
    secret: secrets.seal(secret, ownerOf({ id })),
    created_by,
    created_at: at,
    updated_at: at,
  });
  return { row, secret };
}

/**
 * Updates an endpoint.
 * @param check compares the version that the caller has read
 * @throws AppError not_found, invalid_body, insufficient_scope, purpose_not_allowed
 */
export async function patchWebhook(
  tx: Tx,
  { config, clock }: Resources,
  principal: Principal,
  id: string,
  body: Static<typeof WebhookPatch>,
  check: (row: WebhookRow) => void,
): Promise<WebhookRow> {
  const key = { tenant_id: principal.tenant_id, id };
  const row = await lock(tx, key);
  check(row);
  const { status, ...changes } = body;
  if (changes.url !== undefined) checkUrl(changes.url, config.WEBHOOK_ALLOWED_NETWORKS);
  // A key that may not read the log must not redirect it either.
  if (changes.url !== undefined || changes.payload !== undefined)
    checkPayload(principal, changes.payload ?? row.payload);
  // A bound key must not change an endpoint of another purpose either.
  if (principal.purposes || changes.country_code !== undefined || changes.purpose !== undefined)
    await checkDestination(tx, principal, { ...row, ...changes }, row);
  const now = clock();
  const disabling = status === "disabled" && row.status === "enabled";
  if (changes.ordered === false && row.ordered) await restartDeliveries(tx, key, now);
  return updateWebhook(
    tx,
    key,
    { ...changes, ...(disabling && { status, disabled_reason: "by_request", disabled_at: now.toISOString() }) },
    now,
  );
}

/**
 * Sets a new secret. The old one also signs during the overlap.
 * @throws AppError not_found
 */
export async function rotateSecret(
  tx: Tx,
  { secrets, clock }: Resources,
  key: WebhookKey,
  overlap_seconds: number,
): Promise<{ row: WebhookRow; secret: string }> {
  const { secret: previous_secret } = await lock(tx, key);
  const [now, secret] = [clock(), generateSecret()];
  const overlap =
    overlap_seconds === 0
      ? { previous_secret: null, previous_secret_until: null }
      : { previous_secret, previous_secret_until: new Date(now.getTime() + overlap_seconds * 1_000).toISOString() };
  return { row: await updateWebhook(tx, key, { secret: secrets.seal(secret, ownerOf(key)), ...overlap }, now), secret };
}

/**
 * Enables an endpoint: continues at its cursor with all queued deliveries, or skips to the end of the log.
 * @throws AppError not_found
 */
export async function enableWebhook(
  tx: Tx,
  { db, clock }: Resources,
  key: WebhookKey,
  skip_missed: boolean,
): Promise<WebhookRow> {
  const row = await lock(tx, key);
  if (row.status === "enabled") return row;
  const now = clock();
  if (skip_missed) await cancelDeliveries(tx, key, now);
  else await restartDeliveries(tx, key, now);
  return updateWebhook(
    tx,
    key,
    {
      status: "enabled",
      disabled_reason: null,
      disabled_at: null,
      failing_since: null,
      ...(skip_missed && { cursor: (await getHorizon(db.readers)).toString() }),
    },
    now,
  );
}

/**
 * Deletes an endpoint and cancels its deliveries.
 * @param check compares the version that the caller has read
 * @throws AppError not_found
 */
export async function removeWebhook(
  tx: Tx,
  { clock }: Resources,
  key: WebhookKey,
  check: (row: WebhookRow) => void,
): Promise<void> {
  check(await lock(tx, key));
  await cancelDeliveries(tx, key, clock());
  await deleteWebhook(tx, key);
}

async function lock(tx: Tx, key: WebhookKey): Promise<WebhookRow> {
  const row = await lockWebhook(tx, key);
  if (!row) throw notFound();
  return row;
}

function checkUrl(url: string, allowed: Networks): void {
  const refusal = refusalOf(url, allowed);
  if (refusal !== undefined) throw invalidBody("/url", refusal);
}

function checkPayload({ scopes }: Principal, payload: string): void {
  const lacking = (["changes:read", PII_SCOPE] as const).find((scope) => !scopes.has(scope));
  if (payload === "full" && lacking !== undefined)
    throw new AppError("insufficient_scope", {
      detail: `Full payloads contain the change log with personal data, and require the scope ${lacking}.`,
    });
}

/** Converts an endpoint to the API's Webhook. */
export function toWebhook(row: WebhookRow): Static<typeof Webhook> {
  const { id, version, url, description, event_types, ordered, country_code, purpose, created_by } = row;
  type Wire = Static<typeof Webhook>;
  return {
    id,
    version,
    url,
    description,
    event_types,
    payload: row.payload as Wire["payload"],
    ordered,
    country_code,
    purpose,
    status: row.status as Wire["status"],
    disabled_reason: row.disabled_reason as Wire["disabled_reason"],
    disabled_at: toTimestamp(row.disabled_at),
    failing_since: toTimestamp(row.failing_since),
    previous_secret_until: toTimestamp(row.previous_secret_until),
    created_by,
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}

/** Converts a delivery to the API's WebhookDelivery. */
export function toDelivery(row: DeliveryRow): Static<typeof WebhookDelivery> {
  const { id, event_id, event_type, entity_id } = row;
  const status = row.status as Static<typeof WebhookDelivery>["status"];
  return {
    id,
    event_id,
    event_type,
    entity_id,
    status,
    attempts: row.attempts,
    next_attempt_at: status === "queued" ? toTimestamp(row.due_at) : null,
    occurred_at: toTimestamp(row.occurred_at),
    created_at: toTimestamp(row.created_at),
    finished_at: toTimestamp(row.finished_at),
  };
}
