CREATE OR REPLACE FUNCTION keep_customer_refs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM customer_refs WHERE tenant_id = NEW.tenant_id AND customer_id = NEW.id;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION keep_customer_refs IS
  'Has a customer that is deleted by hand give its references up. Others are sealed: only the service can write them.';

DROP TRIGGER IF EXISTS customers_insert_refs ON customers;

CREATE OR REPLACE TRIGGER customers_update_refs AFTER UPDATE ON customers FOR EACH ROW
  WHEN (NEW.deleted_at IS NOT NULL AND OLD.deleted_at IS NULL
    AND coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk')
  EXECUTE FUNCTION keep_customer_refs();
