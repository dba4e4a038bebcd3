SET LOCAL lock_timeout = '5s';

CREATE TABLE legal_holds (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  customer_id uuid,
  filter jsonb,
  sealed_reason bytea NOT NULL,
  until timestamptz(3),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  released_by text,
  released_at timestamptz(3),
  sealed_release_reason bytea,
  CONSTRAINT legal_holds_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT legal_holds_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
  CONSTRAINT legal_holds_subject_check CHECK ((customer_id IS NULL) <> (filter IS NULL)),
  CONSTRAINT legal_holds_released_check CHECK ((released_at IS NULL) = (released_by IS NULL))
);
ALTER TABLE legal_holds ALTER COLUMN sealed_reason SET STORAGE EXTERNAL;
ALTER TABLE legal_holds ALTER COLUMN sealed_release_reason SET STORAGE EXTERNAL;
CREATE INDEX legal_holds_customer_idx ON legal_holds (tenant_id, customer_id) WHERE released_at IS NULL;

COMMENT ON TABLE legal_holds IS
  'Customers whose data must be kept, for a court or an authority. Never deleted: released ones stay in the list.';
COMMENT ON COLUMN legal_holds.customer_id IS 'The customer; null: all that match the filter, at any moment.';
COMMENT ON COLUMN legal_holds.filter IS
  'Which customers: {"tag", "kind", "all", "any", …}; null: one customer.';
COMMENT ON COLUMN legal_holds.until IS 'When it ends by itself; null: when it is released.';
COMMENT ON COLUMN legal_holds.sealed_reason IS 'Under the key of the tenant.';
COMMENT ON COLUMN legal_holds.sealed_release_reason IS 'Why it was released, under the key of the tenant; null if not said.';

-- Keys that manage the keys and policies of their tenant could not be given a new scope by any other key.
UPDATE api_keys SET scopes = scopes || '{legal-holds:read,legal-holds:write}'
WHERE tenant_id IS NOT NULL AND scopes @> '{api-keys:write,policies:write,pii:read}'
  AND NOT 'legal-holds:read' = ANY (scopes);
