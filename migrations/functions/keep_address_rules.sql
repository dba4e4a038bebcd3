-- A transaction that adds an address or takes a default locks the customer first. Otherwise two of them could count
-- addresses, or clear defaults, in the same snapshot.
CREATE OR REPLACE FUNCTION keep_address_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  appears boolean := NEW.deleted_at IS NULL AND (TG_OP = 'INSERT' OR OLD.deleted_at IS NOT NULL);
  takes_shipping boolean := NEW.is_default_shipping AND NEW.deleted_at IS NULL
    AND (appears OR NOT OLD.is_default_shipping);
  takes_billing boolean := NEW.is_default_billing AND NEW.deleted_at IS NULL
    AND (appears OR NOT OLD.is_default_billing);
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
COMMENT ON FUNCTION keep_address_rules IS
  'Enforces the rules about the addresses of one customer: the customer exists, has no more addresses than its tenant '
  'allows, and at most one default of each kind; a new default replaces the previous one.';

-- Triggers of one kind fire in the order of their names: this one before addresses_stamp.
CREATE OR REPLACE TRIGGER addresses_rules BEFORE INSERT OR UPDATE ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION keep_address_rules();
