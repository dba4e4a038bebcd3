SET LOCAL lock_timeout = '5s';

CREATE TABLE keys.erased_tenants (
  tenant_id uuid NOT NULL,
  erasure_id uuid NOT NULL,
  slug text NOT NULL,
  erased_at timestamptz(3) NOT NULL,
  CONSTRAINT erased_tenants_pkey PRIMARY KEY (tenant_id)
);
