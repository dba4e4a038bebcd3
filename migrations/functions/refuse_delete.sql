CREATE OR REPLACE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are marked as deleted, never removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_delete IS
  'Rejects DELETE and TRUNCATE: rows are marked as deleted instead.';

CREATE OR REPLACE TRIGGER customers_no_delete BEFORE DELETE ON customers FOR EACH ROW EXECUTE FUNCTION refuse_delete();

CREATE OR REPLACE TRIGGER customers_no_truncate BEFORE TRUNCATE ON customers EXECUTE FUNCTION refuse_delete();

CREATE OR REPLACE TRIGGER addresses_no_delete BEFORE DELETE ON addresses FOR EACH ROW EXECUTE FUNCTION refuse_delete();

CREATE OR REPLACE TRIGGER addresses_no_truncate BEFORE TRUNCATE ON addresses EXECUTE FUNCTION refuse_delete();
