SET LOCAL lock_timeout = '5s';

CREATE TABLE erasures (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  status text NOT NULL,
  grounds text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  verified_by text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  lease_until timestamptz(3),
  removed_at timestamptz(3),
  completed_at timestamptz(3),
  places jsonb,
  recipients jsonb,
  backups_without_data_by timestamptz(3),
  receipt text,
  CONSTRAINT erasures_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT erasures_customer_key UNIQUE (tenant_id, customer_id),
  CONSTRAINT erasures_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
  CONSTRAINT erasures_status_check CHECK (status IN ('requested', 'running', 'completed'))
);
CREATE INDEX erasures_open_idx ON erasures (tenant_id, id) WHERE status IN ('requested', 'running');

COMMENT ON TABLE erasures IS
  'Customers whose data is erased, or is to be. Without personal data. Never deleted: it proves the erasure.';
COMMENT ON COLUMN erasures.requested_at IS 'When the customer asked for it.';
COMMENT ON COLUMN erasures.verified_by IS
  'How the identity of the person who asked was verified: a name that the staff gave.';
COMMENT ON COLUMN erasures.lease_until IS 'While a worker erases.';
COMMENT ON COLUMN erasures.removed_at IS 'When the rows were removed; null until then.';
COMMENT ON COLUMN erasures.places IS
  'What was done where: [{"place", "outcome", "rows", "reason"}]; null until the rows are removed.';
COMMENT ON COLUMN erasures.recipients IS
  'Who had received data of the customer: [{"kind", "id", "name"}]; null until the rows are removed.';
COMMENT ON COLUMN erasures.backups_without_data_by IS
  'From when on no backup of the data can be read; null until the key is destroyed.';
COMMENT ON COLUMN erasures.receipt IS 'The signed receipt (JWS, RFC 7515); null until the erasure is completed.';

CREATE TABLE suppressions (
  tenant_id uuid NOT NULL,
  token bytea NOT NULL,
  customer_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT suppressions_pkey PRIMARY KEY (tenant_id, token)
);
COMMENT ON TABLE suppressions IS
  'HMACs of the phones, e-mails and references of erased customers, so that an old list does not create them again.';

CREATE TABLE suppression_overrides (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  erased_customer_id uuid NOT NULL,
  legal_basis text NOT NULL,
  actor text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT suppression_overrides_pkey PRIMARY KEY (tenant_id, customer_id, erased_customer_id)
);
COMMENT ON TABLE suppression_overrides IS
  'Customers that were created although they have a phone, an e-mail or a reference of an erased one, with the legal '
  'basis for it.';
COMMENT ON COLUMN suppression_overrides.customer_id IS 'The new customer.';

-- Also in 0039.
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

CREATE TABLE keys.signing_keys (
  id text NOT NULL,
  public_key jsonb NOT NULL,
  sealed_key text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT signing_keys_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE keys.signing_keys IS 'Keys that sign receipts (Ed25519).';
COMMENT ON COLUMN keys.signing_keys.id IS 'The thumbprint of the public key (RFC 7638).';
COMMENT ON COLUMN keys.signing_keys.public_key IS 'As JWK (RFC 8037): {"kty", "crv", "x", "kid", "alg", "use"}.';
COMMENT ON COLUMN keys.signing_keys.sealed_key IS 'The private key as JWK, sealed with the root key.';

CREATE INDEX idempotency_keys_customer_idx ON idempotency_keys (tenant_id, customer_id)
  WHERE customer_id IS NOT NULL AND octet_length(sealed_body) > 0;

-- Keys of administrators, as of `consents:write` in 0038.
UPDATE api_keys SET scopes = scopes || '{erasures:read,erasures:write}'
WHERE tenant_id IS NOT NULL AND scopes @> '{api-keys:write,policies:write,pii:read}'
  AND NOT 'erasures:read' = ANY (scopes);
