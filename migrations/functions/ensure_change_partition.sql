CREATE OR REPLACE FUNCTION ensure_change_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first_day date := date_trunc('month', month)::date;
  name text := 'changes_' || to_char(first_day, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- Several processes may find the partition missing at the same moment. A query sees what another one has made
  -- meanwhile; to_regclass would still remember that there was nothing.
  PERFORM pg_advisory_xact_lock(hashtext('ensure_change_partition'));
  IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid
             WHERE inhparent = 'changes'::regclass AND relname = name) THEN
    RETURN false;
  END IF;
  -- Built apart from the log and then attached: CREATE ... PARTITION OF would lock the log against its writers.
  -- The state of an address is a little over the two thousand bytes from which on Postgres compresses by default: a
  -- tenth of what writing one costs, a quarter of deleting one, for a third of the log's space.
  EXECUTE format('CREATE TABLE %I (LIKE changes INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    WITH (toast_tuple_target = 4080)', name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (occurred_at >= %L AND occurred_at < %L)',
    name, name || '_month_check', first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('ALTER TABLE changes ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    name, first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  -- It spared the attaching a look at every row; from now on the bounds of the partition say the same.
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', name, name || '_month_check');
  -- A partition can be truncated alone, and has a trigger of its own.
  EXECUTE format('CREATE TRIGGER changes_no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
  RETURN true;
END $$;
COMMENT ON FUNCTION ensure_change_partition IS
  'Makes the partition of the change log for the month of a date; false if it exists already.';
