CREATE OR REPLACE FUNCTION refuse_evidence_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sealing CONSTANT text[] := '{sealed,ref_hash,ref,note,door_hash}';
BEGIN
  IF TG_OP = 'DELETE' AND is_being_erased(OLD.tenant_id, OLD.customer_id) THEN
    RETURN OLD;
  END IF;
  -- The upgrade that seals rows of earlier versions may remove their clear columns.
  IF TG_OP = 'UPDATE' AND to_regclass('sealing_progress') IS NOT NULL THEN
    IF NEW.sealed IS NOT NULL AND to_jsonb(NEW) - sealing = to_jsonb(OLD) - sealing THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'evidence is append-only' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_evidence_change IS
  'Rejects changes of evidence, for every user of the database: it is append-only, unless the customer is being erased.';

CREATE OR REPLACE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON evidence FOR EACH ROW
  EXECUTE FUNCTION refuse_evidence_change();

CREATE OR REPLACE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence EXECUTE FUNCTION refuse_evidence_change();
