CREATE OR REPLACE FUNCTION keep_customer_refs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM customer_refs WHERE tenant_id = NEW.tenant_id AND customer_id = NEW.id;
  END IF;
  IF NEW.deleted_at IS NULL THEN
    INSERT INTO customer_refs (tenant_id, source, ref, customer_id)
    SELECT NEW.tenant_id, value ->> 'source', value ->> 'ref', NEW.id FROM jsonb_array_elements(NEW.external_refs);
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION keep_customer_refs IS
  'Keeps customer_refs in step with customers.external_refs; a deleted customer gives its references up.';

CREATE OR REPLACE TRIGGER customers_insert_refs AFTER INSERT ON customers FOR EACH ROW
  WHEN (NEW.external_refs <> '[]' AND coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk')
  EXECUTE FUNCTION keep_customer_refs();

CREATE OR REPLACE TRIGGER customers_update_refs AFTER UPDATE ON customers FOR EACH ROW
  WHEN ((NEW.external_refs IS DISTINCT FROM OLD.external_refs OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at)
    AND coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk')
  EXECUTE FUNCTION keep_customer_refs();
