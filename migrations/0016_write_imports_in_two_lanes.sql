SET LOCAL lock_timeout = '5s';

-- Two transactions write a chunk; rows holds what is left of it, and its part of the log that of both. Kept by the
-- database, since a version that knows of one only may go on with, or cancel, what a newer one has begun.
CREATE FUNCTION keep_chunk_range() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RETURN NULL;
  END IF;
  NEW.first_seq := least(OLD.first_seq, NEW.first_seq);
  NEW.last_seq := greatest(OLD.last_seq, NEW.last_seq);
  RETURN NEW;
END $$;
CREATE TRIGGER import_chunks_keep_range BEFORE UPDATE OR DELETE ON import_chunks FOR EACH ROW
  WHEN (OLD.first_seq IS NOT NULL) EXECUTE FUNCTION keep_chunk_range();

-- Read once, soon after they are written.
ALTER TABLE import_chunks ALTER COLUMN rows SET STORAGE EXTERNAL;

-- The state of an address is a little over the two thousand bytes from which on Postgres compresses: a tenth of what
-- writing one costs, a quarter of deleting one, for a third of the log's space.
DO $$
DECLARE
  partition regclass;
BEGIN
  FOR partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'changes'::regclass LOOP
    EXECUTE format('ALTER TABLE %s SET (toast_tuple_target = 4080)', partition);
  END LOOP;
END $$;
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
  IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'changes'::regclass AND relname = name) THEN
    RETURN false;
  END IF;
  -- Built beside the log and then attached: CREATE ... PARTITION OF would lock the log against its writers.
  EXECUTE format('CREATE TABLE %I (LIKE changes INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (toast_tuple_target = 4080)', name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (occurred_at >= %L AND occurred_at < %L)',
    name, name || '_month_check', first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('ALTER TABLE changes ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    name, first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  -- It spared the attaching a look at every row; from now on the bounds of the partition say the same.
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', name, name || '_month_check');
  EXECUTE format('CREATE TRIGGER changes_no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
  RETURN true;
END $$;
