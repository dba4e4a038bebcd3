CREATE OR REPLACE FUNCTION ensure_read_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first_day date := date_trunc('month', month)::date;
  name text := 'reads_' || to_char(first_day, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- As in ensure_change_partition.
  PERFORM pg_advisory_xact_lock(hashtext('ensure_read_partition'));
  IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid
             WHERE inhparent = 'reads'::regclass AND relname = name) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE reads INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
  -- Statistics would outlive the rows. LIKE does not copy their target.
  EXECUTE format('ALTER TABLE %I ALTER COLUMN sealed_scope SET STATISTICS 0', name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (occurred_at >= %L AND occurred_at < %L)',
    name, name || '_month_check', first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('ALTER TABLE reads ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    name, first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', name, name || '_month_check');
  RETURN true;
END $$;
COMMENT ON FUNCTION ensure_read_partition IS
  'Creates the partition of the read audit for a month. False: it exists already.';
