/** Names of the members of `attributes` that a tenant has declared not personal, of customers and of addresses. */
export interface PublicAttributes {
  customer: ReadonlySet<string>;
  address: ReadonlySet<string>;
}

/** Knows which attributes stay clear, so that filters and policies can use them. Kept in memory for a minute at most. */
export interface AttributeRegistry {
  publicOf(tenant_id: string): Promise<PublicAttributes>;
}
