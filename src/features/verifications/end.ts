/** What comes of a check: written onto its address, by the one writer, and onto the verification. */
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { updateOf, type Update } from "../../records/changes.ts";
import { lockAddresses } from "../../records/queries.ts";
import type { AddressRow } from "../../records/rows.ts";
import { write } from "../../records/write.ts";
import {
  endVerifications,
  lockHeld,
  queueVerifications,
  type End,
  type Ended,
  type HeldVerification,
  type Result,
} from "./queries.ts";
import { newVerification } from "./service.ts";

const SYSTEM = { actor: "system:verification", source: "verification" };
const DAY_MS = 86_400_000;

/**
 * Writes the results of checks onto their verifications and addresses: onto those of which the claim still holds and
 * the address still has the version that was checked. The others end as superseded, and the next check is queued for
 * the version that is there now. One transaction, so never half.
 * @returns what became of those whose claims still hold
 */
export async function endChecks(resources: Resources, results: readonly Result[]): Promise<Ended[]> {
  const ended = await endThose(resources, results, results.length > 1);
  if (ended.length === results.length || results.length === 1) return ended;
  // An address that another transaction held is ended after the others, so that none of them waits for it.
  const done = new Set(ended.map(({ address_id }) => address_id));
  for (const result of results)
    if (!done.has(result.key.address_id)) ended.push(...(await endThose(resources, [result], false)));
  return ended;
}

/** A verification that is still held, with its address as it is now. */
interface Held extends HeldVerification {
  address: AddressRow;
  /** Whether that is the version that was checked. */
  is_checked: boolean;
}

function endThose(resources: Resources, results: readonly Result[], skips: boolean): Promise<Ended[]> {
  const { db, clock } = resources;
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    const now = clock();
    // Addresses come before their verifications, as in every write.
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
    const held = (
      await lockHeld(
        tx,
        results.filter(({ key }) => addresses.has(key.address_id)),
      )
    ).map((one): Held => {
      const address = addresses.get(one.result.key.address_id)!;
      return { ...one, address, is_checked: address.deleted_at === null && address.version === one.address_version };
    });
    const changes = held
      .filter(({ is_checked }) => is_checked)
      .flatMap(({ result, address }) => changeFor(address, result, now) ?? []);
    await write(resources, tx, SYSTEM, now, { addresses: changes });
    await endVerifications(
      resources,
      tx,
      held.map((one) => endOf(one, now)),
      now,
    );
    return queueNext(tx, held, now);
  });
}

function changeFor(address: AddressRow, { ending }: Result, now: Date): Update<AddressRow> | undefined {
  const { outcome, provider, judged } = ending;
  const keep_until = keepUntil(ending, now);
  const found = ending.location && { ...ending.location, pinned: false, ...(keep_until !== null && { keep_until }) };
  const found_out: Partial<AddressRow> = {
    verification_status: outcome,
    verified_at: now.toISOString(),
    verification_provider: provider,
    ...(judged && {
      verification_confidence: judged.value,
      confidence_as_of: judged.as_of,
      confidence_half_life_days: judged.half_life_days,
      verification_reasons: judged.reasons,
    }),
    // One that was set by hand stands, and one that was found stands while no provider answers.
    ...(!address.location?.pinned && outcome !== "failed" && { location: found }),
  };
  return updateOf(address, found_out);
}

const keepUntil = ({ location, keep_days }: Result["ending"], now: Date): string | null =>
  location === null || keep_days === null || keep_days === undefined
    ? null
    : new Date(now.getTime() + keep_days * DAY_MS).toISOString();

function endOf({ result: { key, ending }, customer_id, campaign_id, address, is_checked }: Held, now: Date): End {
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

/** Queues the next check of addresses that have changed while they were checked. */
async function queueNext(tx: Tx, held: readonly Held[], now: Date): Promise<Ended[]> {
  const moved = held.filter(({ is_checked, address }) => !is_checked && address.deleted_at === null);
  const next = moved.map(({ result, address }) => ({
    ...newVerification(address, "updated", result.requested_by, now),
    id: result.next.id,
    available_at: result.next.available_at,
  }));
  const queued = new Set(
    (next.length > 0 ? await queueVerifications(tx, next) : []).map(({ address_id }) => address_id),
  );
  return held.map(({ result, is_checked }) => ({
    address_id: result.key.address_id,
    status: is_checked ? result.ending.status : "superseded",
    queued_next: queued.has(result.key.address_id),
  }));
}
