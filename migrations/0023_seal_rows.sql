SET LOCAL lock_timeout = '5s';

-- What is personal of a customer or an address leaves the process sealed, under the key of its customer. The tables begin
-- anew: rows of earlier versions are read from those called …_clear, sealed and written to the new ones at the first start
-- of this version (src/upgrade), which then drops the old tables, files and all.
ALTER TABLE customers RENAME TO customers_clear;
ALTER TABLE customer_refs RENAME TO customer_refs_clear;
ALTER TABLE addresses RENAME TO addresses_clear;
ALTER TABLE changes RENAME TO changes_clear;

DO $$
DECLARE
  name text;
BEGIN
  -- Their indexes but for the keys are not needed any more; the names are.
  FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'addresses_clear'::regclass AND contype = 'x' LOOP
    EXECUTE format('ALTER TABLE addresses_clear DROP CONSTRAINT %I', name);
  END LOOP;
  FOR name IN SELECT conname FROM pg_constraint WHERE contype = 'f'
      AND confrelid IN ('customers_clear'::regclass) LOOP
    EXECUTE format('ALTER TABLE customer_refs_clear DROP CONSTRAINT %I', name);
  END LOOP;
  FOR name IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'customers_clear'::regclass AND NOT tgisinternal LOOP
    EXECUTE format('DROP TRIGGER %I ON customers_clear', name);
  END LOOP;
  FOR name IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'addresses_clear'::regclass AND NOT tgisinternal LOOP
    EXECUTE format('DROP TRIGGER %I ON addresses_clear', name);
  END LOOP;
  FOR name IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'changes_clear'::regclass LOOP
    EXECUTE format('ALTER TABLE %I RENAME TO %I', name, replace(name, 'changes_', 'changes_clear_'));
  END LOOP;
END $$;
DROP TRIGGER changes_append_only ON changes_clear;
DROP TRIGGER changes_no_truncate ON changes_clear;
DROP INDEX addresses_verify_after_idx, addresses_updated_at_idx, addresses_division_idx, addresses_tags_idx, addresses_street_idx, customer_refs_customer_idx, changes_entity_idx;
ALTER INDEX customers_pkey RENAME TO customers_clear_pkey;
ALTER INDEX customer_refs_pkey RENAME TO customer_refs_clear_pkey;
ALTER INDEX addresses_pkey RENAME TO addresses_clear_pkey;
ALTER INDEX addresses_id_key RENAME TO addresses_clear_id_key;
ALTER INDEX changes_pkey RENAME TO changes_clear_pkey;

CREATE TABLE customers (
  tenant_id uuid NOT NULL CONSTRAINT customers_tenant_fkey REFERENCES tenants,
  id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL CONSTRAINT customers_kind_check CHECK (kind IN ('person', 'organization')),
  language_code text,
  tags text[] NOT NULL,
  attributes jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  sealed bytea NOT NULL,
  CONSTRAINT customers_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE customer_refs (
  tenant_id uuid NOT NULL,
  source text NOT NULL,
  ref_hash bytea NOT NULL,
  customer_id uuid NOT NULL,
  CONSTRAINT customer_refs_pkey PRIMARY KEY (tenant_id, source, ref_hash),
  CONSTRAINT customer_refs_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id)
);
CREATE INDEX customer_refs_customer_idx ON customer_refs (tenant_id, customer_id);

