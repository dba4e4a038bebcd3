import { sql, type Kysely, type SelectQueryBuilder } from "kysely";
import type { Static } from "typebox";
import type { DB } from "../../platform/database/tables.ts";
import { filterAddresses } from "../addresses/queries.ts";
import type { CampaignFilter } from "./schema.ts";

export type Filter = Static<typeof CampaignFilter>;

const METRES_PER_DEGREE = 111_195;
const EARTH_DIAMETER_M = 2 * 6_371_008.8;

/**
 * The addresses of a tenant that a filter leaves, undeleted.
 * @param now at which confidences are looked at
 */
export function filterForCampaign(db: Kysely<DB>, tenant_id: string, { confidence_below, not_verified_since, evidence, near, ...filter }: Filter, now: Date): SelectQueryBuilder<DB, "addresses", object> {
  let query = filterAddresses(db, tenant_id, filter);
  if (confidence_below !== undefined) {
    query = query.where(sql<boolean>`decayed_confidence(verification_confidence, confidence_as_of, confidence_half_life_days, ${now.toISOString()}::timestamptz) < ${confidence_below}`);
  }
  if (not_verified_since !== undefined) query = query.where(sql<boolean>`(verified_at IS NULL OR verified_at < ${not_verified_since})`);
  if (evidence) {
    const { kind, reason = null, since = "-infinity" } = evidence;
    query = query.where(sql<boolean>`EXISTS (SELECT FROM evidence WHERE evidence.tenant_id = addresses.tenant_id AND evidence.address_id = addresses.id AND evidence.fingerprint = addresses.fingerprint
      AND evidence.kind = ${kind} AND (${reason}::text IS NULL OR evidence.reason = ${reason}) AND evidence.occurred_at >= ${since}::timestamptz)`);
  }
  if (near) {
    const { latitude, longitude, radius_m } = near;
    // The first condition is cheap, and spares the others for almost all addresses.
    query = query.where(sql<boolean>`abs((location ->> 'latitude')::float8 - ${latitude}) <= ${radius_m / METRES_PER_DEGREE}`)
      .where(sql<boolean>`${EARTH_DIAMETER_M} * asin(sqrt(least(1, power(sind(((location ->> 'latitude')::float8 - ${latitude}) / 2), 2)
        + cosd(${latitude}) * cosd((location ->> 'latitude')::float8) * power(sind(((location ->> 'longitude')::float8 - ${longitude}) / 2), 2)))) <= ${radius_m}`);
  }
  return query;
}
