CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The erasure of a tenant removes its entries.
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT FROM tenant_erasures WHERE tenant_id = OLD.tenant_id AND status = 'running') THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'the change log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_change IS
  'Rejects changes of a log, for every user of the database, except by the erasure of a tenant.';

CREATE OR REPLACE TRIGGER changes_no_truncate BEFORE TRUNCATE ON changes EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE TRIGGER provider_changes_append_only BEFORE UPDATE OR DELETE ON provider_changes FOR EACH ROW
  EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE TRIGGER provider_changes_no_truncate BEFORE TRUNCATE ON provider_changes
  EXECUTE FUNCTION refuse_change();
