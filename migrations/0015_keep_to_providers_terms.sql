SET LOCAL lock_timeout = '5s';

-- How long the tenant may keep positions of a provider, by a contract of their own; null: what its public terms allow.
ALTER TABLE provider_settings ADD COLUMN keep_for_days integer CONSTRAINT provider_settings_keep_for_days_check CHECK (keep_for_days >= 0);

-- Positions that have to go: those that a verification got from a provider whose terms have an end.
CREATE TABLE position_terms (
  tenant_id uuid NOT NULL,
  address_id uuid NOT NULL,
  verification_id uuid NOT NULL,
  provider text NOT NULL,
  keep_until timestamptz(3) NOT NULL,
  CONSTRAINT position_terms_pkey PRIMARY KEY (tenant_id, address_id, verification_id)
);
CREATE INDEX position_terms_keep_until_idx ON position_terms (keep_until);
