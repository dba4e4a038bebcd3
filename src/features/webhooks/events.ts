import { hash } from "node:crypto";
import { CONSENT_STATUSES } from "../../privacy/purposes.ts";
import { ENTITIES, TABLES, type Entity } from "../../records/entities.ts";
import type { FeedRow } from "../../records/feed.ts";
import { CHANGE_EVENTS, type ChangeEvent } from "../changes/event-type.ts";
import { toChange } from "../changes/service.ts";
import { toTimestamp } from "../../platform/time.ts";
import type { ClaimedDelivery } from "./delivery-queries.ts";

export const TEST_EVENT = "webhook.test";
export const DISABLED_EVENT = "webhook.disabled";

/** A declaration of a customer about a purpose. Not in the log, which has customers and addresses only. */
export const CONSENT_EVENTS = CONSENT_STATUSES.map((status) => `consent.${status}` as const);

/** The restriction of a customer, which is not in the log either. */
export const RESTRICTION_EVENTS = ["customer.restricted", "customer.restriction_lifted"] as const;

/** All that is ever sent. What each looks like is in `event-schemas.ts`. */
export type EventType =
  | ChangeEvent
  | (typeof CONSENT_EVENTS)[number]
  | (typeof RESTRICTION_EVENTS)[number]
  | typeof TEST_EVENT
  | typeof DISABLED_EVENT;

/** What can be subscribed to: types of events, all of an entity, or all. */
export const EVENT_FILTERS = [
  "*",
  ...ENTITIES.map((entity) => `${entity}.*` as const),
  ...CHANGE_EVENTS,
  "consent.*",
  ...CONSENT_EVENTS,
  ...RESTRICTION_EVENTS,
  DISABLED_EVENT,
] as const;

/** True if an endpoint subscribes to a type of event. */
export const isWanted = (filters: readonly string[], event_type: string): boolean =>
  filters.some(
    (filter) =>
      filter === "*" || filter === event_type || (filter.endsWith(".*") && event_type.startsWith(filter.slice(0, -1))),
  );

/** The id of an event: the same for every endpoint and attempt, so that a receiver recognises duplicates. */
export const eventIdOf = (tenant_id: string, seq: string): string =>
  `evt_${hash("sha256", `${tenant_id}.${seq}`, "hex").slice(0, 32)}`;

/**
 * The body of a delivery.
 * @param change from the log, for a full payload
 */
export function toPayload(delivery: ClaimedDelivery["delivery"], change: FeedRow | undefined, now: Date): string {
  return JSON.stringify({
    type: delivery.event_type,
    timestamp: toTimestamp(delivery.occurred_at),
    data: delivery.data ?? { ...thinData(delivery), ...(change && fullData(change, now)) },
  });
}

function thinData({ entity, entity_id, customer_id, entity_version }: ClaimedDelivery["delivery"]): object {
  return { id: entity_id, customer_id, version: entity_version, link: `/v1/${TABLES[entity as Entity]}/${entity_id}` };
}

function fullData(row: FeedRow, now: Date): object {
  const { changed_fields, before, after } = toChange(row, now);
  return { changed_fields, before, after };
}
