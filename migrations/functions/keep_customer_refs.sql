CREATE OR REPLACE FUNCTION keep_customer_refs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM customer_refs WHERE tenant_id = NEW.tenant_id AND customer_id = NEW.id;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION keep_customer_refs IS
  'Deletes the references of a customer that SQL by hand deletes. Only the service can write others: they are sealed.';

DROP TRIGGER IF EXISTS customers_insert_refs ON customers;

CREATE OR REPLACE TRIGGER customers_update_refs AFTER UPDATE ON customers FOR EACH ROW
  WHEN (NEW.deleted_at IS NOT NULL AND OLD.deleted_at IS NULL
    AND coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk')
  EXECUTE FUNCTION keep_customer_refs();
