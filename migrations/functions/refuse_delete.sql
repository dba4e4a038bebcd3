CREATE OR REPLACE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- An erasure removes the rows of its customer.
  IF TG_OP = 'DELETE' AND is_being_erased(OLD.tenant_id, coalesce(to_jsonb(OLD) ->> 'customer_id', OLD.id::text)::uuid)
  THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'rows of % are marked as deleted, never removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_delete IS
  'Rejects DELETE and TRUNCATE: rows are marked as deleted instead, unless their customer is being erased.';

CREATE OR REPLACE TRIGGER customers_no_delete BEFORE DELETE ON customers FOR EACH ROW EXECUTE FUNCTION refuse_delete();

CREATE OR REPLACE TRIGGER customers_no_truncate BEFORE TRUNCATE ON customers EXECUTE FUNCTION refuse_delete();

CREATE OR REPLACE TRIGGER addresses_no_delete BEFORE DELETE ON addresses FOR EACH ROW EXECUTE FUNCTION refuse_delete();

CREATE OR REPLACE TRIGGER addresses_no_truncate BEFORE TRUNCATE ON addresses EXECUTE FUNCTION refuse_delete();
