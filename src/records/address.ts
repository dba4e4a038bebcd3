import type { Selectable } from "kysely";
import type { Static } from "typebox";
import type { Components, Verdict } from "../address/index.ts";
import type { Addresses } from "../platform/database/tables.ts";
import { toTimestamp } from "../platform/time.ts";
import { ADDRESS_FIELDS, DERIVED_FIELDS, SERVICE_FIELDS } from "./address-fields.ts";
import { Address } from "./address-schema.ts";
import type { EntityDefinition } from "./entity.ts";
import { fillIn, namesOf, type OpenedRow } from "./fields.ts";
import { shownLocation, type StoredLocation } from "./location.ts";

/** What is sealed of an address besides the fields that callers state. */
interface Secrets {
  components: Components;
  entered: Record<string, unknown>;
  /** As the engine gives it; the table has an HMAC of it, `door_hash`. */
  fingerprint: string;
  verdict: Verdict;
  location: StoredLocation | null;
}

/** As the service knows it. */
export type AddressRow = Omit<OpenedRow<Selectable<Addresses>, typeof ADDRESS_FIELDS>, "door_hash" | "verdict_status"> &
  Secrets;

type Wire = Static<typeof Address>;

const STATED = namesOf(ADDRESS_FIELDS);

/** An address as the API shows it at a moment, from its row or from the change log. */
export function toAddress(row: AddressRow, now: Date): Wire {
  return {
    id: row.id,
    customer_id: row.customer_id,
    version: row.version,
    ...fillIn(ADDRESS_FIELDS, STATED, row),
    division_code: row.division_code,
    components: row.components,
    entered: row.entered,
    fingerprint: row.fingerprint,
    verdict: row.verdict,
    location: shownLocation(row.location, now),
    verification: {
      status: row.verification_status as Wire["verification"]["status"],
      verified_at: toTimestamp(row.verified_at),
      provider: row.verification_provider,
      confidence: row.verification_confidence,
      confidence_as_of: toTimestamp(row.confidence_as_of ?? null),
      half_life_days: row.confidence_half_life_days ?? null,
      reasons: (row.verification_reasons ?? []) as Wire["verification"]["reasons"],
      verify_after: toTimestamp(row.verify_after),
    },
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}

export const ADDRESS = {
  table: "addresses",
  is_owned: true,
  fields: ADDRESS_FIELDS,
  derived: [...DERIVED_FIELDS, ...SERVICE_FIELDS],
  sealed: ["components", "entered", "fingerprint", "verdict", "location"],
  extracted: ["door_hash", "verdict_status"],
  given: ["verify_after"],
  schedules: [
    "verified_at",
    "verification_status",
    "verification_confidence",
    "confidence_as_of",
    "confidence_half_life_days",
  ],
  schema: Address,
  show: toAddress,
} as const satisfies EntityDefinition<AddressRow>;
