/** The registry of attribute definitions. */
import type {
  AttributeDefinition,
  AttributeDefinitions,
  AttributeRegistry,
  PublicAttributes,
} from "../platform/attribute-registry.ts";
import type { Connection } from "../platform/database/prepared.ts";
import { createCache } from "./cache.ts";
import { listAttributeDefinitions } from "./queries.ts";

declare module "../platform/database/json-columns.ts" {
  interface JsonColumns {
    "attribute_definitions.limits": AttributeDefinition["limits"];
  }
}

/**
 * How long a process may use definitions that another process has replaced: an attribute that has become personal is
 * shown no longer.
 */
export const DEFINITIONS_CACHE_MS = 1_000;
const MAX_TENANTS = 10_000;

interface Dependencies {
  readers: Connection;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

interface Known {
  definitions: AttributeDefinitions;
  names: PublicAttributes;
}

/**
 * Creates a registry that loads definitions on demand: one query for concurrent calls, and none for a second
 * afterwards.
 */
export function createAttributeRegistry({ readers, now = () => performance.now() }: Dependencies): AttributeRegistry {
  const known = createCache<Known>(DEFINITIONS_CACHE_MS, MAX_TENANTS, now);
  const loading = new Map<string, Promise<Known>>();

  const load = async (tenant_id: string): Promise<Known> => {
    const list = await listAttributeDefinitions(readers, { tenant_id });
    return { definitions: byName(list), names: publicNamesOf(list) };
  };
  const reload = (tenant_id: string): Promise<Known> => {
    const under_way = loading.get(tenant_id);
    if (under_way) return under_way;
    const loaded = load(tenant_id)
      .then((value) => {
        // If invalidated in the meantime, the result may be older than the change.
        if (loading.get(tenant_id) === loaded) known.set(tenant_id, value);
        return value;
      })
      .finally(() => {
        if (loading.get(tenant_id) === loaded) loading.delete(tenant_id);
      });
    loading.set(tenant_id, loaded);
    return loaded;
  };
  const find = async (tenant_id: string): Promise<Known> => known.get(tenant_id) ?? reload(tenant_id);

  return {
    publicOf: async (tenant_id) => (await find(tenant_id)).names,
    definitionsOf: async (tenant_id) => (await find(tenant_id)).definitions,
    forget(tenant_id) {
      known.delete(tenant_id);
      loading.delete(tenant_id);
    },
  };
}

const byName = (list: readonly AttributeDefinition[]): AttributeDefinitions =>
  new Map(
    [...Map.groupBy(list, ({ entity }) => entity)].map(([entity, definitions]) => [
      entity,
      new Map(definitions.map((definition) => [definition.name, definition])),
    ]),
  );

/** The attributes of a list of definitions that are declared as not personal. */
export const publicNamesOf = (list: readonly AttributeDefinition[]): PublicAttributes =>
  new Map(
    [
      ...Map.groupBy(
        list.filter(({ is_personal }) => !is_personal),
        ({ entity }) => entity,
      ),
    ].map(([entity, definitions]) => [entity, new Set(definitions.map(({ name }) => name))]),
  );
