SET LOCAL lock_timeout = '5s';

-- Pairs the data with its key store: both have the same id. Of one row.
CREATE TABLE keys.installation (
  is_only boolean NOT NULL DEFAULT true CONSTRAINT installation_only_check CHECK (is_only),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  apart_since timestamptz(3),
  newest_seq bigint NOT NULL DEFAULT 0,
  data_place text,
  swept_to timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT installation_pkey PRIMARY KEY (is_only)
);
INSERT INTO keys.installation DEFAULT VALUES;

COMMENT ON TABLE keys.installation IS
  'Pairs the data with its key store: the row of this table has the same id in both.';
COMMENT ON COLUMN keys.installation.apart_since IS
  'In the data: since when their keys are in another database; -infinity: always; null: they are in this schema.';
COMMENT ON COLUMN keys.installation.newest_seq IS
  'In a key store: the newest sequence number of the change log that was seen. Less in the data: they were restored.';
COMMENT ON COLUMN keys.installation.data_place IS
  'In a key store: server, timeline and database of the data. Other ones: they were restored, or a replica took over.';
COMMENT ON COLUMN keys.installation.swept_to IS
  'In a key store: of the keys created before this time, those without a customer were deleted.';

CREATE TABLE keys.sealing_keys (
  name text NOT NULL,
  location text NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT sealing_keys_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE keys.sealing_keys IS
  'For each root key in a service: the key that seals secrets, wrapped by it. A key of SECRETS_KEY seals them itself.';
COMMENT ON COLUMN keys.sealing_keys.name IS 'The name of the root key.';
COMMENT ON COLUMN keys.sealing_keys.location IS 'Where the root key is, as in ROOT_KEY.';

-- Also in 0036.
CREATE TABLE IF NOT EXISTS keys.erased_customers (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  erasure_id uuid NOT NULL,
  erased_at timestamptz(3) NOT NULL,
  tokens bytea[] NOT NULL,
  CONSTRAINT erased_customers_pkey PRIMARY KEY (tenant_id, customer_id)
);
COMMENT ON TABLE keys.erased_customers IS
  'The ledger of erasures, next to the keys. After a restore of older data, these customers are erased again.';
COMMENT ON COLUMN keys.erased_customers.tokens IS 'Their rows of suppressions.';