CREATE TABLE addresses (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  usages text[] NOT NULL,
  is_default_shipping boolean NOT NULL,
  is_default_billing boolean NOT NULL,
  valid_from date,
  valid_to date,
  country_code text NOT NULL,
  language_code text,
  division_code text,
  door_hash text NOT NULL,
  verdict_status text NOT NULL,
  verification_status text NOT NULL CONSTRAINT addresses_verification_status_check
    CHECK (verification_status IN ('pending', 'verified', 'not_found', 'not_covered', 'failed')),
  verified_at timestamptz(3),
  verification_provider text,
  verification_confidence real,
  verification_reasons text[],
  confidence_as_of timestamptz(3),
  confidence_half_life_days real,
  place_since timestamptz(3),
  verify_after timestamptz(3),
  tags text[] NOT NULL,
  attributes jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  sealed bytea NOT NULL,
  CONSTRAINT addresses_pkey PRIMARY KEY (tenant_id, customer_id, id),
  CONSTRAINT addresses_validity_check CHECK (valid_from <= valid_to),
  -- A write may move a default from one address to another in one statement: these are looked at when it is done.
  CONSTRAINT addresses_default_shipping_excl EXCLUDE USING btree (tenant_id WITH =, customer_id WITH =)
    WHERE (is_default_shipping AND deleted_at IS NULL) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT addresses_default_billing_excl EXCLUDE USING btree (tenant_id WITH =, customer_id WITH =)
    WHERE (is_default_billing AND deleted_at IS NULL) DEFERRABLE INITIALLY IMMEDIATE
);
CREATE UNIQUE INDEX addresses_id_key ON addresses (tenant_id, id);
CREATE INDEX addresses_verify_after_idx ON addresses (verify_after) WHERE verify_after IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX addresses_updated_at_idx ON addresses (tenant_id, updated_at);
CREATE INDEX addresses_division_idx ON addresses (tenant_id, country_code, division_code text_pattern_ops, id);
CREATE INDEX addresses_tags_idx ON addresses USING gin (tags) WHERE tags <> '{}';
-- Random bytes are not worth compressing.
ALTER TABLE customers ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE addresses ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE changes (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  entity text NOT NULL,
  entity_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  version integer NOT NULL,
  operation text NOT NULL,
  changed_fields text[] NOT NULL,
  state jsonb NOT NULL,
  sealed bytea NOT NULL,
  actor text NOT NULL,
  source text NOT NULL,
  sealed_reason bytea,
  request_id text,
  CONSTRAINT changes_pkey PRIMARY KEY (tenant_id, seq, occurred_at)
) PARTITION BY RANGE (occurred_at);
ALTER TABLE changes ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX changes_entity_idx ON changes (tenant_id, entity_id, version);

SELECT ensure_change_partition((now() + month * interval '1 month')::date) FROM generate_series(-1, 3) AS month;

-- Columns of other tables that hold what is personal: `sealed` takes their place. Those of rows of earlier versions are
-- sealed at the first start as well, and dropped then.
ALTER TABLE verifications ADD COLUMN sealed bytea;
ALTER TABLE verifications ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE evidence RENAME COLUMN fingerprint TO door_hash;
ALTER TABLE geocode_cache RENAME COLUMN fingerprint TO door_hash;
ALTER TABLE search_documents ADD COLUMN sealed bytea, ALTER COLUMN content DROP NOT NULL;

-- How far the rows of earlier versions are sealed: by step, the last key done. Empty where there is nothing to do.
CREATE TABLE sealing_progress (
  step text NOT NULL,
  cursor jsonb NOT NULL,
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL,
  finished_at timestamptz(3),
  CONSTRAINT sealing_progress_pkey PRIMARY KEY (step)
);

-- A new installation has nothing to seal. (The upgrade ends with the same statements.)
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM changes_clear) AND NOT EXISTS (SELECT FROM customers_clear) THEN
    DROP TABLE customer_refs_clear, addresses_clear, customers_clear, changes_clear, sealing_progress;
    ALTER TABLE verifications DROP COLUMN location, DROP COLUMN findings, DROP COLUMN previous;
    ALTER TABLE evidence DROP COLUMN ref, DROP COLUMN note;
    ALTER TABLE search_documents DROP COLUMN content;
  END IF;
END $$;

DROP FUNCTION street_key(text);
DROP FUNCTION street_name(text);

COMMENT ON TABLE customers IS 'Persons and organisations. What is personal of them is sealed.';
COMMENT ON COLUMN customers.attributes IS 'Those members of the attributes that the tenant has declared not personal.';
COMMENT ON COLUMN customers.sealed IS 'What is personal, under the customer''s key: names, phones, e-mails, references, other attributes.';
COMMENT ON TABLE customer_refs IS 'Which customer another system''s key stands for, by an HMAC of the key.';
COMMENT ON TABLE addresses IS 'Customers'' uses of places. What is personal of them is sealed.';
COMMENT ON COLUMN addresses.door_hash IS 'An HMAC of the door: equal for addresses at the same door of a tenant.';
COMMENT ON COLUMN addresses.attributes IS 'Those members of the attributes that the tenant has declared not personal.';
COMMENT ON COLUMN addresses.sealed IS 'What is personal, under the customer''s key: recipient, phone, the parts of the place, what was entered, verdict, position, other attributes.';
COMMENT ON TABLE changes IS 'The change log: every change of a customer or an address, append-only, partitioned by month.';
COMMENT ON COLUMN changes.state IS 'The clear columns of the row after the change, as JSON.';
COMMENT ON COLUMN changes.sealed IS 'The sealed part of the row after the change.';
COMMENT ON COLUMN changes.sealed_reason IS 'Why the change was made, under the tenant''s key.';
COMMENT ON COLUMN verifications.sealed IS '{"location", "findings", "previous"} under the customer''s key; null until the check ends.';
COMMENT ON COLUMN search_documents.sealed IS 'Folded text to rank by, under the customer''s key.';
