/**
 * What the change log tells of. All that is done to each of these loops over this table: the statement of a write,
 * limits, sealing, history, the feed, webhooks and exports.
 */
import type { Selectable } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import { ADDRESS } from "./address.ts";
import { CUSTOMER } from "./customer.ts";
import type { EntityDefinition } from "./entity.ts";

/** In the order in which they are written: a customer comes before what belongs to it. */
const DEFINITIONS = { customer: CUSTOMER, address: ADDRESS } as const;

export type Entity = keyof typeof DEFINITIONS;
export const ENTITIES = Object.keys(DEFINITIONS) as [Entity, ...Entity[]];

/** As the service knows them. */
export type RowOf = { [E in Entity]: Parameters<(typeof DEFINITIONS)[E]["show"]>[0] };

export type TableOf<E extends Entity = Entity> = (typeof DEFINITIONS)[E]["table"];

/** As the tables have them: what is personal is sealed. */
export type StoredOf = { [E in Entity]: Selectable<DB[TableOf<E>]> };

/** Entities that belong to a customer. */
export type OwnedEntity = { [E in Entity]: (typeof DEFINITIONS)[E]["is_owned"] extends true ? E : never }[Entity];

export const DEFINITION_OF: { readonly [E in Entity]: EntityDefinition<RowOf[E]> & { table: TableOf<E> } } =
  DEFINITIONS;

/** Makes something of each entity, by its name. */
export const forEach = <T>(make: (entity: Entity, definition: EntityDefinition<never>) => T): Record<Entity, T> =>
  Object.fromEntries(ENTITIES.map((entity) => [entity, make(entity, DEFINITION_OF[entity])])) as Record<Entity, T>;

export const TABLES = forEach((_, { table }) => table) as { readonly [E in Entity]: TableOf<E> };

const byTable = Object.fromEntries(ENTITIES.map((entity) => [TABLES[entity], entity])) as Record<TableOf, Entity>;

export const entityOf = (table: TableOf): Entity => byTable[table];

export const isOwned = (entity: Entity): entity is OwnedEntity => DEFINITION_OF[entity].is_owned;
export const OWNED_ENTITIES = ENTITIES.filter(isOwned);

/** Whose it is: a customer is its own. */
export const ownerOf = (row: { id: string; customer_id?: string }): string => row.customer_id ?? row.id;

/** A row as the API shows it. */
export const show = <E extends Entity>(entity: E, row: RowOf[E], now: Date): object =>
  DEFINITION_OF[entity].show(row, now);
