CREATE OR REPLACE FUNCTION ensure_change_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first_day date := date_trunc('month', month)::date;
  name text := 'changes_' || to_char(first_day, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- Several processes may find the partition missing at the same time. After the lock, a query sees a partition that
  -- another process has created; to_regclass could still return its cached result.
  PERFORM pg_advisory_xact_lock(hashtext('ensure_change_partition'));
  IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid
             WHERE inhparent = 'changes'::regclass AND relname = name) THEN
    RETURN false;
  END IF;
  -- Created by itself and then attached: CREATE ... PARTITION OF would lock the log against writers.
  -- The state of an address is a little over 2,000 bytes, from which Postgres compresses by default. That would save a
  -- third of the log's space, and cost a tenth of the time to write an address and a quarter of the time to delete one.
  EXECUTE format('CREATE TABLE %I (LIKE changes INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    WITH (toast_tuple_target = 4080)', name);
  -- Statistics would outlive the rows. LIKE does not copy their target.
  EXECUTE format('ALTER TABLE %I
    ALTER COLUMN sealed SET STATISTICS 0, ALTER COLUMN sealed_reason SET STATISTICS 0', name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (occurred_at >= %L AND occurred_at < %L)',
    name, name || '_month_check', first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('ALTER TABLE changes ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    name, first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  -- The constraint spared ATTACH a scan of the table; the bounds of the partition now imply it.
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', name, name || '_month_check');
  -- A partition can be truncated by itself, so it needs a trigger of its own.
  EXECUTE format('CREATE TRIGGER changes_no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
  RETURN true;
END $$;
COMMENT ON FUNCTION ensure_change_partition IS
  'Creates the partition of the change log for the month of a date; false if it exists already.';
