CREATE OR REPLACE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The erasure of a person removes the evidence, and that of a tenant the rows.
  IF TG_OP = 'UPDATE' THEN
    IF NEW.sealed IS NULL AND to_jsonb(NEW) - 'sealed' = to_jsonb(OLD) - 'sealed' THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    IF current_setting('doorplate.erases', true) = 'on'
      OR EXISTS (SELECT FROM tenant_erasures WHERE tenant_id = OLD.tenant_id AND status = 'running')
    THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'consents are append-only' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_consent_change IS
  'Rejects changes of consents, for every user of the database: they are append-only.';

CREATE OR REPLACE TRIGGER consents_append_only BEFORE UPDATE OR DELETE ON consents FOR EACH ROW
  EXECUTE FUNCTION refuse_consent_change();

CREATE OR REPLACE TRIGGER consents_no_truncate BEFORE TRUNCATE ON consents EXECUTE FUNCTION refuse_consent_change();
