SET LOCAL lock_timeout = '5s';

CREATE TABLE tenants (
  id uuid CONSTRAINT tenants_pkey PRIMARY KEY,
  slug text NOT NULL CONSTRAINT tenants_slug_key UNIQUE
    CONSTRAINT tenants_slug_check CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text NOT NULL,
  address_limit integer NOT NULL DEFAULT 100 CONSTRAINT tenants_address_limit_check CHECK (address_limit BETWEEN 1 AND 10000),
  -- How often an address is verified again: {"default_interval": "P3M", "rules": [{"customer_tag": "frequent", "interval": "P1M"}]}.
  verification_policy jsonb NOT NULL DEFAULT '{"default_interval": "P3M", "rules": []}',
  policy_version integer NOT NULL DEFAULT 1,
  -- Not null while due dates are being moved to a new policy: the last address moved.
  reschedule_cursor uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
  id uuid CONSTRAINT api_keys_pkey PRIMARY KEY,
  -- Null for a root key, which manages tenants and can read nothing inside them.
  tenant_id uuid CONSTRAINT api_keys_tenant_fkey REFERENCES tenants,
  name text NOT NULL,
  -- The first characters of the token, to recognise a key by.
  hint text NOT NULL,
  secret_hash bytea NOT NULL CONSTRAINT api_keys_secret_hash_key UNIQUE,
  scopes text[] NOT NULL,
  rate_limit_per_minute integer CONSTRAINT api_keys_rate_limit_check CHECK (rate_limit_per_minute > 0),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  rotated_to uuid CONSTRAINT api_keys_rotated_to_fkey REFERENCES api_keys
);
CREATE INDEX api_keys_tenant_idx ON api_keys (tenant_id, id);

-- The first answer to a POST, for whoever repeats it under the same Idempotency-Key. Kept for a day.
CREATE TABLE idempotency_keys (
  tenant_id uuid NOT NULL,
  key_hash bytea NOT NULL,
  request_hash bytea NOT NULL,
  status smallint NOT NULL,
  headers jsonb NOT NULL,
  body text NOT NULL,
  -- The customer whose data the body holds, so that erasing the customer finds it.
  customer_id uuid,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, key_hash)
) WITH (toast_tuple_target = 8160); -- Not worth compressing for a day.
-- Rows arrive in time order and leave in time order: a BRIN index finds the old ones at almost no cost to the writer.
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys USING brin (created_at) WITH (pages_per_range = 32);
