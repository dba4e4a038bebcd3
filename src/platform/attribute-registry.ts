/** By entity, the names of the members of `attributes` that a tenant has declared as not personal. */
export type PublicAttributes = ReadonlyMap<string, ReadonlySet<string>>;

export const ATTRIBUTE_TYPES = ["string", "number", "boolean", "date", "any"] as const;

/** Limits of the values of an attribute. */
export interface AttributeLimits {
  /** Of a string, in characters. */
  max_length?: number;
  /** Of a number. */
  minimum?: number;
  maximum?: number;
  /** Allowed values of a string or a number. */
  enum?: (string | number)[];
}

/** A tenant's declaration of a member of `attributes`. */
export interface AttributeDefinition {
  entity: string;
  name: string;
  type: (typeof ATTRIBUTE_TYPES)[number];
  limits: AttributeLimits;
  is_personal: boolean;
}

/** Definitions by entity and by name. An entity without definitions is missing. */
export type AttributeDefinitions = ReadonlyMap<string, ReadonlyMap<string, AttributeDefinition>>;

/** Reads the attribute definitions of tenants, which filters and policies need. Caches them for a second at most. */
export interface AttributeRegistry {
  publicOf(tenant_id: string): Promise<PublicAttributes>;
  definitionsOf(tenant_id: string): Promise<AttributeDefinitions>;
  /** Drops the cached definitions of a tenant, after they have changed. */
  forget(tenant_id: string): void;
}
