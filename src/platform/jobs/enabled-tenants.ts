/**
 * SQL: whether the work of a row is not paused, which it is while its tenant is disabled.
 * @param tenant_id the column
 */
export const ofEnabledTenant = (tenant_id: string): string =>
  `NOT EXISTS (SELECT FROM tenants WHERE id = ${tenant_id} AND disabled_at IS NOT NULL)`;
