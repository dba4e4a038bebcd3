SET LOCAL lock_timeout = '5s';

-- The keys that open what is sealed. A schema of its own, without references to other schemas: it can move to a database
-- of its own, whose backups are kept for a shorter time. Every key is random, 32 bytes, and stands here wrapped only.
CREATE SCHEMA keys;

-- The names of the root keys that may wrap keys from now on, newest last: a process that lacks one does not start.
CREATE TABLE keys.root (
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT root_pkey PRIMARY KEY (name)
);

-- The highest version seals; the others still open.
CREATE TABLE keys.tenant_keys (
  tenant_id uuid NOT NULL,
  version integer NOT NULL CONSTRAINT tenant_keys_version_check CHECK (version > 0),
  wrapped bytea NOT NULL,
  -- The name of the root key that wraps it.
  root_key text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT tenant_keys_pkey PRIMARY KEY (tenant_id, version)
);

-- The key of a tenant's HMACs. It stays the same for ever: what was indexed by it is looked up by it.
CREATE TABLE keys.index_keys (
  tenant_id uuid NOT NULL,
  wrapped bytea NOT NULL,
  root_key text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT index_keys_pkey PRIMARY KEY (tenant_id)
);

CREATE TABLE keys.customer_keys (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  -- The version of the tenant's key that wraps it.
  tenant_key_version integer NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT customer_keys_pkey PRIMARY KEY (tenant_id, customer_id)
);

-- The wrapping of all keys of a tenant's customers anew, by a new version of the tenant's key.
CREATE TABLE keys.rotations (
  tenant_id uuid NOT NULL,
  version integer NOT NULL,
  started_at timestamptz(3) NOT NULL,
  -- One walk through the customers: when it began, and the last customer that it has reached.
  walk_started_at timestamptz(3) NOT NULL,
  cursor uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  rewrapped bigint NOT NULL DEFAULT 0,
  finished_at timestamptz(3),
  CONSTRAINT rotations_pkey PRIMARY KEY (tenant_id, version)
);
CREATE INDEX rotations_open_idx ON keys.rotations (started_at) WHERE finished_at IS NULL;

COMMENT ON SCHEMA keys IS 'The keys that open what is sealed, each wrapped by the one above it: root, tenant, customer.';
COMMENT ON TABLE keys.root IS 'The names of the root keys that may wrap keys from now on, newest last: a process that lacks one does not start.';
COMMENT ON TABLE keys.tenant_keys IS 'Keys of tenants, wrapped by a root key. The highest version seals; the others still open.';
COMMENT ON TABLE keys.index_keys IS 'The key of a tenant''s HMACs, wrapped by a root key. It is never rotated: what was indexed by it is looked up by it.';
COMMENT ON TABLE keys.customer_keys IS 'Data keys of customers, wrapped by their tenant''s key. Without its key nothing of a customer can be opened.';
COMMENT ON TABLE keys.rotations IS 'The wrapping of a tenant''s customer keys anew, by a new version of the tenant''s key.';
