CREATE OR REPLACE FUNCTION refuse_evidence_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- What earlier versions have kept in clear may be sealed.
  IF TG_OP = 'UPDATE' THEN
    IF OLD.sealed IS NULL AND NEW.sealed IS NOT NULL AND NEW.ref IS NULL AND NEW.note IS NULL
      AND to_jsonb(NEW) - '{sealed,ref_hash,ref,note}'::text[] = to_jsonb(OLD) - '{sealed,ref_hash,ref,note}'::text[] THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'evidence is append-only' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_evidence_change IS
  'Keeps evidence append-only, for every user of the database.';

CREATE OR REPLACE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON evidence FOR EACH ROW
  EXECUTE FUNCTION refuse_evidence_change();

CREATE OR REPLACE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence EXECUTE FUNCTION refuse_evidence_change();
