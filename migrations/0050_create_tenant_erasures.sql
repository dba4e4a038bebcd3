SET LOCAL lock_timeout = '5s';

CREATE TABLE tenant_erasures (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  slug text NOT NULL,
  status text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  starts_at timestamptz(3) NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  lease_until timestamptz(3),
  counts jsonb NOT NULL DEFAULT '{}',
  removed_at timestamptz(3),
  completed_at timestamptz(3),
  backups_without_data_by timestamptz(3),
  receipt text,
  CONSTRAINT tenant_erasures_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT tenant_erasures_tenant_key UNIQUE (tenant_id),
  CONSTRAINT tenant_erasures_status_check CHECK (status IN ('requested', 'running', 'completed'))
);
CREATE INDEX tenant_erasures_open_idx ON tenant_erasures (tenant_id) WHERE status IN ('requested', 'running');

COMMENT ON TABLE tenant_erasures IS
  'Tenants that are erased with all that belongs to them, or are to be. Never deleted: it proves the erasure.';
COMMENT ON COLUMN tenant_erasures.slug IS 'That of the tenant.';
COMMENT ON COLUMN tenant_erasures.starts_at IS 'Until then, processes notice that the tenant is disabled.';
COMMENT ON COLUMN tenant_erasures.attempt IS 'Increases with each claim: a worker that has lost its lease deletes no more.';
COMMENT ON COLUMN tenant_erasures.lease_until IS 'While a worker erases.';
COMMENT ON COLUMN tenant_erasures.counts IS 'The number of deleted rows by table: {"customers": 3}.';
COMMENT ON COLUMN tenant_erasures.removed_at IS 'When the tenant was removed, after all its rows; null until then.';
COMMENT ON COLUMN tenant_erasures.backups_without_data_by IS
  'From when on no backup of the data can be read; null until it is completed.';
COMMENT ON COLUMN tenant_erasures.receipt IS 'The signed receipt (JWS, RFC 7515); null until it is completed.';

CREATE TABLE keys.erased_tenants (
  tenant_id uuid NOT NULL,
  erasure_id uuid NOT NULL,
  slug text NOT NULL,
  erased_at timestamptz(3) NOT NULL,
  CONSTRAINT erased_tenants_pkey PRIMARY KEY (tenant_id)
);
COMMENT ON TABLE keys.erased_tenants IS
  'The ledger of erased tenants, next to the keys. After a restore of older data, they are erased again.';
