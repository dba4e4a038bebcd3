import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { updateOf } from "../../records/changes.ts";
import { findChange, findChangeAsOf } from "../../records/history.ts";
import { lockAddress } from "../../records/queries.ts";
import type { AddressRow } from "../../records/rows.ts";
import { doorHash, type Vault } from "../../records/seal.ts";
import { write } from "../../records/write.ts";
import { decayed, computeConfidence, type Confidence } from "../verifications/confidence.ts";
import { getHalfLifeDays } from "../verifications/relocation-rates.ts";
import { addressBasis } from "../verifications/service.ts";
import { findEvidence, getConfidenceInputs, insertEvidence } from "./queries.ts";
import type { Evidence, EvidenceCreate } from "./schema.ts";
import { openEvidence, sealEvidence, type EvidenceRow, type StoredEvidence } from "./seal.ts";

type Body = Static<typeof EvidenceCreate>;

/** Allows for differences between clocks. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** Smaller differences are not written: a parcel a day would otherwise create a version a day. */
const MIN_DIFFERENCE = 0.01;

interface Recorded {
  row: EvidenceRow;
  /** Of the address now. */
  door_hash: string;
  is_new: boolean;
}

/**
 * Records evidence, once for each reference of its source, and updates the confidence if it is about the current place
 * of the address.
 * @throws AppError not_found, invalid_body; conflict if the reference was used for something else
 */
export async function recordEvidence(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  tenant_id: string,
  address_id: string,
  body: Body,
  now: Date,
): Promise<Recorded> {
  const { kind, reason = null, source, ref, note = null } = body;
  if ((kind === "returned") !== (reason !== null))
    throw invalidBody(
      "/reason",
      kind === "returned" ? "is required for kind returned" : "is only allowed for kind returned",
    );
  const occurred_at = new Date(body.occurred_at).toISOString();
  if (Date.parse(occurred_at) > now.getTime() + CLOCK_TOLERANCE_MS)
    throw invalidBody("/occurred_at", "must not be in the future");
  const { keyring } = vault;
  const address = await lockAddress(vault, tx, tenant_id, address_id);
  if (!address || address.deleted_at !== null) throw notFound();
  const { version: address_version, fingerprint } = await stateOf(
    vault,
    tx,
    address,
    body.address_version,
    occurred_at,
  );
  const keys = await keyring.tenantKeys(tenant_id);
  const [door_hash, current_door_hash] = [doorHash(keys, fingerprint), doorHash(keys, address.fingerprint)];
  const evidence: EvidenceRow = {
    tenant_id,
    customer_id: address.customer_id,
    address_id,
    id: uuidv7(now.getTime()),
    kind,
    reason,
    occurred_at,
    source,
    ref,
    note,
    address_version,
    door_hash,
    recorded_by: context.actor,
    recorded_at: now.toISOString(),
  };
  const sealed = await sealEvidence(keyring, evidence);
  const row = await insertEvidence(tx, sealed);
  if (!row) {
    const [first] = await openEvidence(keyring, [await getRepeated(tx, sealed)]);
    return { row: first as EvidenceRow, door_hash: current_door_hash, is_new: false };
  }
  if (door_hash === current_door_hash) await updateConfidence(vault, tx, context, address, now);
  return { row: evidence, door_hash: current_door_hash, is_new: true };
}

/** The state of the address that the evidence is about. */
async function stateOf(
  vault: Vault,
  tx: Tx,
  address: AddressRow,
  version: number | undefined,
  occurred_at: string,
): Promise<AddressRow> {
  if (version === address.version) return address;
  const change =
    version === undefined
      ? ((await findChangeAsOf(vault, tx, address.tenant_id, "address", address.id, occurred_at)) ??
        (await findChange(vault, tx, address.tenant_id, "address", address.id, 1)))
      : await findChange(vault, tx, address.tenant_id, "address", address.id, version);
  if (change) return change.state;
  if (version !== undefined) throw invalidBody("/address_version", "is not a version of this address");
  return address;
}

async function getRepeated(tx: Tx, evidence: StoredEvidence): Promise<StoredEvidence> {
  const first = await findEvidence(tx, evidence);
  if (!first) throw new AppError("conflict");
  const same =
    first.address_id === evidence.address_id &&
    first.kind === evidence.kind &&
    first.reason === evidence.reason &&
    Date.parse(first.occurred_at) === Date.parse(evidence.occurred_at);
  if (!same)
    throw new AppError("conflict", {
      detail: "The source has already used this ref for different evidence.",
      errors: [{ in: "body", pointer: "/ref", detail: "is already used for different evidence" }],
    });
  return first;
}

async function updateConfidence(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  address: AddressRow,
  now: Date,
): Promise<void> {
  const { evidence, customer_tags, half_lives, outcome, confidence, location, finished_at } = await getConfidenceInputs(
    vault,
    tx,
    address,
  );
  const computed = computeConfidence(
    {
      ...addressBasis(address),
      evidence,
      half_life_days: getHalfLifeDays(half_lives ?? [], address.country_code, customer_tags, address.tags),
      answer:
        outcome === null || finished_at === null
          ? undefined
          : { outcome, confidence, granularity: location?.granularity ?? null, at: finished_at },
    },
    now,
  );
  if (!differs(address, computed, now)) return;
  const change = updateOf(address, {
    verification_confidence: computed.value,
    confidence_as_of: computed.as_of,
    confidence_half_life_days: computed.half_life_days,
    verification_reasons: computed.reasons,
  });
  if (change) await write(vault, tx, context, now, { addresses: [change] });
}

function differs(
  {
    verification_confidence: value,
    confidence_as_of: as_of,
    confidence_half_life_days: half_life_days,
    verification_reasons: reasons,
  }: AddressRow,
  computed: Confidence,
  now: Date,
): boolean {
  if (value === null || as_of === null || half_life_days === null) return true;
  const before = new Set(reasons);
  return (
    Math.abs(decayed({ value, as_of, half_life_days }, now) - computed.value) >= MIN_DIFFERENCE ||
    computed.reasons.some((reason) => reason !== "aged" && !before.has(reason))
  );
}

/**
 * Converts evidence to the resource of the API.
 * @param door_hash of the address now
 */
export function toEvidence(row: EvidenceRow, door_hash: string): Static<typeof Evidence> {
  type Wire = Static<typeof Evidence>;
  const { id, address_id, source, ref, note, address_version, recorded_by } = row;
  return {
    id,
    address_id,
    kind: row.kind as Wire["kind"],
    reason: row.reason as Wire["reason"],
    occurred_at: toTimestamp(row.occurred_at),
    source,
    ref,
    note,
    address_version,
    counts: row.door_hash === door_hash,
    recorded_by,
    recorded_at: toTimestamp(row.recorded_at),
  };
}
