/**
 * The entities of the change log. The statement of a write, limits, sealing, history, the feed, webhooks and exports
 * all loop over this table.
 */
import type { Selectable } from "kysely";
import type { DB } from "../platform/database/tables.ts";
import { ADDRESS } from "./address.ts";
import { CUSTOMER } from "./customer.ts";
import type { EntityDefinition } from "./entity.ts";

/** In the order in which they are written: customers before what belongs to them. */
const DEFINITIONS = { customer: CUSTOMER, address: ADDRESS } as const;

export type Entity = keyof typeof DEFINITIONS;
export const ENTITIES = Object.keys(DEFINITIONS) as [Entity, ...Entity[]];

/** Rows with their sealed part opened. */
export type RowOf = { [E in Entity]: Parameters<(typeof DEFINITIONS)[E]["toResource"]>[0] };

export type TableOf<E extends Entity = Entity> = (typeof DEFINITIONS)[E]["table"];

/** Rows of the tables, with personal data sealed. */
export type StoredOf = { [E in Entity]: Selectable<DB[TableOf<E>]> };

/** Entities that belong to a customer. */
export type OwnedEntity = { [E in Entity]: (typeof DEFINITIONS)[E]["is_owned"] extends true ? E : never }[Entity];

export const DEFINITION_OF: { readonly [E in Entity]: EntityDefinition<RowOf[E]> & { table: TableOf<E> } } =
  DEFINITIONS;

/** Maps the entities to values, by name. */
export const mapEntities = <T>(make: (entity: Entity, definition: EntityDefinition<never>) => T): Record<Entity, T> =>
  Object.fromEntries(ENTITIES.map((entity) => [entity, make(entity, DEFINITION_OF[entity])])) as Record<Entity, T>;

export const TABLES = mapEntities((_, { table }) => table) as { readonly [E in Entity]: TableOf<E> };

const byTable = Object.fromEntries(ENTITIES.map((entity) => [TABLES[entity], entity])) as Record<TableOf, Entity>;

/** The entity of a table. */
export const entityOf = (table: TableOf): Entity => byTable[table];

/** True if an entity belongs to a customer. */
export const isOwned = (entity: Entity): entity is OwnedEntity => DEFINITION_OF[entity].is_owned;
export const OWNED_ENTITIES = ENTITIES.filter(isOwned);

/** The id of the customer that a row belongs to; a customer belongs to itself. */
export const ownerOf = (row: { id: string; customer_id?: string }): string => row.customer_id ?? row.id;

/**
 * Converts a row to the resource of the API.
 * @param now hides locations whose retention has ended
 */
export const toResource = <E extends Entity>(entity: E, row: RowOf[E], now: Date): object =>
  DEFINITION_OF[entity].toResource(row, now);
