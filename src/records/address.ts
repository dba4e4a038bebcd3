import type { Selectable } from "kysely";
import type { Static } from "typebox";
import type { Components, Verdict } from "../address/index.ts";
import type { Addresses } from "../platform/database/tables.ts";
import { toTimestamp } from "../platform/time.ts";
import { ADDRESS_FIELDS, DERIVED_FIELDS, SERVICE_FIELDS } from "./address-fields.ts";
import { Address } from "./address-schema.ts";
import type { EntityDefinition } from "./entity.ts";
import { fillIn, namesOf, type OpenedRow } from "./fields.ts";
import { unexpiredLocation, type StoredLocation } from "./location.ts";

/** What is sealed of an address in addition to the personal fields that callers state. */
interface Secrets {
  components: Components;
  entered: Record<string, unknown>;
  /** As the engine returns it. The table has an HMAC of it, `door_hash`. */
  fingerprint: string;
  verdict: Verdict;
  location: StoredLocation | null;
}

/** An address with its sealed part opened. */
export type AddressRow = Omit<OpenedRow<Selectable<Addresses>, typeof ADDRESS_FIELDS>, "door_hash" | "verdict_status"> &
  Secrets;

type Wire = Static<typeof Address>;

const STATED = namesOf(ADDRESS_FIELDS);

/**
 * Converts a row, or a state of the change log, to the API's Address.
 * @param now hides a location whose retention has ended
 */
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
    location: unexpiredLocation(row.location, now),
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

/** The definition of the entity `address`. */
export const ADDRESS = {
  table: "addresses",
  is_owned: true,
  fields: ADDRESS_FIELDS,
  derived: [...DERIVED_FIELDS, ...SERVICE_FIELDS],
  sealed: ["components", "entered", "fingerprint", "verdict", "location"],
  extracted: ["door_hash", "verdict_status"],
  computed: ["verify_after"],
  due_date_fields: [
    "verified_at",
    "verification_status",
    "verification_confidence",
    "confidence_as_of",
    "confidence_half_life_days",
  ],
  schema: Address,
  toResource: toAddress,
} as const satisfies EntityDefinition<AddressRow>;
