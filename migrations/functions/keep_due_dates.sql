CREATE OR REPLACE FUNCTION keep_due_dates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'customers' THEN
    UPDATE addresses AS a SET verify_after = due_at(
      t.verification_policy, a.tenant_id, a.id, a.verified_at, a.verification_status, a.verification_confidence,
      a.confidence_as_of, a.confidence_half_life_days, a.country_code, NEW.tags, a.tags, NEW.attributes, a.attributes)
    FROM tenants AS t
    WHERE t.id = NEW.tenant_id AND a.tenant_id = NEW.tenant_id AND a.customer_id = NEW.id
      AND a.deleted_at IS NULL AND a.verified_at IS NOT NULL;
    RETURN NULL;
  END IF;
  SELECT due_at(
      t.verification_policy, NEW.tenant_id, NEW.id, NEW.verified_at, NEW.verification_status,
      NEW.verification_confidence, NEW.confidence_as_of, NEW.confidence_half_life_days, NEW.country_code,
      c.tags, NEW.tags, c.attributes, NEW.attributes) INTO NEW.verify_after
    FROM customers AS c JOIN tenants AS t ON t.id = c.tenant_id
    WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.customer_id;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION keep_due_dates IS
  'Recomputes due dates when SQL by hand changes what they depend on.';

CREATE OR REPLACE TRIGGER customers_due_dates AFTER UPDATE ON customers FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk'
    AND (NEW.tags IS DISTINCT FROM OLD.tags OR NEW.attributes IS DISTINCT FROM OLD.attributes))
  EXECUTE FUNCTION keep_due_dates();

CREATE OR REPLACE TRIGGER addresses_due_dates BEFORE UPDATE ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk' AND NEW.verified_at IS NOT NULL
    AND (NEW.tags, NEW.attributes, NEW.country_code, NEW.verified_at, NEW.verification_status,
        NEW.verification_confidence, NEW.confidence_as_of, NEW.confidence_half_life_days)
      IS DISTINCT FROM
      (OLD.tags, OLD.attributes, OLD.country_code, OLD.verified_at, OLD.verification_status,
        OLD.verification_confidence, OLD.confidence_as_of, OLD.confidence_half_life_days))
  EXECUTE FUNCTION keep_due_dates();
