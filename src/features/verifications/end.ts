/** Writes the results of checks onto addresses, by the one writer, and onto verifications. */
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { updateOf, type Update } from "../../records/changes.ts";
import { lockAddresses } from "../../records/queries.ts";
import type { AddressRow } from "../../records/rows.ts";
import { write } from "../../records/write.ts";
import {
  endVerifications,
  lockLeased,
  queueVerifications,
  type End,
  type Ended,
  type LeasedVerification,
  type Result,
} from "./queries.ts";
import { newVerification } from "./service.ts";

const SYSTEM = { actor: "system:verification", source: "verification" };
const DAY_MS = 86_400_000;

/**
 * Writes the results of checks whose claim still holds. If the address still has the checked version, they are written
 * onto it; otherwise the verification ends as superseded, and one of the current version is queued. All in one
 * transaction.
 * @returns the ended verifications
 */
export async function endChecks(resources: Resources, results: readonly Result[]): Promise<Ended[]> {
  const ended = await endInTransaction(resources, results, results.length > 1);
  if (ended.length === results.length || results.length === 1) return ended;
  // Addresses that another transaction locks come last, one by one, so that the others do not wait for them.
  const done = new Set(ended.map(({ address_id }) => address_id));
  for (const result of results)
    if (!done.has(result.key.address_id)) ended.push(...(await endInTransaction(resources, [result], false)));
  return ended;
}

/** A verification whose claim still holds, with the current address. */
interface Leased extends LeasedVerification {
  address: AddressRow;
  /** True if the address still has the checked version. */
  is_checked: boolean;
}

function endInTransaction(resources: Resources, results: readonly Result[], skips: boolean): Promise<Ended[]> {
  const { db, clock } = resources;
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    const now = clock();
    // Addresses are locked before their verifications, as in every write.
    const addresses = new Map(
      (
        await lockAddresses(
          resources,
          tx,
          results.map(({ key }) => ({ tenant_id: key.tenant_id, id: key.address_id })),
          skips,
        )
      ).map((row) => [row.id, row]),
    );
    const leased = (
      await lockLeased(
        tx,
        results.filter(({ key }) => addresses.has(key.address_id)),
      )
    ).map((one): Leased => {
      const address = addresses.get(one.result.key.address_id)!;
      return { ...one, address, is_checked: address.deleted_at === null && address.version === one.address_version };
    });
    const changes = leased
      .filter(({ is_checked }) => is_checked)
      .flatMap(({ result, address }) => changeFor(address, result, now) ?? []);
    const traceparents = new Map(
      leased.flatMap(({ result: { key, traceparent } }) => (traceparent ? [[key.address_id, traceparent]] : [])),
    );
    await write(resources, tx, SYSTEM, now, { addresses: changes }, { traceparents });
    await endVerifications(
      resources,
      tx,
      leased.map((one) => endOf(one, now)),
      now,
    );
    return queueNext(tx, leased, now);
  });
}

function changeFor(address: AddressRow, { ending }: Result, now: Date): Update<AddressRow> | undefined {
  const { outcome, provider, new_confidence } = ending;
  const keep_until = keepUntil(ending, now);
  const found = ending.location && { ...ending.location, pinned: false, ...(keep_until !== null && { keep_until }) };
  const found_out: Partial<AddressRow> = {
    verification_status: outcome,
    verified_at: now.toISOString(),
    verification_provider: provider,
    ...(new_confidence && {
      verification_confidence: new_confidence.value,
      confidence_as_of: new_confidence.as_of,
      confidence_half_life_days: new_confidence.half_life_days,
      verification_reasons: new_confidence.reasons,
    }),
    // A pin stays, and so does a location while no provider answers.
    ...(!address.location?.pinned && outcome !== "failed" && { location: found }),
  };
  return updateOf(address, found_out);
}

const keepUntil = ({ location, keep_days }: Result["ending"], now: Date): string | null =>
  location === null || keep_days === null || keep_days === undefined
    ? null
    : new Date(now.getTime() + keep_days * DAY_MS).toISOString();

function endOf({ result: { key, ending }, customer_id, campaign_id, address, is_checked }: Leased, now: Date): End {
  const { tenant_id, address_id, id } = key;
  const { outcome, provider, data_version, location, confidence, error_code, findings } = ending;
  return {
    tenant_id,
    customer_id,
    address_id,
    id,
    status: is_checked ? ending.status : "superseded",
    outcome,
    provider,
    data_version,
    location,
    confidence,
    error_code,
    findings: findings?.length ? findings : null,
    keep_until: keepUntil(ending, now),
    previous:
      campaign_id === null
        ? null
        : {
            version: address.version,
            status: address.verification_status,
            provider: address.verification_provider,
            confidence: address.verification_confidence,
            location: address.location,
          },
  };
}

/** Queues verifications of addresses that have changed since they were claimed. */
async function queueNext(tx: Tx, leased: readonly Leased[], now: Date): Promise<Ended[]> {
  const moved = leased.filter(({ is_checked, address }) => !is_checked && address.deleted_at === null);
  const next = moved.map(({ result, address }) => ({
    ...newVerification(address, "updated", result.requested_by, now),
    id: result.next.id,
    available_at: result.next.available_at,
  }));
  const queued = new Set(
    (next.length > 0 ? await queueVerifications(tx, next) : []).map(({ address_id }) => address_id),
  );
  return leased.map(({ result, is_checked }) => ({
    address_id: result.key.address_id,
    status: is_checked ? result.ending.status : "superseded",
    queued_next: queued.has(result.key.address_id),
  }));
}
