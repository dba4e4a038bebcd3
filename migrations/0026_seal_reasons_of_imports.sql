SET LOCAL lock_timeout = '5s';

-- What was clear is sealed at the first start of this version (src/upgrade), which then drops the old column.
ALTER TABLE imports ADD COLUMN sealed_reason bytea;
COMMENT ON COLUMN imports.sealed_reason IS 'Why the import was made, under the tenant''s key.';

DO $$
BEGIN
  IF to_regclass('sealing_progress') IS NULL THEN
    ALTER TABLE imports DROP COLUMN reason;
  END IF;
END $$;
