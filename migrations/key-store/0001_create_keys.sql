-- The schema `keys` of a key store: as in the database of the data; see there what each column means.
CREATE SCHEMA IF NOT EXISTS keys;

CREATE TABLE keys.installation (
  is_only boolean NOT NULL DEFAULT true CONSTRAINT installation_only_check CHECK (is_only),
  id uuid NOT NULL,
  apart_since timestamptz(3),
  newest_seq bigint NOT NULL DEFAULT 0,
  data_place text,
  swept_to timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT installation_pkey PRIMARY KEY (is_only)
);

CREATE TABLE keys.root (
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT root_pkey PRIMARY KEY (name)
);

CREATE TABLE keys.sealing_keys (
  name text NOT NULL,
  location text NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT sealing_keys_pkey PRIMARY KEY (name)
);

CREATE TABLE keys.tenant_keys (
  tenant_id uuid NOT NULL,
  version integer NOT NULL CONSTRAINT tenant_keys_version_check CHECK (version > 0),
  wrapped bytea NOT NULL,
  root_key text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT tenant_keys_pkey PRIMARY KEY (tenant_id, version)
);

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
  tenant_key_version integer NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT customer_keys_pkey PRIMARY KEY (tenant_id, customer_id)
);
CREATE INDEX customer_keys_created_at_idx ON keys.customer_keys (created_at);

CREATE TABLE keys.rotations (
  tenant_id uuid NOT NULL,
  version integer NOT NULL,
  started_at timestamptz(3) NOT NULL,
  walk_started_at timestamptz(3) NOT NULL,
  cursor uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  rewrapped bigint NOT NULL DEFAULT 0,
  finished_at timestamptz(3),
  CONSTRAINT rotations_pkey PRIMARY KEY (tenant_id, version)
);
CREATE INDEX rotations_open_idx ON keys.rotations (started_at) WHERE finished_at IS NULL;

CREATE TABLE keys.erased_customers (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  erasure_id uuid NOT NULL,
  erased_at timestamptz(3) NOT NULL,
  tokens bytea[] NOT NULL,
  CONSTRAINT erased_customers_pkey PRIMARY KEY (tenant_id, customer_id)
);

CREATE TABLE keys.signing_keys (
  id text NOT NULL,
  public_key jsonb NOT NULL,
  sealed_key text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT signing_keys_pkey PRIMARY KEY (id)
);
