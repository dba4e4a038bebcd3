/** What a change is called: one name in the feed and in webhooks. */
import { ENTITIES, type Entity } from "../../records/entities.ts";
import type { LoggedChange } from "../../records/log.ts";
import type { Operation } from "../../records/rows.ts";

const PAST = {
  create: "created",
  update: "updated",
  delete: "deleted",
  restore: "restored",
  erase: "erased",
} as const satisfies Record<Operation, string>;

type EventOf<E extends Entity> =
  | `${E}.${(typeof PAST)[Operation]}`
  | (E extends "address" ? "address.verified" : never);
export type ChangeEvent = EventOf<Entity>;

export const eventsOf = (entity: Entity): ChangeEvent[] => [
  ...Object.values(PAST).map((past) => `${entity}.${past}` as const),
  ...(entity === "address" ? (["address.verified"] as const) : []),
];

export const CHANGE_EVENTS = ENTITIES.flatMap(eventsOf);

export const eventTypeOf = ({
  entity,
  operation,
  is_verified,
}: Pick<LoggedChange, "entity" | "operation" | "is_verified">): ChangeEvent =>
  entity === "address" && is_verified ? "address.verified" : `${entity}.${PAST[operation]}`;
