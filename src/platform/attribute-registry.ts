/**
 * Names of the members of `attributes` that a tenant has declared not personal, by entity; none of an entity that is
 * not there.
 */
export type PublicAttributes = ReadonlyMap<string, ReadonlySet<string>>;

export const ATTRIBUTE_TYPES = ["string", "number", "boolean", "date", "any"] as const;

/** What the values of an attribute must keep to. */
export interface AttributeLimits {
  /** Characters of a string. */
  max_length?: number;
  /** Of a number. */
  minimum?: number;
  maximum?: number;
  /** The values that there are, of a string or a number. */
  enum?: (string | number)[];
}

/** What a tenant has declared about a member of `attributes`. */
export interface AttributeDefinition {
  entity: string;
  name: string;
  type: (typeof ATTRIBUTE_TYPES)[number];
  limits: AttributeLimits;
  is_personal: boolean;
}

/** Definitions by entity and by name; none of an entity that is not there. */
export type AttributeDefinitions = ReadonlyMap<string, ReadonlyMap<string, AttributeDefinition>>;

/** Knows which attributes stay clear, so that filters and policies can use them. Kept in memory for a minute at most. */
export interface AttributeRegistry {
  publicOf(tenant_id: string): Promise<PublicAttributes>;
  definitionsOf(tenant_id: string): Promise<AttributeDefinitions>;
  /** Has the definitions read again, because they have changed. */
  forget(tenant_id: string): void;
}
