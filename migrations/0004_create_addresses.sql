SET LOCAL lock_timeout = '5s';

CREATE TABLE addresses (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL,
  recipient text,
  organization text,
  phone text,
  instructions text,
  usages text[] NOT NULL,
  is_default_shipping boolean NOT NULL,
  is_default_billing boolean NOT NULL,
  valid_from date,
  valid_to date,
  country_code text NOT NULL,
  administrative_area text,
  locality text,
  dependent_locality text,
  township text,
  address_lines text[] NOT NULL,
  postal_code text,
  sorting_code text,
  language_code text,
  division_code text,
  components jsonb NOT NULL,
  entered jsonb NOT NULL,
  fingerprint text NOT NULL,
  verdict jsonb NOT NULL,
  location jsonb,
  verification_status text NOT NULL CONSTRAINT addresses_verification_status_check
    CHECK (verification_status IN ('pending', 'verified', 'not_found', 'not_covered', 'failed')),
  verified_at timestamptz(3),
  verification_provider text,
  verification_confidence real,
  verify_after timestamptz(3),
  tags text[] NOT NULL,
  attributes jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT addresses_pkey PRIMARY KEY (tenant_id, customer_id, id),
  CONSTRAINT addresses_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id),
  CONSTRAINT addresses_validity_check CHECK (valid_from <= valid_to)
);
CREATE UNIQUE INDEX addresses_id_key ON addresses (tenant_id, id);
CREATE UNIQUE INDEX addresses_default_shipping_key ON addresses (tenant_id, customer_id)
  WHERE is_default_shipping AND deleted_at IS NULL;
CREATE UNIQUE INDEX addresses_default_billing_key ON addresses (tenant_id, customer_id)
  WHERE is_default_billing AND deleted_at IS NULL;
CREATE INDEX addresses_verify_after_idx ON addresses (verify_after) WHERE verify_after IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX addresses_updated_at_idx ON addresses (tenant_id, updated_at);
CREATE INDEX addresses_division_idx ON addresses (tenant_id, country_code, division_code text_pattern_ops, id);
CREATE INDEX addresses_tags_idx ON addresses USING gin (tags) WHERE tags <> '{}';

-- What must hold among the addresses of one customer. Whoever adds an address or takes a default locks the
-- customer first, so two of them cannot both count, or both demote, from the same past.
CREATE FUNCTION keep_address_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  appears boolean := NEW.deleted_at IS NULL AND (TG_OP = 'INSERT' OR OLD.deleted_at IS NOT NULL);
  takes_shipping boolean := NEW.is_default_shipping AND NEW.deleted_at IS NULL AND (appears OR NOT OLD.is_default_shipping);
  takes_billing boolean := NEW.is_default_billing AND NEW.deleted_at IS NULL AND (appears OR NOT OLD.is_default_billing);
  allowed integer;
BEGIN
  IF NOT (appears OR takes_shipping OR takes_billing) THEN
    RETURN NEW;
  END IF;
  SELECT tenants.address_limit INTO allowed
    FROM customers JOIN tenants ON tenants.id = customers.tenant_id
    WHERE customers.tenant_id = NEW.tenant_id AND customers.id = NEW.customer_id AND customers.deleted_at IS NULL
    FOR NO KEY UPDATE OF customers;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such customer' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'addresses_customer_fkey';
  END IF;
  IF appears AND (SELECT count(*) FROM addresses WHERE tenant_id = NEW.tenant_id AND customer_id = NEW.customer_id
                  AND deleted_at IS NULL) >= allowed THEN
    RAISE EXCEPTION 'a customer has at most % addresses', allowed
      USING ERRCODE = 'check_violation', CONSTRAINT = 'addresses_limit_check', DETAIL = allowed::text;
  END IF;
  IF takes_shipping OR takes_billing THEN
    UPDATE addresses SET
      is_default_shipping = is_default_shipping AND NOT takes_shipping,
      is_default_billing = is_default_billing AND NOT takes_billing
    WHERE tenant_id = NEW.tenant_id AND customer_id = NEW.customer_id AND id <> NEW.id AND deleted_at IS NULL
      AND ((takes_shipping AND is_default_shipping) OR (takes_billing AND is_default_billing));
  END IF;
  RETURN NEW;
END $$;

-- Triggers of one kind fire in the order of their names.
CREATE TRIGGER addresses_rules BEFORE INSERT OR UPDATE ON addresses FOR EACH ROW EXECUTE FUNCTION keep_address_rules();
CREATE TRIGGER addresses_stamp BEFORE INSERT OR UPDATE ON addresses FOR EACH ROW EXECUTE FUNCTION stamp_version();
CREATE TRIGGER addresses_log AFTER INSERT OR UPDATE ON addresses FOR EACH ROW EXECUTE FUNCTION log_change('address', 'customer_id');
CREATE TRIGGER addresses_no_delete BEFORE DELETE ON addresses FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER addresses_no_truncate BEFORE TRUNCATE ON addresses EXECUTE FUNCTION refuse_delete();
